"""A block: some documents with their postings, never changed once made; `search.engine.joining` makes one of several.

A posting says how much a gram weighs in a document, in four bytes: altogether, in the title, in tags, headings and what is asked,
in summary and body. Occurrences are weighed by their field and its length, saturated and rounded when the block is made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import repeat
from mmap import mmap

import numpy as np

from search.engine import cutting

VERSION = 2  # of the file; raise it when anything below changes what is written

# Fields in the order in which a document keeps them: weight, usual length in characters, how much length counts.
# A document may leave out the last of them.
FIELDS = {
    "title": (4.0, 18, 0.4),
    "tags": (2.5, 12, 0.2),
    "headings": (1.8, 80, 0.4),
    "summary": (1.8, 90, 0.4),
    "body": (1.0, 400, 0.6),
    "asked": (1.8, 20, 0.9),  # many sentences make no page more about a word
}
CHANNELS = (1, 2, 2, 3, 3, 2)  # of each field; channel 0 is all of them together
BODY_FIELD, ASKED_FIELD = 4, 5
SATURATION = 1.2  # k1: how soon more of the same stops counting


@dataclass(frozen=True)
class Row:
    """One document for the engine: `fields` are folded, in the order of FIELDS; `stamp` changes with anything in it.

    `groups` name the larger and the smaller whole that it belongs to (a law, a chapter), or nothing.
    """

    id: int
    stamp: int
    kind: str
    key: str
    fields: tuple[str, ...]
    authority: int = 0
    day: int = 0
    groups: tuple[str, str] = ("", "")

    @property
    def text(self) -> str:
        return chr(cutting.FIELD_BREAK).join(self.fields)


@dataclass(frozen=True)
class Block:
    """Arrays over documents (by place), over grams (sorted) and over postings; texts are UTF-8, end to end."""

    ids: np.ndarray
    stamps: np.ndarray
    names: np.ndarray  # of kind and key, hashed: the same in every database
    kinds: np.ndarray  # places in kind_names
    authority: np.ndarray
    days: np.ndarray
    groups: np.ndarray  # two columns of hashed names, 0 for none
    text_starts: np.ndarray
    texts: np.ndarray
    grams: np.ndarray
    starts: np.ndarray
    places: np.ndarray
    weights: np.ndarray
    words: np.ndarray  # Latin words, parted by line feeds, as bytes
    kind_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, gram: int) -> tuple[int, int]:
        """Where the postings of a gram begin and end; the same place twice when it does not occur."""
        at = int(np.searchsorted(self.grams, gram))
        if at < len(self.grams) and self.grams[at] == gram:
            return int(self.starts[at]), int(self.starts[at + 1])
        return 0, 0

    def text(self, place: int) -> str:
        return bytes(self.texts[self.text_starts[place] : self.text_starts[place + 1]]).decode()

    def holding(self, places: np.ndarray, wanted: bytes) -> np.ndarray:
        """Of these places, those whose texts hold the bytes."""
        begins, ends = self.text_starts[places], self.text_starts[places + 1]
        if self._file is None:
            texts = memoryview(self.texts)
            spans = zip(begins.tolist(), ends.tolist(), strict=True)
            held = [wanted in texts[start:end].tobytes() for start, end in spans]
            return places[np.array(held, bool)]
        # Read where they stand: to copy each text first takes nearly as long again.
        file, offset = self._file
        found = map(file.find, repeat(wanted), (begins + offset).tolist(), (ends + offset).tolist())
        return places[np.fromiter(found, np.int64, len(places)) >= 0]

    @cached_property
    def _file(self) -> tuple[mmap, int] | None:
        """The file that holds the texts, if one does, and where in it they begin."""
        held = self.texts
        while isinstance(held, np.ndarray | memoryview):
            held = held.base if isinstance(held, np.ndarray) else held.obj
        if not isinstance(held, mmap):
            return None
        return held, self.texts.ctypes.data - np.frombuffer(held, np.uint8).ctypes.data

    @cached_property
    def word_grams(self) -> np.ndarray:
        """The gram of each Latin word, in the order of `words`; asked for by few searches, and dear."""
        return np.array([cutting.word_gram.__wrapped__(word) for word in self.listed()], np.int64)

    def listed(self) -> list[str]:
        """Every Latin word, sorted."""
        return self.words.tobytes().decode().split("\n")[1:]

    def of_words(self, piece: str) -> np.ndarray:
        """Places that hold a Latin word with this in it, a place for each such word."""
        if piece.encode() not in self.words.tobytes() or not len(self.grams):
            return np.zeros(0, np.int32)
        within = np.flatnonzero([piece in word for word in self.listed()])
        grams = self.word_grams[within]
        at = np.minimum(np.searchsorted(self.grams, grams), len(self.grams) - 1)
        at = at[
            self.grams[at] == grams
        ]  # of words that only documents held that are gone, no posting is left
        starts, counts = self.starts[at], self.starts[at + 1] - self.starts[at]
        first = np.cumsum(counts) - counts
        return self.places[np.repeat(starts - first, counts) + np.arange(counts.sum())]

    @property
    def size(self) -> int:
        """Bytes of all arrays."""
        return sum(np.asarray(getattr(self, name)).nbytes for name in ARRAYS)


ARRAYS = [field.name for field in fields(Block) if field.name != "kind_names"]


def hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def name_of(kind: str, key: str) -> int:
    """The hashed name of a document."""
    return hashed(f"{kind}\0{key}")


def of_chunk(rows: Sequence[Row]) -> Block:
    """Cut some rows, all at once; `joining.build` goes on from there."""
    cut = cutting.cut([row.text for row in rows])
    grams, gram_of = np.unique(cut.grams, return_inverse=True)
    width = len(rows) * len(FIELDS)
    keys, counts = np.unique(
        gram_of.astype(np.int64) * width + cut.texts.astype(np.int64) * len(FIELDS) + cut.fields,
        return_counts=True,
    )
    field, document = keys % len(FIELDS), keys // len(FIELDS)
    first = np.flatnonzero(np.concatenate(([True], document[1:] != document[:-1]))) if len(keys) else keys
    lengths = np.zeros((len(rows), len(FIELDS)), np.float32)
    for number, row in enumerate(rows):
        lengths[number, : len(row.fields)] = [len(text) for text in row.fields]
    weights = _weights(counts, field, lengths[document % len(rows), field], first)
    postings = document[first]
    texts = [row.text.encode() for row in rows]
    kind_names = tuple(dict.fromkeys(row.kind for row in rows))
    return Block(
        ids=np.array([row.id for row in rows], np.int64),
        stamps=np.array([row.stamp for row in rows], np.int64),
        names=np.array([name_of(row.kind, row.key) for row in rows], np.int64),
        kinds=np.array([kind_names.index(row.kind) for row in rows], np.uint8),
        authority=np.array([min(row.authority, 100) for row in rows], np.uint8),
        days=np.array([row.day for row in rows], np.int32),
        groups=np.array([[hashed(group) if group else 0 for group in row.groups] for row in rows], np.int64),
        text_starts=np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64),
        texts=np.frombuffer(b"".join(texts), np.uint8),
        grams=grams,
        starts=np.searchsorted(postings // len(rows), np.arange(len(grams) + 1)).astype(np.int64),
        places=(postings % len(rows)).astype(np.int32),
        weights=weights,
        words=word_bytes(cut.words),
        kind_names=kind_names,
    )


def _weights(counts: np.ndarray, field: np.ndarray, lengths: np.ndarray, first: np.ndarray) -> np.ndarray:
    importance, usual, strictness = np.array(list(FIELDS.values()), np.float32).T
    normal = counts / (1 - strictness[field] + strictness[field] * lengths / usual[field])
    weights = np.zeros((len(first), 4), np.uint8)
    channel = np.array(CHANNELS)[field]
    for number in range(4):
        share = normal * importance[field] if number == 0 else normal * (channel == number)
        total = np.add.reduceat(share, first) if len(first) else share
        rounded = np.rint(255 * total / (total + SATURATION))
        weights[:, number] = np.where(total > 0, np.clip(rounded, 1, 255), 0)
    return weights


def word_bytes(words: Iterable[str]) -> np.ndarray:
    return np.frombuffer("".join(f"\n{word}" for word in sorted(words)).encode(), np.uint8)


def words_of(block: Block) -> set[str]:
    return set(block.listed())
