"""From the code of a provision, as editors write it beside a small fact, to the provision that readers see today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from core.prepared import prepared
from statutes import citing
from statutes.models import Provision


def provisions(codes: Iterable[str], *, on: date) -> dict[str, Provision]:
    """The provision of each code, in one query (none without codes); what names no provision that we hold is left out."""
    codes = set(codes)
    wanted = sorted(named(codes))
    if not wanted:
        return {}
    titles, numbers, subs = zip(*wanted, strict=True)
    return pick(_rows(titles=titles, numbers=numbers, subs=subs), codes, on=on)


@prepared
def _rows(titles, numbers, subs):
    wanted = Q()
    for title, number, sub in zip(titles, numbers, subs, strict=True):
        wanted |= Q(edition__statute__short_title=title, number=number, sub=sub)
    return Provision.objects.filter(wanted).with_statute().order_by("edition__effective_from")


def named(codes: Iterable[str]) -> set[tuple[str, int, int]]:
    """Which provisions may be meant by the codes, in whatever edition: short title, 条 and 之; what is no code is left out."""
    return {(code.name, code.number, code.sub) for code in filter(None, map(citing.parse, codes))}


def pick(rows: Iterable[Provision], codes: Iterable[str], *, on: date) -> dict[str, Provision]:
    """Of rows in the order of their editions, those that the codes mean on a day: in force then, or else the newest."""
    held: dict[tuple[str, int, int], list[Provision]] = {}
    for row in rows:
        held.setdefault((row.edition.statute.short_title, row.number, row.sub), []).append(row)
    found = {}
    for text in codes:
        code = citing.parse(text)
        if code and (editions := held.get((code.name, code.number, code.sub))):
            in_force = [one for one in editions if one.edition.effective_from <= on]
            found[text] = (in_force or editions)[-1]
    return found
