"""What to say of a law on a day on which we have no text of it: not yet in force, no more, or not held."""

import re
from dataclasses import dataclass, field
from datetime import date

from statutes.citing import Library, names
from statutes.models import Edition, Provision, Statute

_NAMED = re.compile(r"《([^《》]{2,40})》")
_SINCE = re.compile(r"(?:起|开始)施行|同时废止")


@dataclass(frozen=True)
class Former:
    """A law that this one put out of force, with the address of its text that day where we hold it."""

    name: str
    address: str


@dataclass
class OtherDay:
    """A law, the day asked for, why there is nothing to show, what there is, and what the law itself says of before."""

    statute: Statute
    asked: date
    says: str
    editions: list[tuple[Edition, str]]
    label: str = ""  # of the provision that was asked for
    that_day: Edition | None = None
    last: Provision | None = None
    former: list[Former] = field(default_factory=list)

    @property
    def holds_former(self) -> bool:
        return any(law.address for law in self.former)


class NotOnThatDay(Exception):
    """The law is held, but not in an edition of the day that was asked for, or not with that number."""

    def __init__(self, other: OtherDay):
        super().__init__(other.says)
        self.other = other


def explain(editions: list[Edition], asked: date, *, today: date, number: str = "") -> OtherDay:
    """Of editions of one law, newest first, none of which says on that day what was asked for. Three queries at most."""
    first, newest = editions[-1], editions[0]
    statute = first.statute
    other = OtherDay(statute, asked, "", [(one, one.status_on(today)) for one in editions], number)
    name = f"《{statute.short_title}》"
    other.that_day = next((one for one in editions if one.status_on(asked) == "现行有效"), None)
    if other.that_day:
        other.says = _without_number(other.that_day, number)
    elif asked < first.effective_from and first.is_amended:
        other.says = f"我们收的最早一版{name}从 {first.effective_from} 起施行，更早的版本没有收。"
    elif asked < first.effective_from:
        other.says = f"{name}从 {first.effective_from} 起施行，那天还没有施行。"
        other.last = _last_words(first)
        other.former = _former(other.last, asked)
    elif newest.effective_to and asked >= newest.effective_to:
        other.says = f"{name}从 {newest.effective_to} 起不再施行，我们没有收到接着它的版本。"
    else:
        other.says = f"{asked} 那天施行的版本，我们没有收。"
    return other


def _without_number(edition: Edition, number: str) -> str:
    held = edition.provisions.filter(text_status=Provision.TextStatus.OFFICIAL)
    if edition.last_number and held.values("number").distinct().count() == edition.last_number:
        return f"那天施行的是{edition.label}，它一共 {edition.last_number} 条，没有{number}。"
    return f"那天施行的是{edition.label}，里面的{number}我们没有收。"


def _last_words(edition: Edition) -> Provision | None:
    """The provision that says since when the law is in force, and often what it puts out of force."""
    last = edition.provisions.with_statute().order_by("-number", "-sub").first()
    return last if last and _SINCE.search(last.text) else None


def _former(last: Provision | None, asked: date) -> list[Former]:
    if last is None or "废止" not in last.text:
        return []
    library = Library.load()
    return [Former(name, _address(library, name, asked)) for name in dict.fromkeys(_NAMED.findall(last.text))]


def _address(library: Library, name: str, asked: date) -> str:
    law = library.law(names.key(name))
    if law is None or law.in_force(asked) is None:
        return ""
    return f"{Statute(slug=law.slug).get_absolute_url()}?on={asked}"
