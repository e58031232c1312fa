"""Making a revision: what readers see from a moment on, with everything that hangs on it."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from articles import keeping, places, snapshot, telling
from articles.models import (
    Article,
    Category,
    Correction,
    Revision,
    Tag,
    TaggedRevision,
    Withdrawal,
)
from articles.steps import NotReady
from articles.watching import due
from articles.workingcopy import digest, same_for_readers
from core.events import public_page_changed
from search import index

Weight = Revision.Weight
RETIRED, RETRACTED = (
    "retired",
    "retraction",
)  # in the history that readers see, beside the weights of revisions
LONGEST_NOTE = 200
WHAT_CHANGED = {
    Weight.SUBSTANCE: "实质修改要写改了什么、为什么改，读者会看到。",
    Weight.CORRECTION: "更正要写原来哪里错了、现在怎样，读者会看到。",
}


def weigh(article: Article, weight: str, change_note: str) -> str:
    """The weight of the next revision. The first one has none to choose; one that matters says what and why, or NotReady."""
    if article.published_revision_id is None:
        return Weight.FIRST
    if weight not in (Weight.SMALL, *Revision.TOLD):
        raise NotReady("选一下这次改动有多大。")
    if weight in Revision.TOLD and not change_note.strip():
        raise NotReady(WHAT_CHANGED[Weight(weight)])
    return weight


def issue(
    article: Article,
    made: dict,
    *,
    by,
    now: datetime,
    change_note: str,
    reason: str,
    weight: str = Weight.SMALL,
) -> Revision:
    """Write the next revision of an article and show it; part of the caller's transaction. `weight` as `weigh` gives it."""
    copy, former = made["copy"], article.revisions.order_by("-number").only("number", "seal").first()
    number, note = former.number + 1 if former else 1, change_note.strip()[:LONGEST_NOTE]
    kept = keeping.beside(
        article, made, number=number, weight=weight, change_note=note, former=former.seal if former else "", now=now
    )  # fmt: skip
    revision = Revision(
        article=article, number=number, category=Category.objects.get(slug=copy["category"]), snapshot=made,
        card=snapshot.card(made), text=snapshot.text(made), kinds=snapshot.kinds(made), weight=weight, change_note=note,
        created_at=now, created_by=by, content_hash=digest(copy), kept=kept, seal=keeping.seal(kept, copy),
    )  # fmt: skip
    revision.save()
    tags = Tag.objects.filter(name__in=copy["tags"])
    TaggedRevision.objects.bulk_create(TaggedRevision(content_object=revision, tag=tag) for tag in tags)
    shown = article.published_revision.snapshot if article.published_revision else None
    is_news = shown is None or not (article.is_published and same_for_readers(shown["copy"], copy))
    former = places.former_days(article, copy)
    article.withdrawals.lasting().update(ended_at=now)
    article.published_revision, article.status, article.retired_reason = (
        revision,
        Article.Status.PUBLISHED,
        "",
    )
    article.published_at = article.published_at or now
    article.review_due_on = due.due_on(article, revision.category)
    if is_news and reason != "retagged":
        article.updated_at = now
    article.save()
    places.show(article, made, former=former, on=timezone.localdate(now))
    index.refresh("article", article)
    if weight == Weight.CORRECTION:
        telling.begin(revision, Correction.Kind.CORRECTION, note, now=now)
    public_page_changed.send(sender=Article, reason=f"{reason} {article.slug}")
    return revision


def take_away(article: Article, reason: str, *, is_retraction: bool, by, now: datetime) -> None:
    """Keep that readers do not get an article any more; those who may have acted on something wrong are told."""
    Withdrawal.objects.create(
        article=article,
        revision=article.live,
        reason=reason,
        is_retraction=is_retraction,
        made_at=now,
        made_by=by,
    )
    if is_retraction:
        telling.begin(article.live, Correction.Kind.RETRACTION, reason, now=now)


def history(article: Article, change_note: str, now: datetime, weight: str = Weight.SMALL) -> list[dict]:
    """Every publication that readers are told of, this one included, and the times away; newest first."""
    rows = article.revisions.exclude(change_note="").values_list(
        "created_at", "change_note", "weight", "number"
    )
    told = [(moment, {"what": what, "weight": how, "number": number}) for moment, what, how, number in rows]
    for gone in article.withdrawals.all():
        told.append(
            (gone.made_at, {"what": gone.reason, "weight": RETRACTED if gone.is_retraction else RETIRED})
        )
    if change_note.strip():
        number = (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
        what = {"what": change_note.strip()[:LONGEST_NOTE], "weight": str(weight), "number": number}
        told.append((now, what))
    newest_first = sorted(told, key=lambda one: one[0], reverse=True)
    return [{"date": timezone.localdate(moment).isoformat(), **what} for moment, what in newest_first]
