"""The short code of a provision in content files: 民法典-675, 刑法-293-1, 征信条例-16#2, 治安法2025-50."""

import re
from dataclasses import dataclass
from datetime import date

from statutes.citing import names
from statutes.citing.library import Held, HeldLaw, Library

_CODE = re.compile(
    r"(?P<name>[^#\n]{2,100}?)-(?P<number>\d{1,4})(?:-(?P<sub>\d{1,2}))?(?:#(?P<paragraph>\d{1,2}))?"
)
_YEAR = re.compile(r"(?<=\D)(?P<year>(?:19|20)\d\d)$")


@dataclass(frozen=True)
class Code:
    """A provision by its code; paragraph 0 is the whole provision."""

    name: str
    number: int
    sub: int = 0
    paragraph: int = 0


def parse(text: str) -> Code | None:
    """Read a code; None when it is none."""
    match = _CODE.fullmatch(text.strip())
    if not match:
        return None
    return Code(match["name"], int(match["number"]), int(match["sub"] or 0), int(match["paragraph"] or 0))


def split_year(name: str) -> tuple[str, int | None]:
    """治安法2025 is 治安法 of 2025."""
    year = _YEAR.search(name)
    return (name[: year.start()], int(year["year"])) if year else (name, None)


def law_of(code: Code, library: Library) -> HeldLaw | None:
    """The law that a code names, with or without the year of an edition behind the name."""
    return library.law(names.key(code.name)) or library.law(names.key(_YEAR.sub("", code.name)))


def look_up(code: Code, library: Library, *, on: date) -> Held | None:
    """The provision that a code means: of the edition of its year, or in force on a day, or else the newest held."""
    law, year = law_of(code, library), _YEAR.search(code.name)
    if law is None:
        return None
    edition = law.of_year(int(year["year"])) if year else law.in_force(on) or law.editions[0]
    return edition.provisions.get((code.number, code.sub)) if edition else None
