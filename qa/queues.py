"""What waits for a moderator, and what is known about whoever wrote it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from accounts.models import User
from qa.models import (
    Answer,
    AnswerRevision,
    Appeal,
    Comment,
    Flag,
    Look,
    Moderated,
    ModerationEvent,
    PeerReview,
    Question,
    SecondLook,
)

PAGE_SIZE = 20
MOST_READ, MOST_REASONS = 2000, 12
KINDS = {
    "questions": Question,
    "answers": Answer,
    "revisions": AnswerRevision,
    "reviews": PeerReview,
    "comments": Comment,
}


def waiting_counts(user: User | None = None) -> dict[str, int | datetime | None]:
    """How much waits of each kind, for the first page of the admin, with `seconds` (drawn for a blind second look, of a
    `user` those that they may take), `events` (to be looked at again), `total`, `urgent`, and `oldest`, the moment
    since which somebody has been waiting."""
    counts: dict[str, Any] = {}
    urgent, oldest = 0, []
    for name, model in KINDS.items():
        found = model.objects.filter(status=model.WAITING).aggregate(
            number=Count("pk"), urgent=Count("pk", filter=Q(is_urgent=True)), oldest=Min("created_at")
        )
        counts[name] = found["number"]
        urgent += found["urgent"]
        oldest.append(found["oldest"])
    others = (
        ("flags", Flag), ("appeals", Appeal), ("seconds", SecondLook), ("events", ModerationEvent),
    )  # fmt: skip
    for name, model in others:
        waiting = model.objects.waiting().order_by()
        if name == "seconds" and user is not None:
            waiting = waiting.for_(user)
        found = waiting.aggregate(number=Count("pk"), oldest=Min("created_at"))
        counts[name] = found["number"]
        oldest.append(found["oldest"])
    counts["total"] = sum(counts.values())
    counts["urgent"] = urgent
    counts["oldest"] = min((moment for moment in oldest if moment), default=None)
    return counts


def rows(kind: str, user: User):
    """What waits of one kind, with what the queue shows of each; of second looks those that this person may take."""
    waiting = everything(kind).waiting()
    return waiting.for_(user) if kind == "second" else waiting


def everything(kind: str):
    """All rows of a kind that were handed in, with what a moderator's card shows of each; for staff alone."""
    if kind == "question":
        return (
            Question.objects.handed_in()
            .select_related("author", "article", "product")
            .prefetch_related("tags")
        )
    if kind == "answer":
        return Answer.objects.select_related("author", "lawyer__user", "question")
    if kind == "revision":
        return AnswerRevision.objects.select_related("author", "answer__question", "answer__lawyer__user")
    if kind == "review":
        return PeerReview.objects.select_related(
            "author", "lawyer__user", "answer__question", "answer__lawyer__user"
        )
    if kind == "comment":
        return Comment.objects.select_related(
            "author__lawyer_profile", "article", "answer__question", "parent"
        )
    if kind == "appeal":
        return Appeal.objects.select_related(
            "question__author", "question__article", "question__product", "question__decided_by"
        )
    if kind == "event":
        return ModerationEvent.objects.filter(decided_alone=True)
    if kind == "second":
        return SecondLook.objects.select_related("event")
    return Flag.objects.with_items()


def posts(kind: str, items: Iterable) -> list[Moderated]:
    """The post that each row of a queue is about: at most one query for each kind of post."""
    items = list(items)
    if kind in ("flag", "appeal"):
        return [each.item for each in items]
    if kind not in ("event", "second"):
        return items
    about = _about({(each.item_kind, each.item_id) for each in items})
    found: dict[tuple[str, int], Moderated] = {}
    for name in {name for name, _ in about.values()}:
        ids = [pk for each, pk in about.values() if each == name]
        found |= {(name, post.pk): post for post in everything(name).filter(pk__in=ids)}
    return [found[about[each.item_kind, each.item_id]] for each in items]


def _about(places: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, int]]:
    """Where each place leads to in the end: an event about an event is about the same post."""
    leads = {place: place for place in places}
    while events := {pk for kind, pk in leads.values() if kind == ModerationEvent.KIND}:
        told = ModerationEvent.objects.filter(pk__in=events).values_list("pk", "item_kind", "item_id")
        above = {(ModerationEvent.KIND, pk): (kind, item) for pk, kind, item in told}
        leads = {place: above.get(end, end) for place, end in leads.items()}
    return leads


def histories(author_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each author how many posts stand published, were refused or hidden, and wait. Three queries."""
    ids = {pk for pk in author_ids if pk}
    known = {pk: {"public": 0, "refused": 0, "waiting": 0} for pk in ids}
    for model in (Question, Answer, Comment):
        found = (
            model.objects.filter(author__in=ids)
            .values("author")
            .annotate(
                public=Count("pk", filter=Q(status__in=model.PUBLIC)),
                refused=Count("pk", filter=Q(status__in=["rejected", "hidden"])),
                waiting=Count("pk", filter=Q(status=model.WAITING)),
            )
        )
        for row in found:
            for name in ("public", "refused", "waiting"):
                known[row["author"]][name] += row[name]
    return known


def past(items: Iterable) -> dict[tuple[str, int], list[ModerationEvent]]:
    """The record of each item, oldest first. One query."""
    wanted = Q(pk__in=[])
    for item in items:
        wanted |= Q(item_kind=item.KIND, item_id=item.pk)
    found: dict[tuple[str, int], list[ModerationEvent]] = {}
    for event in ModerationEvent.objects.filter(wanted).order_by("pk"):
        found.setdefault((event.item_kind, event.item_id), []).append(event)
    return found


def lookers(kind: str, keys: Iterable[int], user: User, now: datetime) -> dict[int, list[str]]:
    """For each item the names of the colleagues who have it before them just now. One query."""
    looks = Look.objects.filter(item_kind=kind, item_id__in=list(keys), until__gt=now).exclude(moderator=user)
    found: dict[int, list[str]] = {}
    for each in looks.select_related("moderator").order_by("since", "pk"):
        found.setdefault(each.item_id, []).append(each.moderator.public_name)
    return found


@dataclass(frozen=True)
class Ages:
    """How much waits of one kind, by how long it has waited, and since when the first has."""

    kind: str
    fresh: int
    today: int
    days: int
    late: int
    oldest: datetime | None

    @property
    def total(self) -> int:
        return self.fresh + self.today + self.days + self.late


def ages(now: datetime) -> list[Ages]:
    """For each kind how much has waited up to four hours, up to a day, up to three days, and longer. One query each."""
    four, day, three = (now - timedelta(hours=hours) for hours in (4, 24, 72))
    models = {name.removesuffix("s"): model for name, model in KINDS.items()}
    models |= {"flag": Flag, "appeal": Appeal, "second": SecondLook, "event": ModerationEvent}
    found = []
    for kind, model in models.items():
        sums = (
            model.objects.waiting()
            .order_by()
            .aggregate(
                fresh=Count("pk", filter=Q(created_at__gte=four)),
                today=Count("pk", filter=Q(created_at__gte=day, created_at__lt=four)),
                days=Count("pk", filter=Q(created_at__gte=three, created_at__lt=day)),
                late=Count("pk", filter=Q(created_at__lt=three)),
                oldest=Min("created_at"),
            )
        )
        found.append(Ages(kind, **sums))
    return found


def held_reasons() -> list[tuple[str, int]]:
    """Why rules asked for a closer look at what waits, the commonest reason first. One query for each kind of post."""
    reasons: Counter[str] = Counter()
    for model in KINDS.values():
        for hits in (
            model.objects.waiting().exclude(held_for=[]).values_list("held_for", flat=True)[:MOST_READ]
        ):
            reasons.update({hit["reason"] for hit in hits})
    return reasons.most_common(MOST_REASONS)
