"""Which questions are offered to a lawyer, and in which order: a last day first, then what has waited longest.

Nobody is offered their own question, one that a colleague is writing on or has handed in an answer to, or one about a
party that their firm keeps away from (qa.conflicts). Every list is cut off at `MOST`, so that no page counts further, however
many questions wait.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import LawyerProfile
from articles.models import Tag
from qa import conflicts
from qa.models import Answer, Claim, LawyerDesk, Question, TaggedQuestion

MOST, LOOKED_AT = 200, 10


class Parts:
    """Several lists one below the other, to be cut into pages as one: no row is in two of them."""

    def __init__(self, *parts: QuerySet, most: int = MOST):
        self.parts, self.most = parts, most
        self._lengths: list[int] | None = None

    @property
    def lengths(self) -> list[int]:
        if self._lengths is None:
            self._lengths = [part.order_by()[: self.most].count() for part in self.parts]
        return self._lengths

    def count(self) -> int:
        return sum(self.lengths)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than can be paged to."""
        return self.most in self.lengths

    def __getitem__(self, cut: slice) -> list:
        start, stop, rows = cut.start or 0, cut.stop, []
        for part, length in zip(self.parts, self.lengths, strict=True):
            if start < length and stop > 0:
                rows += part[max(start, 0) : min(stop, length)]
            start, stop = start - length, stop - length
        return rows


def offered_to(lawyer: LawyerProfile, now: datetime) -> QuerySet[Question]:
    """Public questions without an answer that this lawyer may claim now."""
    handed_in = Answer.objects.live().filter(question=OuterRef("pk"))
    mine = Answer.objects.filter(question=OuterRef("pk"), lawyer=lawyer)
    claimed = Claim.objects.standing(now).filter(question=OuterRef("pk"))
    offered = (
        Question.objects.in_lists()
        .with_status(Question.Status.OPEN)
        .filter(~Exists(handed_in), ~Exists(mine), ~Exists(claimed))
        .exclude(author=lawyer.user_id)
    )
    return conflicts.free_of(offered, lawyer)


def fits(desk: LawyerDesk | None) -> Q:
    """What a question has to be for a desk: on one of its topics, from one of its places or from none."""
    wanted = Q()
    if desk is None:
        return wanted
    if topics := [row.tag_id for row in desk.tagged.all()]:
        bears = TaggedQuestion.objects.filter(content_object=OuterRef("pk"), tag__in=topics)
        wanted &= Q(product__in=topics) | Q(Exists(bears))
    if desk.regions:
        wanted &= Q(region__in=["", *desk.regions])
    return wanted


def waiting(lawyer: LawyerProfile, desk: LawyerDesk | None, now: datetime) -> Parts:
    """All that is offered: first what fits and has a last day to come, then what fits, then the rest."""
    offered, today = shown(offered_to(lawyer, now)), timezone.localdate(now)
    dated = Q(due_on__gte=today)
    longest_first = offered.order_by("approved_at", "pk")
    wanted = fits(desk)
    due = offered.filter(wanted & dated).order_by("due_on", "pk")
    fitting = longest_first.filter(wanted & undated(today))
    return Parts(due, fitting, *([longest_first.filter(~wanted)] if wanted else []))


def undated(today: date) -> Q:
    """Without a last day to come; one that has passed makes nothing more urgent."""
    return Q(due_on__isnull=True) | Q(due_on__lt=today)


def due_soon(lawyer: LawyerProfile, now: datetime) -> Parts:
    """What is offered and has a last day to come, the soonest first, whatever the desk's topics."""
    today = timezone.localdate(now)
    return Parts(shown(offered_to(lawyer, now)).filter(due_on__gte=today).order_by("due_on", "pk"))


def three_for(lawyer: LawyerProfile, desk: LawyerDesk, now: datetime) -> list[Question]:
    """What the daily mail names: at most three that fit, no more than the lawyer's week still allows."""
    room = left_this_week(lawyer, desk, now)
    wanted = 3 if room is None else min(3, room)
    return list(islice(_fitting(lawyer, desk, now), wanted)) if wanted else []


def _fitting(lawyer: LawyerProfile, desk: LawyerDesk, now: datetime) -> Iterator[Question]:
    offered, today = shown(offered_to(lawyer, now)).filter(fits(desk)), timezone.localdate(now)
    due = offered.filter(due_on__gte=today).order_by("due_on", "pk")
    waiting = offered.filter(undated(today)).order_by("approved_at", "pk")
    for question in [*due[:LOOKED_AT], *waiting[:LOOKED_AT]]:
        # The list of the firm is compared letter by letter here, as it is when somebody claims.
        if not conflicts.met(lawyer, question):
            yield question


def topics() -> QuerySet[Tag]:
    """The topics that a lawyer may choose: what questions are about, or may be."""
    on_questions = TaggedQuestion.objects.filter(tag=OuterRef("pk"))
    return Tag.objects.filter(Q(is_product=True) | Q(Exists(on_questions))).order_by("-is_product", "name")


def left_this_week(lawyer: LawyerProfile, desk: LawyerDesk | None, now: datetime) -> int | None:
    """How many answers the lawyer's own limit still allows in the week that began on Monday; None without a limit."""
    if desk is None or desk.weekly_limit is None:
        return None
    here = timezone.localtime(now)
    monday = (here - timedelta(days=here.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    written = Answer.objects.filter(lawyer=lawyer, created_at__gte=monday).exclude(status="draft").count()
    return max(0, desk.weekly_limit - written)


def shown(questions: QuerySet[Question]) -> QuerySet[Question]:
    """With what a row of the desk shows: product and tags."""
    return questions.select_related("product").prefetch_related("tags")
