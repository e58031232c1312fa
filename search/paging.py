"""What stands on the pages of results before this one, carried in the address.

A page shows the first results that no page before it has shown. So whatever is published, changed or removed between two
pages, nothing is shown twice and nothing is passed over; a place counted from the beginning could promise neither.
"""

from collections.abc import Sequence

from django.utils.http import base36_to_int, int_to_base36

MOST_PAGES = 25  # of which the address tells; it is then some two thousand characters long
LONGEST = 6000

Before = tuple[tuple[int, ...], ...]


def write(before: Sequence[Sequence[int]]) -> str:
    """The numbers of the entries on each page, in an address; nothing when there are too many pages."""
    if len(before) > MOST_PAGES:
        return ""
    return "-".join(".".join(map(int_to_base36, page)) for page in before)


def read(text: str, page: int) -> Before | None:
    """What `write` wrote for this page; None for anything else, and the caller then counts places."""
    if page < 2 or not text or len(text) > LONGEST:
        return None
    try:
        before = tuple(tuple(map(base36_to_int, part.split("."))) for part in text.split("-"))
    except ValueError:
        return None
    sound = len(before) == page - 1 and all(0 <= number < 2**63 for part in before for number in part)
    return before if sound else None
