"""Every change of an article's state: written, published, reviewed, retired. What comes before: articles.reviewing.

Each verb is one conditional update: it only acts on the article as the caller last saw it (`version`), so that of two
people who decide at the same time the second is told what the first did.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import LawyerProfile, User
from articles import borrowing, checking, closing, places, reviewing, snapshot
from articles.addresses import check_slug
from articles.editing import wrote
from articles.issuing import history, issue, take_away, weigh
from articles.models import (
    Article,
    LawCheck,
    Override,
    Review,
    Revision,
    Tag,
)
from articles.steps import NotReady, claim
from articles.watching import due
from articles.workingcopy import digest, working_copy, write
from core.events import public_page_changed
from core.markup import sanitize
from search import index

Status = Article.Status


@transaction.atomic
def create_article(slug: str, copy: dict, *, by: User | None, now: datetime) -> Article:
    """A draft with the words of a copy; see articles.workingcopy."""
    check_slug(slug)
    article = Article(slug=slug, edited_at=now, edited_by=by)
    write(article, copy)
    wrote(article, by=by, now=now, copy=copy)
    return article


@transaction.atomic
def rewrite(article: Article, copy: dict, *, by: User | None, now: datetime) -> None:
    """Replace the whole working copy; readers see it once it is published."""
    claim(article, by, now, Status.values)
    write(article, copy)
    wrote(article, by=by, now=now, copy=copy)


@transaction.atomic
def edited(article: Article, *, by: User, now: datetime, has_other_editor: bool = False) -> None:
    """Finish what a form has just written into the rows: make bodies safe, and note who wrote and when.

    `has_other_editor`: somebody else looks after it, which its page says at once.
    """
    claim(article, by, now, Status.values)
    for section in article.sections.all():
        clean = sanitize(section.body)
        if clean != section.body:
            section.body = clean
            section.save(update_fields=["body"])
    wrote(article, by=by, now=now)
    if has_other_editor and article.is_published:
        public_page_changed.send(sender=Article, reason=f"another editor of {article.slug}")


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User | None,
    now: datetime,
    change_note: str = "",
    despite: str = "",
    found: list[str] | None = None,
    approving: bool = False,
    own_reason: str = "",
    weight: str = Revision.Weight.SMALL,
) -> Revision:
    """Show the working copy to readers, as a revision that never changes.

    A person needs an approval of exactly these words (articles.reviewing), or gives it in the same step: `approving`
    says that they have read them, `own_reason` why they approve what they wrote themselves. Without a person (content
    files, the seed) none is asked for.

    Raises NotReady when something is missing or a token in the text resolves to nothing, and when the check finds a
    fault, unless `despite` says why it is to be shown all the same; that is kept. `found` is what the check found,
    from a caller that has asked it already. `weight` is how much changed for readers; see `issuing.weigh`.
    """
    claim(article, by, now, Status.values)
    article.refresh_from_db()
    copy = working_copy(article)
    if problems := snapshot.problems(copy, on=timezone.localdate(now)) + borrowing.problems(article, copy):
        raise NotReady(*problems)
    said = digest(copy)
    if article.is_published and article.live.content_hash == said:
        raise NotReady("和线上的版本完全一样，没有要发布的改动。")
    approval = reviewing.approval_of(article, said)
    if approval is not None and approval.may_be_recorded_as_check:
        check = {"lawyer": approval.checked_by, "on": approval.checked_on}
        _record_check(article, **check, read_by=approval.decided_by, by=by, now=now, states=Status.values)
    if found is None:
        found = [str(one) for one in checking.faults_of(article, copy, today=timezone.localdate(now))]
    if found and not despite.strip():
        raise NotReady(*found)
    if by is not None and approval is None:
        if not approving and not own_reason.strip():
            raise NotReady(reviewing.NOT_APPROVED)
        reviewing.approve(article, by=by, now=now, own_reason=own_reason)
    article.words_digest, article.successor, article.redirects = said, None, False
    weight = weigh(article, weight, change_note)
    told = history(article, change_note, now, weight)
    made = snapshot.make(copy, on=timezone.localdate(now), history=told)
    revision = issue(
        article, made, by=by, now=now, change_note=change_note, reason="published", weight=weight
    )
    if found:
        Override.objects.create(
            article=article, revision=revision, reason=despite.strip()[:300], faults=found, created_at=now, created_by=by
        )  # fmt: skip
    closing.with_publication(article, revision, by=by, now=now)
    return revision


@transaction.atomic
def retire(
    article: Article,
    *,
    reason: str,
    by: User,
    now: datetime,
    successor: Article | None = None,
    redirects: bool = False,
    is_retraction: bool = False,
) -> None:
    """Take a published article away from readers; its address says so and names what took its place, or leads there.

    A retraction says that it was wrong: those who may have acted on it are told.
    What takes its place has to be published itself: so nobody is led in a circle, or to another page that is gone.
    """
    if not reason.strip():
        raise NotReady("撤下要写原因，以后的人才知道为什么。")
    _may_succeed(article, successor, redirects)
    told = {"retired_reason": reason.strip()[:200], "successor": successor, "redirects": redirects}
    claim(article, by, now, [Status.PUBLISHED], status=Status.RETIRED, **told)
    closing.stop_schedule(article, "文章被撤下了。", by=by, now=now)
    places.hide(article)
    take_away(article, told["retired_reason"], is_retraction=is_retraction, by=by, now=now)
    index.remove("article", str(article.pk))
    public_page_changed.send(sender=Article, reason=f"retired {article.slug}")


def _may_succeed(article: Article, successor: Article | None, redirects: bool) -> None:
    if successor is None and redirects:
        raise NotReady("要让旧网址直接跳走，先选接替的文章。")
    if successor is not None and not Article.objects.published().filter(pk=successor.pk).exists():
        raise NotReady("接替的文章要已经发布、没有撤下。")
    if successor is not None and successor.pk == article.pk:
        raise NotReady("文章不能接替自己。")


@transaction.atomic
def mark_reviewed(
    article: Article, *, lawyer: LawyerProfile | None, on: date, by: User, now: datetime
) -> None:
    """Record the day on which the text was compared with the law: by a verified lawyer, or without one by the editors.

    A review by the editors takes the place of an older one by a lawyer, whose name must not stand beside their date.
    """
    _may_be_a_check(lawyer, on, now)
    states = [Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED]
    _record_check(article, lawyer=lawyer, on=on, read_by=by, by=by, now=now, states=states)


def _may_be_a_check(lawyer: LawyerProfile | None, on: date, now: datetime) -> None:
    if lawyer and not lawyer.is_verified_lawyer:
        raise NotReady(f"{lawyer.real_name}不是已核验的执业律师，不能记为复核人。")
    if on > timezone.localdate(now):
        raise NotReady("核对日期不能晚于今天。")


def _record_check(article, *, lawyer, on, read_by, by, now, states) -> None:
    again = due.months_after(on, due.shelf_of(article).review_every)
    claim(article, by, now, states, reviewer=lawyer, reviewed_on=on, review_due_on=again)
    LawCheck.objects.create(
        article=article,
        by_lawyer=lawyer is not None,
        lawyer=lawyer,
        checked_on=on,
        made_at=now,
        made_by=read_by,
    )
    public_page_changed.send(sender=Article, reason=f"reviewed {article.slug}")


@transaction.atomic
def retag(article: Article, *, now: datetime) -> Revision:
    """Publish the words that readers see now under the tags that their revision bears since tags were merged."""
    revision = article.live
    tags = Tag.objects.filter(tagged_revisions__content_object=revision)
    claim(article, article.edited_by, now, [Status.PUBLISHED])
    wrote(article, by=None, now=now)
    made = snapshot.with_tags(revision.snapshot, tags)
    return issue(article, made, by=None, now=now, change_note="", reason="retagged")


@transaction.atomic
def approve(article: Article, *, by: User, now: datetime, checked: dict | None = None, **answer) -> Review:
    """Approve a copy (`reviewing.approve`), and record the check in the same step: `checked` holds lawyer and day.

    While readers have other words, the check waits with the approval: their page must not bear the date of a check of
    a text that they do not see.
    """
    review = reviewing.approve(article, by=by, now=now, **answer)
    if checked and article.is_published:
        _may_be_a_check(**checked, now=now)
        review.checked_by, review.checked_on = checked["lawyer"], checked["on"]
        review.save(update_fields=["checked_by", "checked_on"])
    elif checked:
        mark_reviewed(article, **checked, by=by, now=now)
    return review
