"""What waits for a moderator, and what is known about whoever wrote it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from qa.models import Answer, Comment, Flag, ModerationEvent, Question

PAGE_SIZE = 20


def waiting_counts() -> dict[str, int | datetime | None]:
    """How much waits, for the first page of the admin: `questions`, `answers`, `comments`, `flags`, `total`, `urgent`,
    and `oldest`, the moment since which somebody has been waiting. Four queries."""
    counts: dict[str, Any] = {}
    urgent, oldest = 0, []
    for name, model in (("questions", Question), ("answers", Answer), ("comments", Comment)):
        found = model.objects.filter(status=model.WAITING).aggregate(
            number=Count("pk"), urgent=Count("pk", filter=Q(is_urgent=True)), oldest=Min("created_at")
        )
        counts[name] = found["number"]
        urgent += found["urgent"]
        oldest.append(found["oldest"])
    flags = Flag.objects.filter(status=Flag.Status.OPEN).aggregate(
        number=Count("pk"), oldest=Min("created_at")
    )
    counts |= {"flags": flags["number"], "urgent": urgent}
    counts["total"] = sum(counts[name] for name in ("questions", "answers", "comments", "flags"))
    counts["oldest"] = min((moment for moment in [*oldest, flags["oldest"]] if moment), default=None)
    return counts


def rows(kind: str):
    """What waits of one kind, with what the queue shows of each."""
    return everything(kind).waiting()


def everything(kind: str):
    """All rows of a kind with what a moderator's card shows of each; for staff alone."""
    if kind == "question":
        return Question.objects.select_related("author", "article").prefetch_related("tags")
    if kind == "answer":
        return Answer.objects.select_related("author", "lawyer__user", "question")
    if kind == "comment":
        return Comment.objects.select_related(
            "author__lawyer_profile", "article", "answer__question", "parent"
        )
    return Flag.objects.with_items()


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
