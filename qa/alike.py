"""Which waiting posts are nearly the same, so that one look is enough for all of them.

A text is the set of its runs of three letters; two texts are nearly the same when they share most of them. To find
such texts without reading all, each keeps a few bands of smallest hashes: texts that are much alike fall together in
at least one of them (MinHash). What falls together is then compared in full.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from core.text import fold
from qa.models import Answer, Comment, Likeness, Moderated, Question

KINDS = {"question": Question, "answer": Answer, "comment": Comment}
BANDS, ROWS = 8, 3
LEAST_SHARED = 0.6  # of all runs that either text has
LEAST_LETTERS = 8  # shorter texts are alike by chance
LONGEST = 5000
MOST_ALIKE = 20
MOST_LOOKED_AT = 2000
_PRIME = (1 << 31) - 1
_random = np.random.default_rng(20261122)
_FACTORS = _random.integers(1, _PRIME, BANDS * ROWS, dtype=np.uint64)
_ADDED = _random.integers(0, _PRIME, BANDS * ROWS, dtype=np.uint64)
_TAG = re.compile(r"<[^>]{0,200}>")


def words_of(item: Moderated) -> str:
    return _TAG.sub(" ", "\n".join(item.texts.values()))


def runs(text: str) -> set[str]:
    """The runs of three letters or digits of a text; none where it is too short to tell."""
    letters = "".join(char for char in fold(text[:LONGEST]) if char.isalnum())
    return (
        {letters[at : at + 3] for at in range(len(letters) - 2)} if len(letters) >= LEAST_LETTERS else set()
    )


def bands(text: str) -> list[int]:
    """The bands of a text: numbers of 63 bits, the same for texts that are the same."""
    hashed = np.fromiter((zlib.crc32(run.encode()) % _PRIME for run in runs(text)), dtype=np.uint64)
    if not len(hashed):
        return []
    least = ((hashed[:, None] * _FACTORS + _ADDED) % _PRIME).min(axis=0)
    found = []
    for band in range(BANDS):
        rows = least[band * ROWS : (band + 1) * ROWS]
        head, tail = zlib.crc32(rows.tobytes(), band), zlib.adler32(rows.tobytes())
        found.append((head << 31 | tail & 0x7FFFFFFF) & 0x7FFFFFFFFFFFFFFF)
    return found


def share(one: set[str], other: set[str]) -> float:
    """How much two sets of runs have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def groups(kind: str, items: Iterable[Moderated], but_by: int | None = None) -> dict[int, list[Moderated]]:
    """For each of the items the other waiting posts that are nearly the same; three queries, however many there are.

    A post stands in one group at most: with the first of the items that it is like. What the person `but_by` wrote
    stands by itself, for they may not decide on it.
    """
    items = [item for item in items if item.is_waiting] if kind in KINDS else []
    held = Likeness.objects.filter(item_kind=kind)
    of_item: dict[int, set[int]] = defaultdict(set)
    for pk, band in held.filter(item_id__in=[item.pk for item in items]).values_list("item_id", "band"):
        of_item[pk].add(band)
    in_band: dict[int, set[int]] = defaultdict(set)
    wanted = {band for each in of_item.values() for band in each}
    for pk, band in held.filter(band__in=wanted).values_list("item_id", "band")[:MOST_LOOKED_AT]:
        in_band[band].add(pk)
    near = {
        item.pk: set().union(*(in_band[band] for band in of_item[item.pk])) - {item.pk}
        if but_by is None or item.author_id != but_by
        else set()
        for item in items
    }
    rows = KINDS[kind].objects.waiting() if items else ()
    found = rows.filter(pk__in=set().union(*near.values())) if items else ()
    posts = {post.pk: post for post in found if but_by is None or post.author_id != but_by}
    return _grouped(items, near, posts)


def _grouped(items, near, posts) -> dict[int, list[Moderated]]:
    taken: set[int] = set()
    found: dict[int, list[Moderated]] = {}
    for item in items:
        if item.pk in taken:
            continue
        mine = runs(words_of(item))
        alike = [
            posts[pk]
            for pk in sorted(near[item.pk] - taken)
            if pk in posts and share(mine, runs(words_of(posts[pk]))) >= LEAST_SHARED
        ][:MOST_ALIKE]
        found[item.pk] = alike
        taken |= {item.pk, *(each.pk for each in alike)}
    return found
