"""Makes one block of many rows or of several blocks, in memory or in a file that processes map, and maps such a file.

Only a part of the postings is held at once: what is made in a file takes next to no memory of this process's own, however
great it becomes.
"""

import json
import mmap
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from search.engine.block import ARRAYS, VERSION, Block, Row, of_chunk, word_bytes, words_of

CHARACTERS_AT_ONCE = 300_000  # that are cut into grams
POSTINGS_AT_ONCE = 500_000
LARGEST_IN_MEMORY = 2_000_000  # postings of a block, while there is a folder to make it in
_MAGIC = b"search-block\n"
Shapes = Mapping[str, tuple[type, tuple[int, ...]]]
Arrays = dict[str, np.ndarray]


def build(rows: Iterable[Row], folder: Path | None = None) -> Block:
    """Cut the rows a chunk at a time; with a folder, great blocks are made in files there that nobody else sees."""
    blocks: list[Block] = []
    for chunk in _chunks(rows):
        blocks.append(of_chunk(chunk))
        # Like sizes are merged with like, as one carries digits: no posting is copied more often than log n.
        while len(blocks) > 1 and len(blocks[-1].places) >= len(blocks[-2].places):
            blocks[-2:] = [merge(blocks[-2:], folder=folder)]
    return merge(blocks, folder=folder) if len(blocks) != 1 else blocks[0]


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk, characters = [], 0
    for row in rows:
        chunk.append(row)
        characters += sum(map(len, row.fields))
        if characters >= CHARACTERS_AT_ONCE:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def merge(
    blocks: Sequence[Block], kept: Sequence[np.ndarray] | None = None, folder: Path | None = None
) -> Block:
    """One block of several; of each, where `kept` is given, only the documents that it marks."""
    if folder is None or sum(len(block.places) for block in blocks) <= LARGEST_IN_MEMORY:
        return _joined(blocks, kept, _in_memory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Nameless from the beginning on: it is gone with the last process that maps it.
        with tempfile.TemporaryFile(dir=folder) as file:
            return _joined(blocks, kept, lambda shapes, kinds: _in_file(file, shapes, kinds))
    except OSError:  # a folder that cannot be written costs memory and no answer
        return _joined(blocks, kept, _in_memory)


def save(blocks: Sequence[Block], path: Path, kept: Sequence[np.ndarray] | None = None) -> None:
    """Write one block of several and put it in its place at once; who has mapped the old one keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "r+b") as file:
            _joined(blocks, kept, lambda shapes, kinds: _in_file(file, shapes, kinds))
            os.fsync(file.fileno())  # or a crash might leave a file with holes under the good name
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
        return Block(**_mapped(held, begin, head["arrays"]), kind_names=tuple(head["kinds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _in_memory(shapes: Shapes, kinds: Sequence[str]) -> Arrays:
    return {name: np.zeros(shape, kind) for name, (kind, shape) in shapes.items()}


def _in_file(file, shapes: Shapes, kinds: Sequence[str]) -> Arrays:
    """Arrays of noughts in a file, behind a line that says where each begins."""
    head, at = {}, 0
    for name, (kind, shape) in shapes.items():
        head[name] = [np.dtype(kind).str, list(shape), at]
        at += -(-int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize // 64) * 64
    line = json.dumps({"version": VERSION, "kinds": list(kinds), "arrays": head}).encode() + b"\n"
    line = line.rjust(-(-(len(line) + len(_MAGIC)) // 64) * 64 - len(_MAGIC))
    file.write(_MAGIC + line)
    file.flush()
    begin = file.tell()
    os.posix_fallocate(
        file.fileno(), 0, begin + at
    )  # a full disk says so here, and not to whoever writes an array
    return _mapped(mmap.mmap(file.fileno(), 0), begin, head)


def _mapped(held: mmap.mmap, begin: int, arrays: Mapping[str, Sequence]) -> Arrays:
    return {
        name: np.frombuffer(
            held, np.dtype(kind), count=int(np.prod(shape, dtype=np.int64)), offset=begin + at
        ).reshape(shape)
        for name, (kind, shape, at) in arrays.items()
    }


def _joined(
    blocks: Sequence[Block],
    kept: Sequence[np.ndarray] | None,
    place: Callable[[Shapes, Sequence[str]], Arrays],
) -> Block:
    """`place` gives the arrays, by their types and shapes; they are filled here."""
    kept = kept or [np.ones(len(block), bool) for block in blocks]
    both = list(zip(blocks, kept, strict=True))
    kind_names = tuple(dict.fromkeys(name for block in blocks for name in block.kind_names))
    grams, counts, sizes = _grams(both)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    words = word_bytes(set().union(*map(words_of, blocks)))
    length = np.concatenate(
        [np.zeros(1, np.int64), *(np.diff(block.text_starts)[keep] for block, keep in both)]
    )
    documents = len(length) - 1
    columns = {
        "ids": np.int64,
        "stamps": np.int64,
        "names": np.int64,
        "authority": np.uint8,
        "days": np.int32,
    }
    used = sizes > 0
    shapes = dict.fromkeys(ARRAYS, (np.uint8, (0,))) | {
        **{name: (kind, (documents,)) for name, kind in columns.items()},
        "kinds": (np.uint8, (documents,)),
        "groups": (np.int64, (documents, 2)),
        "text_starts": (np.int64, (documents + 1,)),
        "texts": (np.uint8, (int(length.sum()),)),
        "grams": (np.int64, (int(used.sum()),)),
        "starts": (np.int64, (int(used.sum()) + 1,)),
        "places": (np.int32, (int(starts[-1]),)),
        "weights": (np.uint8, (int(starts[-1]), 4)),
        "words": (np.uint8, (len(words),)),
    }
    made = place(shapes, kind_names)
    made["text_starts"][:] = np.cumsum(length)
    made["grams"][:], made["words"][:] = grams[used], words
    made["starts"][:-1], made["starts"][-1] = starts[:-1][used], starts[-1]
    _fill_postings(both, grams, counts, starts, made)
    before = at = 0
    for block, keep in both:
        here = slice(before, before + int(keep.sum()))
        for name in (*columns, "groups"):
            made[name][here] = getattr(block, name)[keep]
        numbers = np.array([kind_names.index(name) for name in block.kind_names], np.uint8)
        made["kinds"][here] = numbers[block.kinds[keep]] if len(block) else 0
        before = here.stop
        at = _fill_texts(block, keep, made["texts"], at)
    return Block(**made, kind_names=kind_names)


def _grams(both: Sequence[tuple[Block, np.ndarray]]) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Every gram of the blocks; how many postings of each block's own are kept; and of all together."""
    grams = np.unique(np.concatenate([np.zeros(0, np.int64), *(block.grams for block, _ in both)]))
    counts = [_kept_counts(block, keep) for block, keep in both]
    sizes = np.zeros(len(grams), np.int64)
    for (block, _), count in zip(both, counts, strict=True):
        sizes[np.searchsorted(grams, block.grams)] += count
    return grams, counts, sizes


def _kept_counts(block: Block, keep: np.ndarray) -> np.ndarray:
    if keep.all():
        return np.diff(block.starts)
    counts = np.zeros(len(block.grams), np.int64)
    for some, own in _slices(block.starts):
        total = np.concatenate(([0], np.cumsum(keep[block.places[own]])))
        ends = block.starts[some.start : some.stop + 1] - own.start
        counts[some] = np.diff(total[ends])
    return counts


def _fill_postings(
    both: Sequence[tuple[Block, np.ndarray]],
    grams: np.ndarray,
    counts: Sequence[np.ndarray],
    starts: np.ndarray,
    made: Arrays,
) -> None:
    places, weights = made["places"], made["weights"]
    free, before = starts[:-1].copy(), 0
    for (block, keep), count in zip(both, counts, strict=True):
        where = np.searchsorted(grams, block.grams)
        renumbered = (np.cumsum(keep) - 1 + before).astype(np.int32)
        for some, own in _slices(block.starts):
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


def _slices(starts: np.ndarray) -> Iterator[tuple[slice, slice]]:
    """Ranges of grams with about POSTINGS_AT_ONCE postings each, and where these stand."""
    first = 0
    while first < len(starts) - 1:
        stop = int(np.searchsorted(starts, starts[first] + POSTINGS_AT_ONCE, side="right")) - 1
        stop = max(stop, first + 1)
        yield slice(first, stop), slice(int(starts[first]), int(starts[stop]))
        first = stop


def _fill_texts(block: Block, keep: np.ndarray, texts: np.ndarray, at: int) -> int:
    """Copy the kept texts, whole runs of neighbours at a time; where the next text goes."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], keep, [0])).astype(np.int8)))
    for first, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        start, end = int(block.text_starts[first]), int(block.text_starts[stop])
        texts[at : at + end - start] = block.texts[start:end]
        at += end - start
    return at
