"""What is wrong with this site, in sentences for the one person who looks after it.

Each check is a function with a name; it says what it found and what to do, and never mends anything. `machine`, `data` and
`work` hold them, `telling` writes to the owner.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Level(IntEnum):
    OK = 0
    WARN = 1
    BAD = 2

    @property
    def word(self) -> str:
        return ("好", "要看", "不行")[self]


@dataclass(frozen=True)
class Finding:
    """What one check found; without anything wrong, one sentence that says what was looked at."""

    name: str
    level: Level
    words: str


Check = Callable[[datetime], Iterable[tuple[Level, str]]]
_checks: dict[str, tuple[str, Check]] = {}


def check(key: str, name: str) -> Callable[[Check], Check]:
    """Register a check: `key` is for the command line, `name` for people."""

    def registered(function: Check) -> Check:
        _checks[key] = (name, function)
        return function

    return registered


def keys() -> list[str]:
    _load()
    return list(_checks)


def examine(now: datetime, only: Iterable[str] = ()) -> list[Finding]:
    """Run the checks, in their order. One that fails is a finding too: it says nothing about what it was to look at."""
    _load()
    found = []
    for key in list(only) or list(_checks):
        name, function = _checks[key]
        try:
            found += [Finding(name, level, words) for level, words in function(now)]
        except Exception as fault:  # the others have to be heard all the same
            first = (str(fault).splitlines() or [""])[0]
            found.append(Finding(name, Level.BAD, f"没有查成：{type(fault).__name__} {first}".strip()))
    return found


def worst(findings: Iterable[Finding]) -> Level:
    return max((finding.level for finding in findings), default=Level.OK)


def _load() -> None:
    """The checks import much of the site; whoever only needs the names of levels does without."""
    from portal.doctor import data, machine, work  # noqa: F401
