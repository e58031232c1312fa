"""Unrounded inside, rounded once where a figure leaves: half up, as money is rounded in China."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

CENT = Decimal("0.01")
# Wide enough that a sum of a hundred products of money, rate and days loses nothing that a cent could show.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
P = ParamSpec("P")
T = TypeVar("T")


def exact(rule: Callable[P, T]) -> Callable[P, T]:
    """Run a rule with fifty digits, whatever the caller's thread has set."""

    @wraps(rule)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(EXACT):
            return rule(*args, **kwargs)

    return wrapped


def cents(amount: Decimal) -> Decimal:
    """Yuan to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP, EXACT)


def cents_up(amount: Decimal) -> Decimal:
    """Yuan to the next full cent."""
    return amount.quantize(CENT, ROUND_CEILING, EXACT)


def percent(share: Decimal, places: int = 2) -> Decimal:
    """A share as per cent: 0.1825 is 18.25."""
    return EXACT.multiply(share, Decimal(100)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)
