"""Which provisions an article's tokens and links mean: 民法典-675#1 → a Provision row, many in one query."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from statutes.models import Provision, Statute

_CODE = re.compile(r"(?P<name>.+?)-(?P<number>\d{1,4})(?:-(?P<sub>\d{1,2}))?(?:#(?P<paragraph>\d{1,2}))?")


@dataclass(frozen=True)
class Code:
    """What stands in `{{law:民法典-675#1}}` and `law:民法典-675#1`; paragraph 0 is the whole provision."""

    name: str
    number: int
    sub: int
    paragraph: int

    @classmethod
    def parse(cls, text: str) -> "Code | None":
        found = _CODE.fullmatch(text.strip())
        if found is None:
            return None
        return cls(found["name"], *(int(found[part] or 0) for part in ("number", "sub", "paragraph")))

    def ref(self, statute_slug: str) -> str:
        return make_ref(statute_slug, self.number, self.sub)


def make_ref(statute_slug: str, number: int, sub: int) -> str:
    """A provision whatever its edition: civil-code/675, criminal-law/293-1."""
    return f"{statute_slug}/{number}-{sub}" if sub else f"{statute_slug}/{number}"


def ref_of(provision: Provision) -> str:
    return make_ref(provision.edition.statute.slug, provision.number, provision.sub)


def slugs_by_name() -> dict[str, str]:
    """Every name that a statute goes by, with its slug; one query."""
    names = {}
    for statute in Statute.objects.only("slug", "title", "short_title", "aliases"):
        for name in (*statute.aliases, statute.title, statute.short_title):
            names[name] = statute.slug
    return names


def provisions_by_ref(refs: Iterable[str], *, on: date) -> dict[str, Provision]:
    """The provisions in force on a day, or the latest where none is, in one query; unknown refs are left out."""
    numbers: dict[str, set[int]] = {}
    for ref in refs:
        slug, _, number = ref.partition("/")
        numbers.setdefault(slug, set()).add(int(number.split("-")[0]))
    if not numbers:
        return {}
    wanted = Q()
    for slug, of_statute in numbers.items():
        wanted |= Q(edition__statute__slug=slug, number__in=of_statute)
    found: dict[str, Provision] = {}
    asked = set(refs)
    for provision in Provision.objects.filter(wanted).with_statute().order_by("edition__effective_from"):
        ref = ref_of(provision)
        here = found.get(ref)
        if ref in asked and (here is None or not _in_force(here, on) or _in_force(provision, on)):
            found[ref] = provision
    return found


def _in_force(provision: Provision, on: date) -> bool:
    edition = provision.edition
    return edition.effective_from <= on and (edition.effective_to is None or edition.effective_to > on)


def paragraph_count(provision: Provision) -> int:
    """How many 款 an official text has; a line that begins with （一） is an item of the paragraph above it."""
    return sum(not line.startswith("（") for line in provision.paragraphs) or 1
