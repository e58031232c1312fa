"""Several debts in one order, by what waiting costs: papers of a court first, then others who would be drawn in, then
things one cannot do without, then the dearest, then the small ones. An order of good sense, not of law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from selfhelp.rules.rounding import cents

MOST = 20


class Stage(StrEnum):
    """How far a debt has come."""

    NOT_DUE = "not-due"
    OVERDUE = "overdue"
    SUED = "sued"
    PAYMENT_ORDER = "payment-order"
    JUDGED = "judged"
    ENFORCED = "enforced"
    OLD = "old"


class Tied(StrEnum):
    """What else hangs on a debt."""

    NOTHING = "nothing"
    GUARANTOR = "guarantor"
    HOME = "home"
    LIVELIHOOD = "livelihood"


class Group(StrEnum):
    """Why a debt stands where it stands, in the order of the list."""

    COURT = "court"
    OTHERS = "others"
    NEEDED = "needed"
    DEAR = "dear"
    UNKNOWN_RATE = "unknown-rate"
    ASIDE = "aside"


IN_COURT = (Stage.SUED, Stage.PAYMENT_ORDER, Stage.JUDGED, Stage.ENFORCED)


@dataclass(frozen=True)
class Debt:
    """`number` is its row on the sheet; `rate` a year's interest as a share; `due_on` the day of the next payment or,
    with papers of a court, the last day that the reader has found for them."""

    number: int
    creditor: str
    principal: Decimal
    rate: Decimal | None = None
    due_on: date | None = None
    stage: Stage = Stage.OVERDUE
    tied: Tied = Tied.NOTHING


@dataclass(frozen=True)
class Placed:
    """A debt at its place; `days` to its day, negative once it has passed, None without a day."""

    place: int
    debt: Debt
    group: Group
    days: int | None


@dataclass(frozen=True)
class Totals:
    """Sums over all debts, and over those that are to be paid (`counted`: without those set aside)."""

    principal: Decimal
    counted: Decimal
    yearly_interest: Decimal
    without_rate: int


def group_of(debt: Debt) -> Group:
    """A debt that may be too old is set aside before anything else but papers of a court."""
    if debt.stage in IN_COURT:
        return Group.COURT
    if debt.stage is Stage.OLD:
        return Group.ASIDE
    if debt.tied is Tied.GUARANTOR:
        return Group.OTHERS
    if debt.tied in (Tied.HOME, Tied.LIVELIHOOD):
        return Group.NEEDED
    return Group.DEAR if debt.rate is not None else Group.UNKNOWN_RATE


def ordered(debts: Sequence[Debt], *, today: date) -> list[Placed]:
    """Court papers by their day (those without one first: their day has to be found out), all others within their group
    by rate, the highest first, then the smaller sum, then as they were written."""
    groups = list(Group)

    def key(debt: Debt):
        group = group_of(debt)
        day = (debt.due_on or date.min) if group is Group.COURT else date.min
        home_first = 0 if debt.tied is Tied.HOME else 1
        dearest = -(debt.rate if debt.rate is not None else Decimal(-1))
        return (
            groups.index(group),
            day,
            home_first if group is Group.NEEDED else 0,
            dearest,
            debt.principal,
            debt.number,
        )

    return [
        Placed(place, debt, group_of(debt), (debt.due_on - today).days if debt.due_on else None)
        for place, debt in enumerate(sorted(debts, key=key), 1)
    ]


def totals(debts: Sequence[Debt]) -> Totals:
    """Yuan to the cent. Interest is simple and for one year, of the debts whose rate is known and that are counted."""
    counted = [debt for debt in debts if debt.stage is not Stage.OLD]
    return Totals(
        principal=cents(sum((debt.principal for debt in debts), Decimal(0))),
        counted=cents(sum((debt.principal for debt in counted), Decimal(0))),
        yearly_interest=cents(
            sum((debt.principal * debt.rate for debt in counted if debt.rate is not None), Decimal(0))
        ),
        without_rate=sum(debt.rate is None for debt in counted),
    )
