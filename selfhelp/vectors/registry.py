"""Who works out the rows of which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from selfhelp.rules.court_fees import Schedule
from selfhelp.rules.lpr import LprTable
from selfhelp.vectors.given import Given


@dataclass(frozen=True)
class Tables:
    """What rules reckon with besides what a row says: loan prime rates, and the schedules of court fees by kind."""

    lpr: LprTable
    fees: Mapping[str, Schedule]


@dataclass(frozen=True)
class Runner:
    """How to work out one row: `run` gets its "in" and our tables; `answer` is where the row holds its result,
    a list without an order if `in_any_order`."""

    run: Callable[[Given, Tables], Any]
    answer: str = "out"
    in_any_order: bool = False


_runners: dict[str, Runner] = {}


def register(key: str, runner: Runner) -> None:
    """Say who works out the rows of a key; registering it again replaces it."""
    _runners[key] = runner


def find(key: str) -> Runner | None:
    return _runners.get(key)


def keys() -> list[str]:
    return sorted(_runners)
