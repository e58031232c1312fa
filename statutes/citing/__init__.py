"""Find 《…》第…条 in running text, settle which provision of which edition it means, link it, remember it.

find(text)                       what a text names: Mention rows, by grammar and names alone
resolve(mention, library, on=)   which provisions of the library that is, or why none
link_html(html, on=)             the same text with links, its provisions, and what stayed text
record(kind, key, linked, on=)   Citation rows of one source, both ways
"""

from statutes.citing.codes import Code, look_up, parse
from statutes.citing.find import Mention, find
from statutes.citing.library import Held, Library
from statutes.citing.link import Linked, Unresolved, link_html, unresolved_in
from statutes.citing.records import forget, record, record_again, record_again_of, record_all
from statutes.citing.report import lines_for
from statutes.citing.resolve import Resolved, resolve
from statutes.models import Provision

__all__ = [
    "Code",
    "Held",
    "Library",
    "Linked",
    "Mention",
    "Resolved",
    "Unresolved",
    "find",
    "forget",
    "lines_for",
    "link_html",
    "look_up",
    "paragraph_count",
    "parse",
    "record",
    "record_again",
    "record_again_of",
    "record_all",
    "resolve",
    "unresolved_in",
]


def paragraph_count(provision: Provision) -> int:
    """How many 款 a provision has; its items (（一）…) belong to the 款 above them."""
    return len(provision.clauses)
