"""A block: some documents with their postings, never changed once made; built, merged with others, written and mapped.

A posting says how much a gram weighs in a document, in four bytes: altogether, in the title, in tags, headings and what is asked,
in summary and body. Occurrences are weighed by their field and its length, saturated and rounded when the block is made.
"""

import hashlib
import json
import mmap
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

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
CHUNK = 2000  # documents cut at once
POSTINGS_AT_ONCE = 500_000  # by a merge
_MAGIC = b"search-block\n"


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
    texts: np.ndarray | mmap.mmap
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


def build(rows: Iterable[Row]) -> Block:
    """Cut the rows a chunk at a time, so that memory holds the postings and one chunk's occurrences."""
    rows = iter(rows)
    blocks = []
    while chunk := list(islice(rows, CHUNK)):
        blocks.append(_build(chunk))
        # Like sizes are merged with like, as one carries digits: no posting is copied more often than log n.
        while len(blocks) > 1 and len(blocks[-1]) >= len(blocks[-2]):
            blocks[-2:] = [merge(blocks[-2:])]
    return merge(blocks) if len(blocks) != 1 else blocks[0]


def _build(rows: Sequence[Row]) -> Block:
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
        words=_word_bytes(cut.words),
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


def _word_bytes(words: Iterable[str]) -> np.ndarray:
    return np.frombuffer("".join(f"\n{word}" for word in sorted(words)).encode(), np.uint8)


def words_of(block: Block) -> set[str]:
    return set(bytes(block.words).decode().split("\n")) - {""}


def merge(blocks: Sequence[Block], kept: Sequence[np.ndarray] | None = None) -> Block:
    """One block of several; of each, where `kept` is given, only the documents that it marks."""
    kept = kept or [np.ones(len(block), bool) for block in blocks]
    kind_names = tuple(dict.fromkeys(name for block in blocks for name in block.kind_names))
    grams = np.unique(np.concatenate([block.grams for block in blocks])) if blocks else np.zeros(0, np.int64)
    counts = [_kept_counts(block, keep) for block, keep in zip(blocks, kept, strict=True)]
    at = [np.searchsorted(grams, block.grams) for block in blocks]
    sizes = np.zeros(len(grams), np.int64)
    for where, count in zip(at, counts, strict=True):
        sizes[where] += count
    starts = np.concatenate(([0], np.cumsum(sizes)))
    places = np.zeros(starts[-1], np.int32)
    weights = np.zeros((starts[-1], 4), np.uint8)
    free, before = starts[:-1].copy(), 0
    for block, keep, where, count in zip(blocks, kept, at, counts, strict=True):
        renumbered = (np.cumsum(keep) - 1 + before).astype(np.int32)
        for some in _slices(block.starts):
            own = slice(block.starts[some.start], block.starts[some.stop])
            here, weight = block.places[own], block.weights[own]
            if not keep.all():
                there = keep[here]
                here, weight = here[there], weight[there]
            # The first of a gram goes where its free places begin, the next one after it.
            ends = np.cumsum(count[some])
            target = np.arange(len(here)) + np.repeat(free[where[some]] - ends + count[some], count[some])
            places[target] = renumbered[here]
            weights[target] = weight
        free[where] += count
        before += int(keep.sum())
    used = sizes > 0
    joined = {
        name: _joined(
            [np.asarray(getattr(block, name))[keep] for block, keep in zip(blocks, kept, strict=True)]
        )
        for name in ("ids", "stamps", "names", "authority", "days", "groups")
    }
    texts, text_starts = _merged_texts(blocks, kept)
    kinds = [
        np.array([kind_names.index(name) for name in block.kind_names], np.uint8)[block.kinds[keep]]
        for block, keep in zip(blocks, kept, strict=True)
    ]
    return Block(
        **joined,
        kinds=_joined(kinds),
        text_starts=text_starts,
        texts=texts,
        grams=grams[used],
        starts=np.concatenate((starts[:-1][used], starts[-1:])),
        places=places,
        weights=weights,
        words=_word_bytes(set().union(*map(words_of, blocks))),
        kind_names=kind_names,
    )


def _slices(starts: np.ndarray) -> Iterator[slice]:
    """Ranges of grams with about POSTINGS_AT_ONCE postings each, so that merging needs little memory beside its result."""
    first = 0
    while first < len(starts) - 1:
        stop = int(np.searchsorted(starts, starts[first] + POSTINGS_AT_ONCE, side="right")) - 1
        stop = max(stop, first + 1)
        yield slice(first, stop)
        first = stop


def _joined(arrays: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)


def _kept_counts(block: Block, keep: np.ndarray) -> np.ndarray:
    """How many postings of each gram are kept."""
    if keep.all():
        return np.diff(block.starts)
    total = np.concatenate(([0], np.cumsum(keep[block.places])))
    return total[block.starts[1:]] - total[block.starts[:-1]]


def _merged_texts(blocks: Sequence[Block], kept: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    pieces, lengths = [], [np.zeros(1, np.int64)]
    for block, keep in zip(blocks, kept, strict=True):
        length = np.diff(block.text_starts)
        texts = np.asarray(block.texts)
        pieces.append(texts if keep.all() else texts[np.repeat(keep, length)])
        lengths.append(length[keep])
    joined = np.concatenate(pieces) if pieces else np.zeros(0, np.uint8)
    return joined, np.cumsum(np.concatenate(lengths))


def save(block: Block, path: Path) -> None:
    """Write the block beside the old one and put it in its place at once; who has mapped the old one keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: np.ascontiguousarray(getattr(block, name)) for name in ARRAYS}
    head, at = {}, 0
    for name, array in arrays.items():
        head[name] = [array.dtype.str, list(array.shape), at]
        at += -(-array.nbytes // 64) * 64
    line = json.dumps({"version": VERSION, "kinds": block.kind_names, "arrays": head}).encode() + b"\n"
    line = line.rjust(-(-(len(line) + len(_MAGIC)) // 64) * 64 - len(_MAGIC))
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + line)
            for array in arrays.values():
                file.write(array.tobytes())
                file.write(b"\0" * (-array.nbytes % 64))
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def load(path: Path) -> Block | None:
    """Map a block that `save` wrote; nothing when there is none, or one of another version, or a damaged one."""
    try:
        with path.open("rb") as file:
            if file.readline() != _MAGIC:
                return None
            head = json.loads(file.readline())
            begin = file.tell()
            held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if head["version"] != VERSION:
            return None
        arrays = {
            name: np.frombuffer(
                held, np.dtype(kind), count=int(np.prod(shape, dtype=np.int64)), offset=begin + at
            ).reshape(shape)
            for name, (kind, shape, at) in head["arrays"].items()
        }
        return Block(**arrays, kind_names=tuple(head["kinds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
