"""How far documents read like others: the pairs that some texts have in common, looked up among candidates."""

from collections.abc import Sequence

import numpy as np

from search.engine import block, cutting
from search.engine.library import Library
from search.lessons import Among
from search.ranking import BODY, rarities

LONGEST = 600  # characters of a body that are read
COMMON = 32  # pairs that stand for what texts have in common

Weighed = tuple[np.ndarray, np.ndarray]  # places, and how much each counts


def echoes(library: Library, groups: Sequence[Weighed], among: Among) -> list[np.ndarray]:
    """For each group of documents, how much of what they have in common stands in each candidate."""
    places = np.unique(np.concatenate([places for places, _ in groups]))
    pairs, of, amounts = _read(library, places)
    found = []
    for members, weights in groups:
        shares = np.bincount(np.searchsorted(places, members), weights=weights, minlength=len(places))
        common = np.bincount(of[1], weights=amounts * shares[of[0]], minlength=len(pairs))
        first = np.lexsort((pairs, -common))[:COMMON]
        first = first[common[first] > 0]
        length = float(np.sqrt((common[first] ** 2).sum())) or 1.0
        grams = list(zip(pairs[first].tolist(), (common[first] / length).tolist(), strict=True))
        found.append(among.gained(grams, BODY))
    return found


def _read(
    library: Library, places: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Pairs in the bodies; for each pair in each text the numbers of text and pair, and how much it says there."""
    bodies = [
        library.text(place).split(chr(cutting.FIELD_BREAK))[block.BODY_FIELD] for place in places.tolist()
    ]
    cut = cutting.cut([body[:LONGEST] for body in bodies])
    chosen = (cut.grams >= cutting.PAIR) & (cut.grams < cutting.WORD)
    pairs, number = np.unique(cut.grams[chosen], return_inverse=True)
    keys, counts = np.unique(cut.texts[chosen].astype(np.int64) * len(pairs) + number, return_counts=True)
    text, pair = (keys // len(pairs), keys % len(pairs)) if len(pairs) else (keys, keys)
    amounts = rarities(library.frequencies(pairs), library.count)[pair] * counts / (counts + 1.0)
    lengths = np.sqrt(np.bincount(text, weights=amounts**2, minlength=len(places)))
    return pairs, (text, pair), amounts / np.maximum(lengths, 1e-9)[text]
