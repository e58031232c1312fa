"""The table as a page for people, which is docs/rights.md: `manage.py list_rights > docs/rights.md`."""

import re
from collections.abc import Iterable

from accounts.groups import RIGHTS
from portal.pagekinds import NOBODY
from portal.rights import addresses
from portal.rights.office import SUPERUSER
from portal.rights.table import lines

# Lead from short addresses to whole ones, whatever they are of.
WITHOUT_PAGES = (
    "admin:django.views.generic.base.RedirectView",
    "admin:django.contrib.admin.sites.catch_all_view",
)

HEAD = """\
# Who may do what

Written by `manage.py list_rights` from `portal/rights/` and `accounts/groups.py`; a test holds this page to them, and another
walks every address as everybody ([why](decisions/0049-one-table-of-rights.md)). Change the table, then run the command.

| word | who that is |
|---|---|
| anybody | also without an account |
| whoever holds a signed link | a link that we sent, without an account |
| member | signed in, with whatever else |
| lawyer | a member whose licence staff have verified, as long as the check stands |
| staff | may enter the admin, in whatever group |
| {groups} | staff in this group |
| superusers alone | who set the site up; they may do everything that staff may |
| nobody | there is nothing to press, or nothing to read |

Where the last column names somebody, everybody else is told that there is no such page (404). In the admin, an address or an
action that is not listed here is open to superusers alone.
"""
OUTSIDE = (
    "Outside the admin",
    "address",
    "who reads it",
    "who sends its form, presses its button",
    "whose row it is",
)
OFFICE = ("The admin", "address", "who reads it", "who presses its buttons", "what else decides")
ACTIONS = ("Actions on ticked rows of a list", "list", "action", "who")


def page() -> str:
    """Everything, as Markdown."""
    every = [line for line in lines().values() if line.name not in WITHOUT_PAGES]
    paths = {name: _shown(path) for name, path in reversed(list(addresses.every()))}
    rows = [
        (paths[line.name], people(line.read), people(line.do), line.whose, line.is_of_the_admin)
        for line in every
        if (line.read, line.do) != (NOBODY, NOBODY)
    ]
    rows.sort()
    actions = sorted(
        (paths[line.name], name, people(who)) for line in every for name, who in line.actions.items()
    )
    return "".join([
        HEAD.format(groups=", ".join(RIGHTS)),
        _table(*OUTSIDE, rows=[row[:-1] for row in rows if not row[-1]]),
        _table(*OFFICE, rows=[row[:-1] for row in rows if row[-1]]),
        _table(*ACTIONS, rows=actions),
    ])  # fmt: skip


def people(who: str | tuple[str, ...]) -> str:
    """Who has one of some rights, by the names of the groups; a word stays as it is."""
    return who if isinstance(who, str) else ", ".join(groups(who)) or SUPERUSER


def groups(rights: Iterable[str]) -> list[str]:
    return [name for name, held in RIGHTS.items() if held & set(rights)]


def _shown(path: str) -> str:
    """`articles/<slug:slug>/` without the kinds of its parts, and an expression by the name of what it stands for."""
    plain = re.sub(r"\^?\(\?P(<\w+>).*", r"\1/", path)
    return "`/{}`".format(re.sub(r"<\w+:(\w+)>", r"<\1>", plain))


def _table(heading: str, *columns: str, rows: Iterable[tuple[str, ...]]) -> str:
    lined = "".join(f"| {' | '.join(row)} |\n" for row in [columns, ("---",) * len(columns), *rows])
    return f"\n## {heading}\n\n{lined}"
