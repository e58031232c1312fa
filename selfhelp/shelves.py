"""The guide and the letters of this site, read once from content/ when first asked for.

They are reviewed as text and change with a release, so they have no rows; `selfhelp.checks` proves them at the start.
"""

from functools import cache

from django.conf import settings

from core.markup import from_markdown, to_text
from selfhelp import guide as guides
from selfhelp import letters as letters_of
from selfhelp.guide import Guide
from selfhelp.letters import Letter


@cache
def guide() -> Guide:
    return guides.load(settings.CONTENT_DIR / "guide.toml")


@cache
def letters() -> dict[str, Letter]:
    return letters_of.load(settings.CONTENT_DIR / "letters")


@cache
def html_of(line: str) -> str:
    """A line of one of our own files: the library of laws reads all of them again after each change of a law."""
    return from_markdown(line)


@cache
def words_of(line: str) -> str:
    """The words alone of such a line, for the search."""
    return to_text(html_of(line))
