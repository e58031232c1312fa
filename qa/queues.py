"""What waits for a moderator, and what is known about whoever wrote it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from qa.models import Answer, AnswerRevision, Appeal, Comment, Flag, Moderated, ModerationEvent, Question

PAGE_SIZE = 20
KINDS = {"questions": Question, "answers": Answer, "revisions": AnswerRevision, "comments": Comment}


def waiting_counts() -> dict[str, int | datetime | None]:
    """How much waits of each kind, for the first page of the admin, with `events` (to be looked at again), `total`,
    `urgent`, and `oldest`, the moment since which somebody has been waiting."""
    counts: dict[str, Any] = {}
    urgent, oldest = 0, []
    for name, model in KINDS.items():
        found = model.objects.filter(status=model.WAITING).aggregate(
            number=Count("pk"), urgent=Count("pk", filter=Q(is_urgent=True)), oldest=Min("created_at")
        )
        counts[name] = found["number"]
        urgent += found["urgent"]
        oldest.append(found["oldest"])
    for name, model in (("flags", Flag), ("appeals", Appeal), ("events", ModerationEvent)):
        found = model.objects.waiting().order_by().aggregate(number=Count("pk"), oldest=Min("created_at"))
        counts[name] = found["number"]
        oldest.append(found["oldest"])
    counts["total"] = sum(counts.values())
    counts["urgent"] = urgent
    counts["oldest"] = min((moment for moment in oldest if moment), default=None)
    return counts


def rows(kind: str):
    """What waits of one kind, with what the queue shows of each."""
    return everything(kind).waiting()


def everything(kind: str):
    """All rows of a kind that were handed in, with what a moderator's card shows of each; for staff alone."""
    if kind == "question":
        return Question.objects.handed_in().select_related("author", "article").prefetch_related("tags")
    if kind == "answer":
        return Answer.objects.select_related("author", "lawyer__user", "question")
    if kind == "revision":
        return AnswerRevision.objects.select_related("author", "answer__question", "answer__lawyer__user")
    if kind == "comment":
        return Comment.objects.select_related(
            "author__lawyer_profile", "article", "answer__question", "parent"
        )
    if kind == "appeal":
        return Appeal.objects.select_related("question__author", "question__article", "question__decided_by")
    if kind == "event":
        return ModerationEvent.objects.filter(decided_alone=True)
    return Flag.objects.with_items()


def posts(kind: str, items: Iterable) -> list[Moderated]:
    """The post that each row of a queue is about: at most one query for each kind of post."""
    items = list(items)
    if kind in ("flag", "appeal"):
        return [each.item for each in items]
    if kind != "event":
        return items
    found: dict[tuple[str, int], Moderated] = {}
    for name in {each.item_kind for each in items}:
        ids = [each.item_id for each in items if each.item_kind == name]
        found |= {(name, post.pk): post for post in everything(name).filter(pk__in=ids)}
    return [found[each.item_kind, each.item_id] for each in items]


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
