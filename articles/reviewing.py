"""Reading before publishing: handed in, changes asked for, approved, taken back. Nobody approves their own words unseen.

Each verb first claims the article as the caller saw it (articles.steps), which also lets only one of them run at a time
on one article. An approval is of a digest: once a word is changed it says nothing any more.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles import closing, notifications
from articles.editing import wrote_in
from articles.models import Article, OwnApproval, Review, ReviewComment
from articles.steps import NotReady, claim
from articles.workingcopy import digest, working_copy
from core.redaction import redact
from core.text import clean_input, squeeze

REVIEW, ON_ONES_OWN = "articles.review_article", "articles.approve_own"
MOST_OPEN = 200  # remarks that wait under one article
Status, Seen = Article.Status, Review.Status
NOT_APPROVED = "这一稿还没有人批准，或者批准以后又改过。请没有写过这一稿的同事复核。"
NOTHING_NEW = "和线上的版本完全一样，没有要复核的改动。"


def approval_of(article: Article, said: str) -> Review | None:
    """The approval that holds for exactly these words, or None."""
    approved = article.reviews.open().filter(status=Seen.APPROVED, digest=said)
    return approved.exclude(digest="").select_related("decided_by", "checked_by").first()


@transaction.atomic
def submit(
    article: Article, *, by: User, now: datetime, request: str = "", asked_of: User | None = None
) -> Review:
    """Hand the working copy in, to one person or to whoever reviews; a published article stays with its readers."""
    said = _said(article, by, now, {Status.DRAFT: Status.IN_REVIEW})
    former = article.reviews.open().first()
    if former and former.status != Seen.CHANGES and former.is_of(said):
        raise NotReady(f"这一稿已经提交过了，现在是“{former.get_status_display()}”。")
    if asked_of is not None:
        if not asked_of.is_active or not asked_of.has_perm(REVIEW):
            raise NotReady(f"{asked_of.public_name}不能复核文章，请换一位。")
        if wrote_in(article, asked_of):
            raise NotReady(f"{asked_of.public_name}也写过这一稿，请换一位。")
    if former:
        closing.withdraw(former, by=by, now=now)
    review = Review.objects.create(
        article=article, digest=said, status=Seen.WAITING, request=plain(request, 300), asked_of=asked_of,
        submitted_by=by, submitted_at=now,
    )  # fmt: skip
    notifications.handed_in(review)
    return review


@transaction.atomic
def ask_for_changes(
    article: Article, *, by: User, now: datetime, note: str = "", remarks: Iterable[tuple[str, str]] = ()
) -> Review:
    """Give the copy back with remarks: `remarks` are (uid of the section, or nothing for the whole; words)."""
    _may_review(by)
    said = _said(article, by, now, {Status.IN_REVIEW: Status.DRAFT})
    given = [(uid, text) for uid, text in remarks if text.strip()]
    if not given and not note.strip():
        raise NotReady("写一句要改什么，作者才知道怎么改。")
    review = _answer(article, Seen.CHANGES, said, by=by, now=now, note=note)
    for uid, text in given:
        remark(article, text, section_uid=uid, by=by, now=now, review=review, said=said)
    closing.stop_schedule(article, f"{by.public_name}要求修改这一稿。", by=by, now=now)
    notifications.changes_asked(review)
    return review


@transaction.atomic
def approve(article: Article, *, by: User, now: datetime, note: str = "", own_reason: str = "") -> Review:
    """Let exactly the words that stand there be published.

    Whoever wrote any of them since readers last got the article gives a reason, which is kept (`OwnApproval`) and
    looked at by a colleague later; it needs a right of its own.
    """
    _may_review(by)
    said = _said(article, by, now, {Status.DRAFT: Status.IN_REVIEW})
    if approval_of(article, said):
        raise NotReady("这一稿已经批准了。")
    is_own = wrote_in(article, by)
    if is_own and not by.has_perm(ON_ONES_OWN):
        raise NotReady("这一稿你自己也写过，要请没有写过的同事批准。")
    if is_own and not own_reason.strip():
        raise NotReady("这一稿你自己也写过。请没有写过的同事批准；确实等不及的，写明理由自己批准。")
    review = _answer(article, Seen.APPROVED, said, by=by, now=now, note=note)
    if is_own:
        OwnApproval.objects.create(
            review=review, article=article, reason=plain(own_reason, 300), created_by=by, created_at=now
        )
    else:
        notifications.approved(review)
    return review


@transaction.atomic
def withdraw(article: Article, *, by: User, now: datetime) -> None:
    """Take back what was handed in or approved."""
    back = {Status.IN_REVIEW: Status.DRAFT}
    _claim(article, by, now, back)
    review = article.reviews.open().first()
    if review is None:
        raise NotReady("现在没有等着复核的稿子。")
    closing.withdraw(review, by=by, now=now)
    closing.stop_schedule(article, f"{by.public_name}收回了这一稿。", by=by, now=now)


# Remarks


@transaction.atomic
def remark(
    article: Article,
    text: str,
    *,
    now: datetime,
    section_uid: str = "",
    by: User | None = None,
    author_name: str = "",
    review: Review | None = None,
    said: str = "",
) -> ReviewComment:
    """Keep what a reader of the working copy wants changed; what identifies people is masked.

    Somebody without an account is named by the link that they came with (`author_name`). `said` is the digest of what
    they read. Raises NotReady.
    """
    words = plain(text, ReviewComment.LONGEST)
    if not words:
        raise NotReady("意见还没有写。")
    section = article.sections.filter(uid=section_uid).first() if section_uid else None
    if section_uid and section is None:
        raise NotReady("这一节已经不在稿子里了，请写在“全文”里。")
    if article.review_comments.open().count() >= MOST_OPEN:
        raise NotReady(f"这篇文章已经有 {MOST_OPEN} 条没处理的意见，等作者改过再写。")
    return ReviewComment.objects.create(
        article=article, review=review, section_uid=section_uid, section_title=section.title if section else "",
        text=words, digest=said, created_by=by, author_name=plain(author_name, 60), created_at=now,
    )  # fmt: skip


@transaction.atomic
def tick(remark: ReviewComment, *, done: bool, by: User, now: datetime) -> None:
    """Mark a remark as seen to, or as open again; whoever was first stays named."""
    rows = ReviewComment.objects.filter(pk=remark.pk, done_at__isnull=done)
    rows.update(done_at=now if done else None, done_by=by if done else None)


# Looking again at what somebody approved alone


@transaction.atomic
def look(own: OwnApproval, *, verdict: str, note: str, by: User, now: datetime) -> None:
    """A colleague has looked at what somebody approved alone; once."""
    _may_review(by)
    words = plain(note, 300)
    if by.pk == own.created_by_id:
        raise NotReady("这是你自己批准的，要请同事来看。")
    if verdict not in OwnApproval.Verdict.values:
        raise NotReady("选一个结果。")
    if verdict == OwnApproval.Verdict.PROBLEM and not words:
        raise NotReady("写一句有什么问题。")
    rows = OwnApproval.objects.waiting().filter(pk=own.pk)
    if not rows.update(verdict=verdict, look_note=words, looked_by=by, looked_at=now):
        raise NotReady("已经有同事看过了，请刷新这一页。")


# Shared


def _said(article: Article, by: User, now: datetime, steps: dict[str, str]) -> str:
    """Claim the article, and say which words its copy has; refuses what readers have already."""
    _claim(article, by, now, steps)
    copy = working_copy(Article.objects.select_related("category").get(pk=article.pk))
    said = digest(copy)
    if article.is_published and article.live.content_hash == said:
        raise NotReady(NOTHING_NEW)
    article.words_digest = said  # merged tags change a copy past every verb of this room
    Article.objects.filter(pk=article.pk).update(words_digest=said)
    return said


def _claim(article: Article, by: User, now: datetime, steps: dict[str, str]) -> None:
    """One conditional update; `steps` tells which state becomes which, the others stay."""
    known = article.status
    claim(article, by, now, [known], status=steps.get(known, known))


def _answer(article: Article, status: str, said: str, *, by: User, now: datetime, note: str) -> Review:
    """What waits gets its answer; an earlier answer stays as it was given, and a new round begins with this one."""
    answer = {
        "status": status,
        "digest": said,
        "decided_by": by,
        "decided_at": now,
        "note": plain(note, 1000),
    }
    review = article.reviews.open().first()
    if review and review.status == Seen.WAITING:
        Review.objects.filter(pk=review.pk).update(**answer)
        review.refresh_from_db()
        return review
    asked = {"submitted_by": None, "submitted_at": now}
    if review:
        asked = {"submitted_by": review.submitted_by, "submitted_at": review.submitted_at}
        Review.objects.filter(pk=review.pk).update(closed_at=now)
    return Review.objects.create(article=article, **asked, **answer)


def _may_review(by: User) -> None:
    if not by.is_active or not by.has_perm(REVIEW):
        raise NotReady("你没有复核文章的权限。")


def plain(text: str, longest: int) -> str:
    """Words as they are kept: tidy, short enough, without what identifies people."""
    return redact(squeeze(clean_input(text))).text[:longest]
