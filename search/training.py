"""Fits the learned ranker to judgements; what each question is told by others comes without its own fold."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.text import fold
from search import candidates, learned, lessons, ranking
from search.candidates import Asked
from search.engine import trees
from search.engine.block import name_of
from search.engine.library import Library
from search.judgements import Judgement
from search.lessons import Tally
from search.model import Model
from search.precedents import Memory, Precedent, Precedents, Shelves, grams_of_question
from search.ranking import Look
from search.segment import Vocabulary, parse

FOLDS = 5
FEWEST = 40  # judgements below which nothing can be learned
FEWEST_OF_KIND = 20  # answers of a kind below which its places are left alone
SHOWN, FIRST = (
    220,
    100,
)  # candidates of a question that the trees see, and how many of them are the first ones


class TooFew(ValueError):
    """There are not enough judgements to learn from; says how many there are."""


def train(
    judged: Sequence[Judgement],
    library: Library,
    weights: Mapping[str, float],
    vocabulary: Vocabulary | None = None,
    *,
    seed: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Model:
    """Fit a model. `progress(what, done, of)` is called as it goes on. Raises TooFew."""
    shelves = Shelves(library)
    judged, kinds = _usable(judged, shelves)
    precedents = [precedent(one) for one in judged]
    tallies = [_tally(one, library, shelves) for one in judged]
    folds = folds_of(len(judged), seed)
    examples, right = [], []
    for left_out in range(FOLDS):
        told = np.flatnonzero(folds != left_out)
        memory = _memory([precedents[n] for n in told], [tallies[n] for n in told], shelves)
        for number in np.flatnonzero(folds == left_out).tolist():
            one = judged[number]
            x, places = _example(one, library, weights, vocabulary, memory, kinds)
            wanted = np.isin(places, shelves.places([name_of(*answer) for answer in one.answers]))
            kept = _thinned(wanted, np.random.default_rng([seed, number]))
            examples.append(x[kept])
            right.append(wanted[kept])
            if progress:
                progress("看候选", len(examples), len(judged))
    most = min(len(x) for x in examples)
    said = (lambda done: progress("长树", done, trees.FORESTS * trees.TREES)) if progress else None
    grown = trees.fit(
        np.stack([x[:most] for x in examples]),
        np.stack([y[:most] for y in right]),
        learned.FEATURES.index("chosen"),
        seed=seed,
        progress=said,
    )
    about = {"judgements": len(judged), "documents": library.count}
    return Model(kinds, grown, Precedents(precedents), lessons.learn(tallies, library), about)


def _memory(precedents: Sequence[Precedent], tallies: Sequence[Tally], shelves: Shelves) -> Memory:
    return Memory(Precedents(precedents), shelves, lessons.learn(tallies, shelves.library))


def _tally(judged: Judgement, library: Library, shelves: Shelves) -> Tally:
    answers = shelves.places([name_of(*answer) for answer in judged.answers])
    return lessons.tally(fold(judged.question), answers[answers >= 0], library)


def precedent(judged: Judgement) -> Precedent:
    return Precedent(tuple(dict.fromkeys(grams_of_question(fold(judged.question)))), judged.answers)


def folds_of(count: int, seed: int) -> np.ndarray:
    """The fold of each judgement, even and shuffled."""
    return np.random.default_rng(seed).permutation(count) % FOLDS


def _usable(judged: Sequence[Judgement], shelves: Shelves) -> tuple[list[Judgement], tuple[str, ...]]:
    """The judgements about kinds that were judged often enough, and those kinds."""
    counts: dict[str, int] = {}
    for one in judged:
        for kind, key in one.answers:
            if shelves.places([name_of(kind, key)])[0] >= 0:
                counts[kind] = counts.get(kind, 0) + 1
    kinds = tuple(sorted(kind for kind, count in counts.items() if count >= FEWEST_OF_KIND))
    found = [
        Judgement(one.question, answers)
        for one in judged
        if (answers := tuple(answer for answer in one.answers if answer[0] in kinds))
    ]
    if len(found) < FEWEST:
        raise TooFew(f"只有 {len(found)} 个可用的问题，至少要 {FEWEST} 个才能训练。")
    return found, kinds


def _example(
    one: Judgement,
    library: Library,
    weights: Mapping[str, float],
    vocabulary: Vocabulary | None,
    memory: Memory,
    kinds: Sequence[str],
) -> tuple[np.ndarray, np.ndarray]:
    """Features and places of the candidates of one question."""
    query = parse(one.question, vocabulary)
    asked = candidates.ask(query, library, weights)
    look = _look(asked)
    points = ranking.base(look, library, asked.kind_weights)
    recollection = memory.recall(query.folded)
    ours = np.isin(library.kinds, [n for n, kind in enumerate(library.kind_names) if kind in kinds])
    places = learned.choose(np.where(ours, points, -np.inf), library, recollection)
    places = places[ours[places]]
    return learned.features(query.folded, look, points, places, recollection), places


def _look(asked: Asked) -> Look:
    return ranking.first_look(asked.query, asked.library, asked.holding)


def _thinned(right: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The right candidates, the first of the others, and some of the rest: SHOWN altogether."""
    good, other = np.flatnonzero(right), np.flatnonzero(~right)
    return np.concatenate((good, other[:FIRST], chance.permutation(other[FIRST:])))[:SHOWN]
