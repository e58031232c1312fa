"""All blocks together as one search sees them: what holds a word, how rare it is, how much it weighs where.

A document is a place, counted over all blocks. A library is never changed: `with_rows` and `without` make another, which
shares the blocks. What is gone stays in its block until blocks are merged, marked as gone and counted nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from search.engine import cutting, joining
from search.engine.block import Block, Row
from search.segment import runs

STALE_DAYS = 730
LOOKED_AT_FIRST = 200  # documents
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Postings:
    """Places that hold a gram, in order, and how much it weighs in each (four channels)."""

    places: np.ndarray
    weights: np.ndarray


class Library:
    """Blocks, and for each of them which documents are still there."""

    def __init__(self, blocks: Sequence[Block], alive: Sequence[np.ndarray] | None = None):
        self.blocks = list(blocks)
        self.alive_in = list(alive) if alive else [np.ones(len(block), bool) for block in blocks]
        self.offsets = np.concatenate(
            ([0], np.cumsum([len(block) for block in self.blocks], dtype=np.int64))
        ).tolist()
        self._postings: dict[int, Postings] = {}

    def __len__(self) -> int:
        """How many places there are, those of documents that are gone too."""
        return self.offsets[-1]

    @cached_property
    def alive(self) -> np.ndarray:
        return self._column(self.alive_in, bool)

    @cached_property
    def count(self) -> int:
        """How many documents can be found."""
        return int(self.alive.sum())

    @cached_property
    def ids(self) -> np.ndarray:
        return self._column([block.ids for block in self.blocks], np.int64)

    @cached_property
    def stamps(self) -> np.ndarray:
        return self._column([block.stamps for block in self.blocks], np.int64)

    @cached_property
    def names(self) -> np.ndarray:
        return self._column([block.names for block in self.blocks], np.int64)

    @cached_property
    def authority(self) -> np.ndarray:
        return self._column([block.authority for block in self.blocks], np.uint8)

    @cached_property
    def days(self) -> np.ndarray:
        return self._column([block.days for block in self.blocks], np.int32)

    @cached_property
    def freshness(self) -> np.ndarray:
        """1 for what was looked at last, towards 0 over the years; nothing where no day is known."""
        fresh = np.exp((self.days - self.days.max(initial=0)) / np.float32(STALE_DAYS)).astype(np.float32)
        return np.where(self.days > 0, fresh, np.float32(0))

    @cached_property
    def kind_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for block in self.blocks for name in block.kind_names))

    @cached_property
    def kinds(self) -> np.ndarray:
        """Of each place, the place of its kind in kind_names."""
        numbers = [
            np.array([self.kind_names.index(name) for name in block.kind_names], np.uint8)[block.kinds]
            for block in self.blocks
        ]
        return self._column(numbers, np.uint8)

    @cached_property
    def lengths(self) -> np.ndarray:
        return self._column([np.diff(block.text_starts) for block in self.blocks], np.int64)

    @cached_property
    def groups(self) -> np.ndarray:
        """Hashed names of the larger and the smaller whole, in two columns."""
        found = [block.groups for block in self.blocks if len(block)]
        return np.concatenate(found) if found else np.zeros((0, 2), np.int64)

    def _column(self, arrays: Sequence[np.ndarray], kind: type) -> np.ndarray:
        if len(arrays) == 1:
            return arrays[0]
        return np.concatenate(arrays) if arrays else np.zeros(0, kind)

    # Change

    def with_rows(self, rows: Iterable[Row], folder: Path | None = None) -> "Library":
        """A library that has the rows in place of the documents with their ids; many make their files in the folder."""
        made = joining.build(rows, folder)
        if not len(made):
            return self
        kept = self.without(made.ids.tolist())
        blocks, alive = [*kept.blocks, made], [*kept.alive_in, np.ones(len(made), bool)]
        # Never more blocks than log n, and every document is copied at most so often.
        while len(blocks) > 1 and 2 * alive[-1].sum() >= alive[-2].sum():
            blocks[-2:] = [joining.merge(blocks[-2:], alive[-2:], folder)]
            alive[-2:] = [np.ones(len(blocks[-1]), bool)]
        return Library(blocks, alive)

    def without(self, ids: Iterable[int]) -> "Library":
        """A library that has the documents with these ids no more; a block that is mostly gone is written anew."""
        gone = np.fromiter(ids, np.int64)
        if not len(gone):
            return self
        blocks, alive = [], []
        for block, keep in zip(self.blocks, self.alive_in, strict=True):
            left = keep & ~np.isin(block.ids, gone)
            if 2 * left.sum() < len(block):
                block, left = joining.merge([block], [left]), np.ones(int(left.sum()), bool)
            if len(block):
                blocks.append(block)
                alive.append(left)
        return Library(blocks, alive)

    # Asking

    def postings(self, gram: int) -> Postings:
        """Where a gram stands; kept for as long as the library, since one search asks for the same again and again."""
        found = self._postings.get(gram)
        if found is None:
            found = self._find(gram)
            if len(self._postings) > 256:
                self._postings.clear()
            self._postings[gram] = found
        return found

    def _find(self, gram: int) -> Postings:
        places, weights = [], []
        for block, keep, offset in zip(self.blocks, self.alive_in, self.offsets, strict=False):
            start, end = block.find(gram)
            if start < end:
                here, weight = block.places[start:end], block.weights[start:end]
                if not keep.all():
                    there = keep[here]
                    here, weight = here[there], weight[there]
                places.append(here if not offset else here + np.int32(offset))
                weights.append(weight)
        if len(places) == 1:
            return Postings(places[0], weights[0])
        if not places:
            return Postings(np.zeros(0, np.int32), np.zeros((0, 4), np.uint8))
        return Postings(np.concatenate(places), np.concatenate(weights))

    def holders(self, gram: int) -> int:
        return len(self.postings(gram).places)

    def frequency(self, gram: int) -> int:
        """As `holders`, at once, but documents that are gone may count."""
        return sum(end - start for start, end in (block.find(gram) for block in self.blocks))

    def frequencies(self, grams: np.ndarray) -> np.ndarray:
        """`frequency` of many."""
        found = np.zeros(len(grams), np.int64)
        for block in self.blocks:
            if len(block.grams):
                at = np.minimum(np.searchsorted(block.grams, grams), len(block.grams) - 1)
                found += np.where(block.grams[at] == grams, block.starts[at + 1] - block.starts[at], 0)
        return found

    def holds(self, text: str) -> bool:
        """Whether any document holds the folded text; most words that are asked about stand in one of the first."""
        pieces = runs(text)
        if len(pieces) != 1 or pieces[0].isascii():
            return bool(len(self.holding(text)))
        places = self._candidates(pieces[0])
        if _is_exact(text, pieces):
            return bool(len(places))
        parts = np.split(places, np.arange(LOOKED_AT_FIRST, len(places), LOOKED_AT_FIRST))
        return any(len(self._scan(part, text)) for part in parts)

    def holding(self, text: str) -> np.ndarray:
        """Places, in order, of every document that holds the folded text, as a scan of all texts would find them."""
        pieces = runs(text)
        if not pieces:
            return _NONE
        if len(pieces) == 1 and pieces[0].isascii():
            return self._holding_latin(pieces[0])
        found = sorted((self._candidates(piece) for piece in pieces), key=len)
        places = found[0]
        for other in found[1:]:
            places = among(places, other)
        return places if _is_exact(text, pieces) else self._scan(places, text)

    def _candidates(self, piece: str) -> np.ndarray:
        if piece.isascii():
            return self._holding_latin(piece)
        sets = sorted((self.postings(gram).places for gram in cutting.needed(piece)), key=len)
        places = sets[0]
        for other in sets[1:]:
            places = among(places, other)
        return places

    def _holding_latin(self, piece: str) -> np.ndarray:
        """A Latin word is found inside longer ones too, for 24 is written where 24% is, and app where apps is."""
        found = np.zeros(len(self), bool)
        for block, offset in zip(self.blocks, self.offsets, strict=False):
            found[block.of_words(piece) + offset] = True
        return np.flatnonzero(found & self.alive)

    def _scan(self, places: np.ndarray, text: str) -> np.ndarray:
        wanted, found = text.encode(), [_NONE]
        for block, offset in zip(self.blocks, self.offsets, strict=False):
            own = places[(places >= offset) & (places < offset + len(block))] - offset
            found.append(block.holding(own, wanted) + offset)
        return np.concatenate(found)

    def at(self, place: int) -> tuple[Block, int]:
        number = next(n for n in range(len(self.blocks)) if place < self.offsets[n + 1])
        return self.blocks[number], place - self.offsets[number]

    def text(self, place: int) -> str:
        block, local = self.at(place)
        return block.text(local)

    def weights_at(self, gram: int, places: np.ndarray) -> np.ndarray:
        """How much a gram weighs at each of some places: a row of four channels for each, noughts where it is not."""
        postings = self.postings(gram)
        out = np.zeros((len(places), 4), np.uint8)
        if len(postings.places):
            # Of another type than theirs, numpy would copy all the postings first.
            places = places.astype(postings.places.dtype, copy=False)
            at = np.searchsorted(postings.places, places)
            at[at == len(postings.places)] = 0
            there = postings.places[at] == places
            out[there] = postings.weights[at[there]]
        return out


def among(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Those of the places that are among the others; both in order."""
    if not len(others) or not len(places):
        return places[:0]
    at = np.searchsorted(others, places)
    at[at == len(others)] = 0
    return places[others[at] == places]


def _is_exact(text: str, pieces: Sequence[str]) -> bool:
    """Whether a document that has the grams is certain to hold the text."""
    return len(pieces) == 1 and pieces[0] == text and len(text) <= 2
