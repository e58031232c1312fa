"""What became of it: askers are asked once after thirty and once after ninety days, and sums alone are kept and shown.

What somebody says stands beside their question for a week, so that they can change it; then it is added to the sums of
the product and forgotten. Sums are shown from ten people on, in tenths, and change only by five people or more at once,
so that nobody is found in them, nor by comparing them from one day to the next.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from articles.models import Tag
from core.events import public_page_changed
from core.text import cn_number
from qa.models import Outcome, OutcomeSum, Question
from qa.models.outcome import DAYS, Said
from qa.notifications import notify
from qa.querysets_notices import to_ask
from qa.refusals import NotAllowed

FEWEST, FEWEST_MORE = 10, 5
ASK_WITHIN = timedelta(days=20)
ANSWER_WITHIN = timedelta(days=60)
CHANGE_WITHIN = timedelta(days=7)
KEPT_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Shares:
    """What people said of one product after one time: about how many, and which share said what, in words."""

    product: Tag
    days: int
    people: int
    shares: list[tuple[str, str]]


def ask_due(now: datetime, progress: Callable[[], object] = lambda: None) -> int:
    """Ask everybody whose time has come, once; returns how many. Stopped half-way, it goes on with the rest."""
    asked = 0
    for days in DAYS:
        due = to_ask(Question.objects, Outcome.objects, days=days, now=now, within=ASK_WITHIN)
        for question in due.iterator(chunk_size=500):
            asked += _ask(question, days, now)
            progress()
    return asked


def _ask(question: Question, days: int, now: datetime) -> bool:
    with transaction.atomic():
        outcome, made = Outcome.objects.get_or_create(
            question=question, days=days, defaults={"asked_at": now}
        )
        if made:
            key = f"outcome:{outcome.pk}"
            notify(question.author, "outcome_asked", key=key, now=now, item=outcome, question=question)
    return made


def of(user: User, pk: int) -> Outcome | None:
    """What this person was asked, or None: a question that was withdrawn is nobody's any more."""
    return Outcome.objects.of(user).filter(pk=pk).select_related("question").first()


def may_say(outcome: Outcome, now: datetime) -> bool:
    if outcome.counted_at is not None:
        return False
    return now <= (outcome.said_at + CHANGE_WITHIN if outcome.said else outcome.asked_at + ANSWER_WITHIN)


def say(outcome: Outcome, said: str, now: datetime) -> None:
    """Say how it went, or something else within a week; an empty word takes it back."""
    if said and said not in Said.values:
        raise NotAllowed("请从列出的几个里选一个。")
    if not may_say(outcome, now):
        raise NotAllowed("这一次已经过了能改的时间，不用再答。谢谢你。")
    words = {"said": said, "said_at": Coalesce(F("said_at"), now) if said else None}
    if not Outcome.objects.filter(pk=outcome.pk, counted_at__isnull=True).update(**words):
        raise NotAllowed("这一次刚刚计入合计，不能再改。谢谢你。")
    outcome.refresh_from_db()


def count_up(now: datetime) -> int:
    """Add to the sums what nobody can change any more, and forget who said it; returns how many answers."""
    return _add_up(Outcome.objects.to_count(now - CHANGE_WITHIN), now)


def forget_old(now: datetime) -> int:
    """Remove that somebody was asked, long after; by then they are not asked again. Returns how many."""
    return Outcome.objects.filter(asked_at__lt=now - KEPT_FOR, said="").delete()[0]


def forget(user: User, now: datetime) -> None:
    """Cut somebody's answers off from them: what they said stays in the sums, the rows go."""
    mine = Outcome.objects.filter(question__author=user)
    _add_up(mine.exclude(said=""), now)
    mine.delete()


def _add_up(outcomes, now: datetime) -> int:
    counted, touched = 0, set()
    for outcome in outcomes.select_related("question"):
        with transaction.atomic():
            held = Outcome.objects.filter(pk=outcome.pk, said=outcome.said, counted_at__isnull=True)
            if not held.update(said="", counted_at=now):
                continue
            total, _ = OutcomeSum.objects.get_or_create(
                product_id=outcome.question.product_id, days=outcome.days, said=outcome.said
            )
            OutcomeSum.objects.filter(pk=total.pk).update(number=F("number") + 1)
            counted += 1
            touched.add((total.product_id, total.days))
    changed = [each for each in touched if _show(*each)]
    if changed:
        public_page_changed.send(sender=OutcomeSum, reason="outcomes counted")
    return counted


def _show(product: int | None, days: int) -> bool:
    """Let the sums of one product and time be seen as they are, if that adds enough people at once; whether it did."""
    rows = OutcomeSum.objects.filter(product=product, days=days)
    people = rows.aggregate(all=Sum("number"), shown=Sum("shown"))
    if people["all"] < FEWEST or people["all"] - people["shown"] < FEWEST_MORE:
        return False
    return rows.update(shown=F("number")) > 0


def shares() -> list[Shares]:
    """What may be shown of the sums, by product and time. One query."""
    numbers: dict[tuple[Tag, int], dict[str, int]] = defaultdict(dict)
    for row in OutcomeSum.objects.shown(FEWEST):
        numbers[row.product, row.days][row.said] = row.shown
    shown = []
    for (product, days), said in numbers.items():
        people = sum(said.values())
        words = [(str(each.label), tenths(said.get(each, 0), people)) for each in Said]
        shown.append(Shares(product, days, people - people % 5, words))
    return shown


def tenths(part: int, whole: int) -> str:
    """About how many tenths, in words: exact numbers of few people would say too much."""
    rounded = round(part * 10 / whole)
    if rounded == 0:
        return "不到一成"
    return "差不多都是" if rounded == 10 else f"约{cn_number(rounded)}成"
