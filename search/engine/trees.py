"""A small ranker: trees grown one after the other, each on what those before it still order wrongly.

The loss is that of a listwise softmax: of the candidates of one question, the right ones should gather the weight.
A tree is complete to DEPTH; it is two rows of numbers for its splits (feature, threshold) and one for its leaves.
Several such forests, each of which sees other questions by chance, are asked together: what one made of chance fades.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

DEPTH = 4
FORESTS = 3
TREES = 100  # of each forest
RATE = 0.08
SHRINK = 6.0  # added to the curvature of a leaf: few examples say little
LEAST = 40  # examples of a leaf
BINS = 32
QUESTIONS, COLUMNS = 0.6, 0.6  # the part of questions and of features that each tree sees


@dataclass(frozen=True)
class Trees:
    """All trees in three arrays: trees by inner nodes (features, thresholds), trees by leaves.

    They put right what one feature alone, times `slope`, says of a row.
    """

    features: np.ndarray
    thresholds: np.ndarray
    leaves: np.ndarray
    start: int = 0
    slope: float = 0.0

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The score of each row."""
        if not len(self.features):
            return self.slope * x[:, self.start]
        trees, inner = self.features.shape
        # As float32, which the features are: a value on a threshold went left while learning.
        held = np.ascontiguousarray(x.T, np.float32)
        above = held[self.features] > self.thresholds.astype(np.float32)[:, :, None]
        above = above.reshape(-1, len(x))
        tree, row = np.arange(trees)[:, None], np.arange(len(x))[None, :]
        node = np.zeros((trees, len(x)), np.int64)
        for _ in range(int(np.log2(inner + 1))):
            # Flat positions: numpy takes them several times as fast as pairs of indexes.
            node = 2 * node + 1 + above.ravel().take((node + tree * inner) * len(x) + row)
        leaf = node - inner + tree * (inner + 1)
        return self.slope * x[:, self.start] + self.leaves.ravel().take(leaf).sum(axis=0)


def fit(
    x: np.ndarray,
    right: np.ndarray,
    start: int,
    *,
    trees: int | None = None,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Trees:
    """Grow trees on x (questions, candidates, features) and on which candidates are right (questions, candidates).

    `start` is the feature that says the most by itself; with few questions it is better to begin there than at nought.
    """
    asked = np.flatnonzero(right.any(axis=1))
    x, right = x[asked], right[asked].astype(np.float64)
    wanted = right / right.sum(axis=1, keepdims=True)
    flat = x.reshape(-1, x.shape[2])
    edges = [_edges(column) for column in flat.T]
    binned = np.stack(
        [np.searchsorted(edge, column, side="left") for edge, column in zip(edges, flat.T, strict=True)]
    ).astype(np.int64)
    slope = _slope(x[:, :, start], wanted)
    first = slope * x[:, :, start].astype(np.float64)
    grown = []
    for forest in range(FORESTS):
        chance = np.random.default_rng([seed, forest])
        for splits, cuts, leaves in _forest(binned, wanted, first, TREES if trees is None else trees, chance):
            thresholds = [
                edges[f][c] if c < len(edges[f]) else np.inf for f, c in zip(splits, cuts, strict=True)
            ]
            grown.append((splits, np.array(thresholds), leaves / FORESTS))
            if progress:
                progress(len(grown))
    return Trees(*(np.array([tree[part] for tree in grown]) for part in range(3)), start, slope)


def _forest(
    binned: np.ndarray, wanted: np.ndarray, scores: np.ndarray, trees: int, chance: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """One tree after the other: splits, the last bins that go left, leaves."""
    (questions, candidates), width = scores.shape, len(binned)
    every = np.arange(questions * candidates)
    for _ in range(trees):
        share = _shares(scores)
        seen = np.sort(chance.choice(questions, max(1, int(QUESTIONS * questions)), replace=False))
        rows = (seen[:, None] * candidates + np.arange(candidates)).ravel()
        columns = np.sort(chance.choice(width, max(1, int(COLUMNS * width)), replace=False))
        gradient = (share - wanted).ravel()
        curvature = (share * (1 - share)).ravel()
        splits, cuts, leaves = _grow(binned, gradient, curvature, rows, columns)
        node = np.zeros(len(every), np.int64)
        for _ in range(DEPTH):
            node = 2 * node + 1 + (binned[splits[node], every] > cuts[node])
        scores = scores + leaves[node - (2**DEPTH - 1)].reshape(scores.shape)
        yield splits, cuts, leaves


def _shares(scores: np.ndarray) -> np.ndarray:
    share = np.exp(scores - scores.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


def _slope(values: np.ndarray, wanted: np.ndarray) -> float:
    """What to multiply a feature with so that the right candidates gather the most weight."""
    spread = float(values.std()) or 1.0
    slopes = np.geomspace(0.05, 20, 40) / spread
    losses = [-(wanted * np.log(_shares(slope * values) + 1e-12)).sum() for slope in slopes]
    return float(slopes[int(np.argmin(losses))])


def _edges(values: np.ndarray) -> np.ndarray:
    """Thresholds between the bins: quantiles of what differs."""
    return np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1], method="lower"))


def _grow(
    binned: np.ndarray, gradient: np.ndarray, curvature: np.ndarray, rows: np.ndarray, columns: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One complete tree, level by level: of each inner node the feature and the last bin that goes left, and the leaves."""
    inner = 2**DEPTH - 1
    splits, cuts = np.zeros(inner, np.int64), np.full(inner, BINS, np.int64)
    own_gradient, own_curvature = gradient[rows], curvature[rows]
    node = np.zeros(len(rows), np.int64)
    held = {column: binned[column, rows] for column in columns}
    for level in range(DEPTH):
        nodes, first = 2**level, 2**level - 1
        best = np.full(nodes, 1e-9)
        for column in columns:
            place = (node - first) * BINS + held[column]
            sums = [
                np.bincount(place, weights=weights, minlength=nodes * BINS).reshape(nodes, BINS)
                for weights in (own_gradient, own_curvature, None)
            ]
            gain, cut = _best_cut(*sums)
            better = gain > best
            best[better] = gain[better]
            splits[first : first + nodes][better] = column
            cuts[first : first + nodes][better] = cut[better]
        at = splits[node]
        mine = np.empty(len(rows), np.int64)
        for column in np.unique(at).tolist():
            there = at == column
            mine[there] = held[column][there] if column in held else binned[column, rows[there]]
        node = 2 * node + 1 + (mine > cuts[node])
    leaf = node - inner
    sums = np.bincount(leaf, weights=own_gradient, minlength=inner + 1)
    curved = np.bincount(leaf, weights=own_curvature, minlength=inner + 1)
    return splits, cuts, -RATE * sums / (curved + SHRINK)


def _best_cut(
    gradient: np.ndarray, curvature: np.ndarray, count: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each node, the greatest gain and after which bin to cut for it."""
    left_g, left_c, left_n = (np.cumsum(each, axis=1)[:, :-1] for each in (gradient, curvature, count))
    all_g, all_c, all_n = (each.sum(axis=1, keepdims=True) for each in (gradient, curvature, count))
    gain = left_g**2 / (left_c + SHRINK) + (all_g - left_g) ** 2 / (all_c - left_c + SHRINK)
    gain -= all_g**2 / (all_c + SHRINK)
    gain[(left_n < LEAST) | (all_n - left_n < LEAST)] = -np.inf
    cut = gain.argmax(axis=1)
    return gain[np.arange(len(gain)), cut], cut
