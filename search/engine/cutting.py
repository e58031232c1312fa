"""Cuts folded texts into numbered grams, many texts at once: what `search.segment.grams` says, in arrays.

A gram is a number: a character its code point, a pair of neighbours both of theirs, a Latin word a hash with the top
bits set. Numbers need no dictionary, so a vocabulary of half a million grams is one sorted array.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from search.segment import runs

CHARACTER_BITS = 21
PAIR = 1 << CHARACTER_BITS  # the least number of a pair
WORD = 1 << 62
FIELD_BREAK, TEXT_BREAK = 0x1E, "\x1d"
LAST_FIELD = 5
_OTHER, _LATIN, _WORDLIKE = 0, 1, 2


@dataclass(frozen=True)
class Cut:
    """Every occurrence of every gram: its number, the text and the field it stands in; and the Latin words that occur."""

    grams: np.ndarray
    texts: np.ndarray
    fields: np.ndarray
    words: set[str]


@lru_cache(maxsize=10_000)
def word_gram(word: str) -> int:
    """The number of a Latin word."""
    digest = hashlib.blake2b(word.encode(), digest_size=7).digest()
    return WORD | int.from_bytes(digest, "big")


def needed(text: str) -> list[int]:
    """The fewest grams that every text holding `text` has: its pairs, or the character that stands alone."""
    found: dict[int, None] = {}
    for run in runs(text):
        if run.isascii():
            found[word_gram(run)] = None
        elif len(run) == 1:
            found[ord(run)] = None
        else:
            for one, other in pairwise(run):
                found[pair_gram(one, other)] = None
    return list(found)


def characters(text: str) -> list[int]:
    """The numbers of the characters of a text, Latin letters and digits aside."""
    return [ord(char) for char in dict.fromkeys(text) if char.isalnum() and not char.isascii()]


def pair_gram(one: str, other: str) -> int:
    return ord(one) << CHARACTER_BITS | ord(other)


def cut(texts: Sequence[str]) -> Cut:
    """Cut texts whose fields are parted by FIELD_BREAK."""
    whole = TEXT_BREAK.join(text.replace(TEXT_BREAK, " ") for text in texts) + TEXT_BREAK
    chars = np.frombuffer(whole.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    kinds = _kinds(chars)
    ends = np.flatnonzero(chars == ord(TEXT_BREAK))
    text_of = np.zeros(len(chars), np.int32)
    text_of[ends[:-1] + 1] = 1
    text_of = np.cumsum(text_of, dtype=np.int32)
    breaks = np.cumsum(chars == FIELD_BREAK, dtype=np.int32)
    first = np.concatenate(([0], breaks[ends[:-1]]))
    field_of = np.minimum(breaks - first[text_of], LAST_FIELD).astype(np.int8)

    single = np.flatnonzero(kinds == _WORDLIKE)
    pair = single[:-1][np.diff(single) == 1] if len(single) else single
    at, grams, words = _latin(whole, kinds)
    places = np.concatenate((single, pair, at))
    numbers = np.concatenate((chars[single], chars[pair] << CHARACTER_BITS | chars[pair + 1], grams))
    return Cut(numbers, text_of[places], field_of[places], words)


def _kinds(chars: np.ndarray) -> np.ndarray:
    """Of each character: ASCII letter or digit, other letter or digit, or neither."""
    present = np.flatnonzero(np.bincount(chars))
    table = np.zeros(present[-1] + 1, np.uint8)
    for code in present.tolist():
        if chr(code).isalnum():
            table[code] = _LATIN if code < 128 else _WORDLIKE
    return table[chars]


def _latin(whole: str, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray, set[str]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], kinds == _LATIN, [0])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    found = [whole[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    grams = np.array([word_gram(word) for word in found], np.int64)
    return starts, grams, set(found)
