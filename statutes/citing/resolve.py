"""From what a text names to what the library holds."""

from dataclasses import dataclass
from datetime import date

from statutes.citing import names
from statutes.citing.find import Mention, Part
from statutes.citing.library import Held, HeldEdition, HeldLaw, Library

LONGEST_RANGE = 100


@dataclass(frozen=True)
class Resolved:
    """A mention with the provisions that it means. Where there are none, `reason` says why, to the editor."""

    mention: Mention
    law: str  # full title, as far as anybody knows it
    held: tuple[Held, ...] = ()
    reason: str = ""
    edition: HeldEdition | None = None

    def at(self, part: Part) -> Held | None:
        """The provision that one end of the mention links to."""
        return self.edition.provisions.get((part.number, part.sub)) if self.edition else None

    def numbers(self) -> list[tuple[int, int]]:
        """Every (number, sub) that is named, a range written out."""
        return numbers_of(self.mention)


def numbers_of(mention: Mention) -> list[tuple[int, int]]:
    """A range written out, unless it is so long that only its ends mean anything."""
    first, last = mention.parts[0], mention.parts[-1]
    ends = list(dict.fromkeys((part.number, part.sub) for part in mention.parts))
    if not 0 < last.number - first.number <= LONGEST_RANGE:
        return ends
    between = [(number, 0) for number in range(first.number + 1, last.number)]
    return [ends[0], *between, ends[-1]]


def resolve(mention: Mention, library: Library, *, on: date) -> Resolved:
    """The provisions of the edition that the text means: the one it names, else the one in force `on` its day."""
    law = library.law(mention.law) if mention.law else None
    if mention.problem:
        return Resolved(mention, "", reason=mention.problem)
    if law is None:
        repealed = names.SHORT.get(mention.law, mention.law) in names.REPEALED
        return Resolved(
            mention, mention.name, reason="这部法律已经废止" if repealed else "法条库里没有这部法律"
        )
    edition, reason = _edition(mention, law, on)
    if edition and not mention.year and _quotes_older_words(mention, edition, library, on):
        return Resolved(mention, law.title, reason="引文出自更早的规定，条号可能是旧版的")
    if edition is None:
        return Resolved(mention, law.title, reason=reason)
    end = edition.last_number
    if end and max(part.number for part in mention.parts) > end:
        return Resolved(mention, law.title, reason=f"条号超过了这部法律的最后一条（第 {end} 条）")
    held = tuple(edition.provisions[number] for number in numbers_of(mention) if number in edition.provisions)
    if not held:
        return Resolved(mention, law.title, reason="法条库里还没有收这一条")
    return Resolved(mention, law.title, held, edition=edition)


def _quotes_older_words(mention: Mention, edition: HeldEdition, library: Library, on: date) -> bool:
    """Whether the number stands in a quotation from rules that are older than today's numbering."""
    if not mention.quoted_from or not edition.amended:
        return False
    source = library.law(mention.quoted_from)
    quoted = source.in_force(on) if source else None
    return quoted is None or quoted.effective_from < edition.numbering_since


def _edition(mention: Mention, law: HeldLaw, on: date) -> tuple[HeldEdition | None, str]:
    if mention.year:
        edition = law.of_year(mention.year)
        return edition, "" if edition else f"文中指的是 {mention.year} 年的版本，法条库里没有"
    if mention.former:
        return None, "文中指的是旧版，条号可能不同"
    edition = law.in_force(on)
    if edition is None:
        return None, f"{on} 没有施行中的版本"
    if mention.said_in and edition.amended and mention.said_in < edition.numbering_since.year:
        return None, f"这句话说的是 {mention.said_in} 年，那时的条号可能不同"
    return edition, ""
