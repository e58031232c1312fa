"""Exact amounts: kept apart, with consent, for the lawyer who holds the question; every look is recorded.

None of it goes into the log of moderation, the search, a list or a mail.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import LawyerProfile
from qa import chain, conflicts, consents
from qa.models import Claim, Figures, FiguresLook, Question
from qa.permits import check_may_answer
from qa.refusals import NotAllowed

KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Amounts:
    """What an asker typed, and whether they agreed that the lawyer who writes may see it."""

    principal: Decimal | None = None
    owed: Decimal | None = None
    monthly: Decimal | None = None
    agreed: bool = False

    @property
    def given(self) -> dict[str, Decimal | None]:
        return {"principal": self.principal, "owed": self.owed, "monthly": self.monthly}

    @property
    def rows(self) -> list[tuple[str, Decimal]]:
        """What was given, each with its label."""
        return Figures(**self.given).rows

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.given.values())


def keep(question: Question, amounts: Amounts, now: datetime) -> None:
    """Write down what was given, in the transaction of whoever hands the question in; a draft needs no consent yet."""
    kept = Figures.objects.filter(question=question)
    if amounts.is_empty or not (amounts.agreed or question.is_draft):
        if kept.delete()[0]:
            consents.take_back(question, now, consents.To.FIGURES)
        return
    before = kept.first()
    agreed_at = (before.consented_at if before else None) or now
    columns = amounts.given | {
        "consented_at": agreed_at if amounts.agreed else None,
        "erase_on": timezone.localdate(now) + KEPT_FOR,
    }
    Figures.objects.update_or_create(question=question, defaults=columns)
    if amounts.agreed and not question.is_draft:
        consents.give(question, consents.To.FIGURES, now)


def of(question: Question) -> Figures | None:
    """What its asker gave; for the asker's own pages alone."""
    return Figures.objects.filter(question=question).first()


def erase(question: Question, now: datetime) -> bool:
    """Remove the amounts of one question at once, because their asker takes them back; whether there were any."""
    with transaction.atomic():
        consents.take_back(question, now, consents.To.FIGURES)
        return Figures.objects.filter(question=question).delete()[0] > 0


def are_waiting(question: Question) -> bool:
    """Whether there is something that the lawyer who holds the question may look at."""
    return Figures.objects.filter(question=question, consented_at__isnull=False).exists()


def check_may_look(question: Question, lawyer: LawyerProfile | None, now: datetime) -> None:
    """Only the lawyer who holds the question at this moment, whose firm keeps nobody away, and while there is something."""
    check_may_answer(lawyer)
    if not Claim.objects.held_by(lawyer, question, now):
        raise NotAllowed("确切的数只给正在写这份回答的律师看。先领取，再来看。")
    conflicts.check(lawyer, question)
    if not are_waiting(question):
        raise NotAllowed("提问人没有留确切的数，或者已经收回。请按公开的范围来答。")


def look(question: Question, lawyer: LawyerProfile | None, now: datetime) -> Figures:
    """The exact amounts; that somebody looked is written down before they are shown."""
    with chain.change():
        check_may_look(question, lawyer, now)
        FiguresLook.objects.create(
            question=question, lawyer=lawyer, lawyer_label=lawyer.display_name, looked_at=now
        )
        return Figures.objects.get(question=question)


def erase_old(today: date) -> int:
    """Remove amounts whose term is over; returns how many."""
    return Figures.objects.filter(erase_on__lte=today).delete()[0]
