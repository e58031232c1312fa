"""Comments as a thread shows them: featured first, then in the order of time, replies one level below."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.prepared import prepared
from qa.models import Comment
from qa.querysets import LONGEST_THREAD


@dataclass
class Post:
    """One comment, whoever wrote it as the page names them, and its replies."""

    comment: Comment
    replies: list["Post"] = field(default_factory=list)

    @property
    def is_gone(self) -> bool:
        """True for the place of a comment that its writer deleted, kept for the replies under it."""
        return not self.comment.is_public

    @property
    def name(self) -> str:
        if self.comment.is_reprint:
            return self.comment.printed_role or "读者"
        lawyer = self.comment.lawyer
        return lawyer.real_name if lawyer and lawyer.is_verified_lawyer else self.comment.author_label

    @property
    def is_lawyer(self) -> bool:
        """True for a lawyer whom staff have verified, as the profile stands now: the badge hangs on nothing else."""
        lawyer = self.comment.lawyer
        return bool(lawyer and lawyer.is_verified_lawyer and not self.comment.is_reprint)

    @property
    def role(self) -> str:
        """What stands beside the name: for a lawyer the words of the badge, nothing where the name says it."""
        if self.comment.is_reprint:
            return "转载·身份未核验"
        lawyer = self.comment.lawyer
        if lawyer:
            return lawyer.badge
        return "" if self.name.startswith("读者") else "读者"


@dataclass
class Thread:
    featured: list[Post] = field(default_factory=list)
    others: list[Post] = field(default_factory=list)
    is_cut: bool = False  # there are more than a thread shows

    @property
    def count(self) -> int:
        return sum((not post.is_gone) + len(post.replies) for post in [*self.featured, *self.others])


def build(comments: Iterable[Comment]) -> Thread:
    """A thread of the rows of `Comment.objects.thread()`; asks the database nothing."""
    comments = list(comments)
    posts = {comment.pk: Post(comment) for comment in comments if comment.parent_id is None}
    for comment in comments:
        if comment.parent_id in posts:
            posts[comment.parent_id].replies.append(Post(comment))
    return Thread(
        [post for post in posts.values() if post.comment.is_featured],
        [post for post in posts.values() if not post.comment.is_featured],
        len(comments) >= LONGEST_THREAD,
    )


@prepared
def _under(article):
    return Comment.objects.under_article(article).thread()


def under(article: int) -> Thread:
    """The thread of an article: one query."""
    return build(_under(article=article))
