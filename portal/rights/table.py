"""What a line of the table says, and whom its words let in."""

from functools import cache
from typing import NamedTuple

from portal.pagekinds import ANYBODY, KINDS, LAWYER, LINK, MEMBER, NOBODY, STAFF
from portal.rights import office

WORDS = (ANYBODY, LINK, MEMBER, LAWYER, STAFF, office.SUPERUSER, NOBODY)
# Answer people who are not signed in better than with the way in alone: what they typed is kept, a script gets words.
ANSWER_THEMSELVES = ("qa:answer", "qa:answer_draft", "qa:desk_provisions")


class Line(NamedTuple):
    """One address. `read` and `do` are a word of WORDS, or rights of which one is enough."""

    name: str
    """As the map of addresses has it."""
    read: str | tuple[str, ...]
    do: str | tuple[str, ...] = NOBODY
    """Who may send its form or press its button."""
    whose: str = ""
    """Whose row it is about, in words; or what else decides."""
    actions: dict[str, str | tuple[str, ...]] = {}
    """What is done to ticked rows of a list, by name."""

    @property
    def is_of_the_admin(self) -> bool:
        return self.name.startswith("admin:") or self.name in office.BESIDE


@cache
def lines() -> dict[str, Line]:
    """Every line, by the name of its address."""
    outside = [Line(kind.name, kind.who, kind.presses, kind.whose) for kind in KINDS]
    return {line.name: line for line in [*outside, *(Line(*each) for each in office.lines())]}


def may(user, who: str | tuple[str, ...]) -> bool:
    """Whether somebody is let in by a word or by one of these rights.

    Whether a lawyer's check still stands is for the view to say, which has to fetch the profile anyway.
    """
    if who in (ANYBODY, LINK):
        return True
    if who == NOBODY or not user.is_authenticated:
        return False
    if who in (MEMBER, LAWYER):
        return True
    if not (user.is_active and user.is_staff):
        return False
    if who == STAFF or user.is_superuser:
        return True
    return who != office.SUPERUSER and any(user.has_perm(right) for right in who)
