"""Where an article stands between its writers and its readers, and what comes next: told to whoever has it open."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from articles import notifications, reviewing
from articles.models import Article, Review, Schedule
from articles.workingcopy import digest, working_copy

MOST_NAMES = 5
Status, Seen = Article.Status, Review.Status


@dataclass(frozen=True)
class Step:
    """Something to do next; `action` is the page of the article where it is done, empty where it is done below."""

    words: str
    action: str = ""


@dataclass
class Standing:
    """Sentences about the state, and the steps that this person can take from here, the likeliest first."""

    said: str
    is_changed: bool
    is_approved: bool = False
    wrote_it: bool = False
    may_approve: bool = False
    facts: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    failed: list[Schedule] = field(default_factory=list)
    due: Schedule | None = None
    review: Review | None = None


def of(article: Article, user: User) -> Standing:
    """Ten queries at most, however long the article is and however many have written in it."""
    said = article.words_digest or digest(working_copy(article))
    live = article.published_revision if article.status in (Status.PUBLISHED, Status.RETIRED) else None
    told = Standing(said=said, is_changed=live is None or live.content_hash != said)
    told.review = article.reviews.open().with_people().first()
    schedules = list(article.schedules.waiting() | article.schedules.unanswered())
    told.due = next((one for one in schedules if one.status == Schedule.Status.WAITING), None)
    told.failed = [one for one in schedules if one.status == Schedule.Status.FAILED]
    writers = [row.user for row in article.writers.select_related("user")]
    told.wrote_it = user in writers
    told.may_approve = user.has_perm(reviewing.REVIEW) and not told.wrote_it
    told.is_approved = bool(
        told.review and told.review.status == Seen.APPROVED and told.review.is_of(told.said)
    )
    told.facts = [_state(article, told), *_review(article, told), *_times(told)]
    if writers and told.is_changed:
        told.facts.append(f"写过这一稿的人：{_names(writers)}。他们不能批准自己写的。")
    told.steps = _steps(article, told, user)
    return told


def _state(article: Article, told: Standing) -> str:
    if article.status == Status.RETIRED:
        successor = f"接替它的是《{article.successor}》。" if article.successor else ""
        return f"已撤下，读者打不开。原因：{article.retired_reason.rstrip('。')}。{successor}"
    if article.status != Status.PUBLISHED:
        return "还没有发布，读者看不到。"
    if told.is_changed:
        return f"读者看到的是{article.live}，下面有还没有发布的改动。"
    return f"已发布，读者看到的就是现在这一稿（{article.live}）。"


def _review(article: Article, told: Standing) -> list[str]:
    review = told.review
    if review is None:
        return []
    open_remarks = article.review_comments.open().count()
    left = f"还有 {open_remarks} 条意见没有处理。" if open_remarks else ""
    who = _name(review.decided_by)
    at = _moment(review.decided_at or review.submitted_at)
    if review.status == Seen.WAITING:
        asked = review.asked_of.public_name if review.asked_of else "没有写过这一稿的同事"
        later = "" if review.is_of(told.said) else "提交以后又改过，复核的人看到的是改过的。"
        return [f"{_name(review.submitted_by)}在 {at} 提交，等{asked}复核。{later}{left}"]
    if review.status == Seen.CHANGES:
        note = f"意见：{review.note}" if review.note else ""
        return [f"{who}在 {at} 看过，要修改。{left}{note}"]
    if not told.is_approved:
        return [f"{who}在 {at} 批准过，以后又改过，批准对现在这一稿不作数。{left}"]
    own = getattr(review, "own_approval", None)
    alone = f"是自己批准的，理由：{own.reason}" if own else ""
    checked = f"发布的时候记上 {review.checked_on} 的核对。" if review.checked_on else ""
    return [f"{who}在 {at} 批准了这一稿。{alone}{checked}{left}"]


def _times(told: Standing) -> list[str]:
    due = [f"定在 {_moment(told.due.due_at)} 发布，到点以后几分钟内读者就能看到。"] if told.due else []
    return due + [f"定在 {_moment(one.due_at)} 的发布没有发成：{one.failure}" for one in told.failed]


def _steps(article: Article, told: Standing, user: User) -> list[Step]:
    """What this person can do now; where it is somebody else's turn, who that is."""
    publishes = user.has_perm("articles.publish_article")
    if not told.is_changed and article.status == Status.PUBLISHED:
        return [Step("要改就改，保存以后读者还看不到，要再复核、发布。")]
    if told.is_approved:
        if not publishes:
            return [Step("等有发布权限的同事发布。")]
        if told.due:
            return [Step("提前发布", "publish"), Step("改时间或者取消", "schedule")]
        return [Step("发布", "publish"), Step("定时发布", "schedule")]
    waiting = told.review is not None and told.review.status == Seen.WAITING
    if waiting and told.may_approve:
        return [Step("复核：看改动，批准或者写意见", "reading")]
    if waiting:
        return [Step(f"轮到别人了，{_who_may(article)}"), Step("看这一轮复核", "reading")]
    if told.review and told.review.status == Seen.CHANGES:
        return [Step("看意见，一条一条改", "reading"), Step("改好了，再提交", "submit")]
    steps = [Step("写好、保存以后，提交复核", "submit")]
    if told.may_approve:
        steps.append(Step("你没有写过这一稿，也可以直接复核", "reading"))
    return steps


def _who_may(article: Article) -> str:
    names = _names(notifications.reviewers(article))
    return f"可以复核的人：{names}" if names else "可是现在没有别人能复核，请管理员给一位同事复核的权限"


def _names(people: list[User]) -> str:
    names = "、".join(person.public_name for person in people[:MOST_NAMES])
    return names + (f"等 {len(people)} 人" if len(people) > MOST_NAMES else "")


def _name(person: User | None) -> str:
    return person.public_name if person else "已离开的同事"


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
