"""What a rule rests on, as data: provisions, since when, for whom, and how sure we are.

Pages show it beside each result, and the provisions' pages list it as what cites them (`rule:cost`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sure(StrEnum):
    """How sure we are of a ground; the values are those of `reference.models.Known`."""

    OFFICIAL = "official"  # compared with the wording in the library of laws
    TWO_SOURCES = "two_sources"
    ONE_SOURCE = "one_source"
    RECALLED = "recalled"  # nobody here has seen the original: the page has to say so


@dataclass(frozen=True)
class Ground:
    """One provision, policy or custom that a rule follows.

    `code` names a provision of content/statutes (民法典-676#1); it is empty for what the library does not hold, and then
    `name` says what it is. Without `effective_on` nobody here knows the exact day.
    """

    says: str
    binds: str
    code: str = ""
    name: str = ""
    effective_on: date | None = None
    sure: Sure = Sure.OFFICIAL

    @property
    def needs_checking(self) -> bool:
        return self.sure in (Sure.ONE_SOURCE, Sure.RECALLED)


@dataclass(frozen=True)
class Basis:
    """Everything that a tool says about itself: its formula, its grounds, and what it leaves out."""

    key: str
    title: str
    formula: tuple[str, ...]
    grounds: tuple[Ground, ...]
    leaves_out: tuple[str, ...]

    @property
    def source_key(self) -> str:
        """The key under which Citations hold it."""
        return f"rule:{self.key}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The provisions, each once, in the order of the grounds."""
        return tuple(dict.fromkeys(ground.code for ground in self.grounds if ground.code))


CIVIL_CODE = date(2021, 1, 1)
CIVIL_PROCEDURE = date(2024, 1, 1)
PROCEDURE_INTERPRETATION = date(2022, 4, 10)
