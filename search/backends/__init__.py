"""What differs between the databases: how a process learns what others have changed. All else is the same for both.

Each backend offers
    tell(ids): note, in the transaction of the change, which entries were written or removed
    mark(alias): a place in the notes to which a process may come back
    since(mark, alias) -> (mark, notes) of (number, entry id); a note may come twice, and none is ever left out
    wait_for_rebuild(), hold_for_rebuild(): keep verbs and a rebuild from undoing each other
"""

from types import ModuleType

from django.db import connection

from search.backends import postgres, sqlite

_BY_VENDOR = {"sqlite": sqlite, "postgresql": postgres}


def current() -> ModuleType:
    """The backend of the database in use."""
    return _BY_VENDOR[connection.vendor]
