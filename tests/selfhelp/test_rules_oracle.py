"""Our bisection against pyxirr, which was written by others in another language."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
import pyxirr

from selfhelp.rules import rates
from selfhelp.rules.cost import Payment

NEAR = 1e-8


def plans(count, seed):
    """Random plans: level, rising, with a last large payment, with gaps; rates from next to nothing to usury."""
    random = Random(seed)
    for _ in range(count):
        periods = random.choice([1, 2, 3, 6, 9, 12, 12, 18, 24, 36, 60])
        net = Decimal(random.randrange(10_000, 50_000_000)) / 100
        cost = Decimal(random.choice([0.001, 0.02, 0.1, 0.3, 1, 3])) * Decimal(random.random()) + Decimal(
            "0.0001"
        )
        level = net * (1 + cost) / periods
        payments = [
            (level * Decimal(random.choice([1, 1, 1, 0, 0.5, 2]))).quantize(Decimal("0.01"))
            for _ in range(periods)
        ]
        if random.random() < 0.3:
            payments[-1] += net
        short = net - sum(payments)
        if short > 0:
            payments[random.randrange(periods)] += short + Decimal("1.00")
        yield net, tuple(payments)


def disagreements(count, seed):
    found = []
    for net, payments in plans(count, seed):
        ours = rates.real_rate(net, payments).period
        theirs = pyxirr.irr([-float(net), *map(float, payments)])
        if theirs is None or abs(float(ours) - theirs) > NEAR:
            found.append((net, payments, ours, theirs))
    return found


def test_an_independent_program_finds_the_same_rates():
    assert disagreements(300, seed=1) == []


@pytest.mark.deep
def test_an_independent_program_finds_the_same_rates_for_ten_thousand_plans():
    assert disagreements(10_000, seed=2026) == []


def test_an_independent_program_finds_the_same_rates_by_days():
    random, start, found = Random(7), date(2024, 1, 31), []
    for net, payments in plans(60, seed=3):
        on, dated = start, []
        for payment in payments:
            on += timedelta(days=random.randrange(1, 60))
            dated.append((on, payment))
        ours = rates.real_rate_by_days(net, start, tuple(Payment(*one) for one in dated)).compound
        theirs = pyxirr.xirr(
            [start, *(day for day, _ in dated)], [-float(net), *(float(payment) for _, payment in dated)]
        )
        if theirs is None or abs(float(ours) - theirs) > NEAR * (1 + float(ours)):
            found.append((net, dated, ours, theirs))

    assert found == []
