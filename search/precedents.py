"""Past questions that somebody who knows has answered by naming documents, and what they tell of a new question.

A precedent is kept as the grams that tell something about it, in no order, with the names of those documents. Everything
that is learned from precedents is, while training, asked of a memory without the fold to which the question itself belongs:
left alone with its own answer a ranker learns to look up that answer, and fails on the next question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search import lessons
from search.engine.block import name_of
from search.engine.library import Library
from search.lessons import Lessons, Taught
from search.segment import needed_grams

NEIGHBOURS = (1, 2)  # how far documents beside a cited one are looked at
NEAR, NEAREST = 15, 4  # precedents whose answers the answer may read like
# What precedents add to the points by which candidates are chosen.
LAW_CITED, LAW_PRECEDENTS = 2.0, 6.0
CHAPTER_CITED, CHAPTER_PRECEDENTS = 3.5, 28.0
CITED, PRECEDENT, BESIDE = 3.0, 170.0, 30.0


@dataclass(frozen=True)
class Precedent:
    """A past question and the documents that answer it, each as kind and key."""

    grams: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]


@dataclass
class Precedents:
    """Past questions, ready to be compared with a new one."""

    all: Sequence[Precedent]

    @cached_property
    def rarity(self) -> dict[str, float]:
        counts: dict[str, int] = {}
        for one in self.all:
            for gram in one.grams:
                counts[gram] = counts.get(gram, 0) + 1
        return {gram: float(np.log(1 + len(self.all) / count)) for gram, count in counts.items()}

    @cached_property
    def _by_gram(self) -> dict[str, np.ndarray]:
        places: dict[str, list[int]] = {}
        for number, one in enumerate(self.all):
            for gram in one.grams:
                places.setdefault(gram, []).append(number)
        return {gram: np.array(found) for gram, found in places.items()}

    @cached_property
    def _lengths(self) -> np.ndarray:
        return np.sqrt([sum(self.rarity[gram] ** 2 for gram in one.grams) or 1.0 for one in self.all])

    def likeness(self, grams: Sequence[str]) -> np.ndarray:
        """Cosine of the new question with each past one."""
        found = np.zeros(len(self.all))
        unknown = float(np.log(1 + len(self.all)))
        length = 0.0
        for gram in set(grams):
            rarity = self.rarity.get(gram, unknown)
            length += rarity**2
            if gram in self._by_gram:
                found[self._by_gram[gram]] += rarity**2
        return found / self._lengths / (length**0.5 or 1.0)


@dataclass
class Shelves:
    """The wholes that documents are parts of, numbered, and who stands beside whom; computed once for a library."""

    library: Library
    laws: np.ndarray = field(init=False)
    chapters: np.ndarray = field(init=False)
    law_sizes: np.ndarray = field(init=False)
    before: np.ndarray = field(init=False)
    after: np.ndarray = field(init=False)
    numbers: np.ndarray = field(init=False)  # of each place within its law, from 0
    order: np.ndarray = field(init=False)
    sorted_names: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        groups, count = self.library.groups, len(self.library)
        self.laws = np.unique(groups[:, 0], return_inverse=True)[1]
        self.chapters = np.unique(groups[:, 1], return_inverse=True)[1]
        self.law_sizes = np.bincount(self.laws, minlength=1)
        places = np.lexsort((self.library.ids, groups[:, 0]))
        self.numbers = np.empty(count, np.int64)
        self.numbers[places] = np.arange(count) - np.searchsorted(self.laws[places], self.laws[places])
        same = (groups[places[1:], 0] == groups[places[:-1], 0]) & (groups[places[1:], 0] != 0)
        self.before, self.after = np.arange(count), np.arange(count)
        self.before[places[1:][same]] = places[:-1][same]
        self.after[places[:-1][same]] = places[1:][same]
        self.order = np.argsort(self.library.names, kind="stable")
        self.sorted_names = self.library.names[self.order]

    def places(self, names: Sequence[int]) -> np.ndarray:
        """Where documents with these hashed names stand; -1 where there is none."""
        wanted = np.asarray(names, np.int64)
        if not len(self.sorted_names):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self.sorted_names, wanted), len(self.sorted_names) - 1)
        return np.where(self.sorted_names[at] == wanted, self.order[at], -1)


class Memory:
    """Precedents against one library: what they say of each place, law and chapter."""

    def __init__(self, precedents: Precedents, shelves: Shelves, learned: Lessons):
        self.precedents, self.shelves, self.lessons = precedents, shelves, learned
        owner = [number for number, one in enumerate(precedents.all) for _ in one.cites]
        share = [1 / len(one.cites) for one in precedents.all for _ in one.cites]
        places = shelves.places([name_of(*cited) for one in precedents.all for cited in one.cites])
        known = places >= 0
        self.owner, self.share, self.places = (
            np.array(owner, int)[known],
            np.array(share)[known],
            places[known],
        )
        self.at_law, self.at_chapter = shelves.laws[self.places], shelves.chapters[self.places]
        self.laws = len(shelves.law_sizes)
        self.chapters = int(shelves.chapters.max(initial=0)) + 1

    def recall(self, question: str) -> "Recollection":
        """What the precedents say of a folded question."""
        likeness = self.precedents.likeness(grams_of_question(question))
        ranks = np.argsort(np.argsort(-likeness, kind="stable"), kind="stable")
        near = (ranks < NEAR)[self.owner] & (likeness > 0)[self.owner]
        nearest = near & (ranks < NEAREST)[self.owner]
        likeness = likeness[self.owner]
        cited = np.unique(self.places)
        at = np.searchsorted(cited, self.places)
        best = np.zeros(len(cited))
        np.maximum.at(best, at, likeness)
        weight = self.share * likeness**2
        return Recollection(
            memory=self,
            cited=cited,
            times=np.bincount(at, minlength=len(cited)).astype(float),
            best=best,
            all=np.bincount(at, weights=likeness**2, minlength=len(cited)),
            law_times=np.bincount(self.at_law, weights=self.share, minlength=self.laws),
            law_likeness=np.bincount(self.at_law, weights=weight, minlength=self.laws),
            chapter_times=np.bincount(self.at_chapter, weights=self.share, minlength=self.chapters),
            chapter_likeness=np.bincount(self.at_chapter, weights=weight, minlength=self.chapters),
            near=(self.places[near], weight[near]),
            nearest=(self.places[nearest], weight[nearest]),
            taught=lessons.apply(self.lessons, question, self.shelves.library),
        )


@dataclass(frozen=True)
class Recollection:
    """What precedents say of one question: of cited places (sorted), and of every law and chapter by number."""

    memory: Memory
    cited: np.ndarray
    times: np.ndarray
    best: np.ndarray
    all: np.ndarray
    law_times: np.ndarray
    law_likeness: np.ndarray
    chapter_times: np.ndarray
    chapter_likeness: np.ndarray
    near: tuple[np.ndarray, np.ndarray]  # places that answer the likest precedents, and how much each says
    nearest: tuple[np.ndarray, np.ndarray]
    taught: Taught

    @property
    def shelves(self) -> Shelves:
        return self.memory.shelves

    def at(self, values: np.ndarray, places: np.ndarray) -> np.ndarray:
        """A value of cited places at any places, nought elsewhere."""
        if not len(self.cited):
            return np.zeros(len(places))
        found = np.minimum(np.searchsorted(self.cited, places), len(self.cited) - 1)
        return np.where(self.cited[found] == places, values[found], 0.0)

    def beside(self, places: np.ndarray) -> np.ndarray:
        """Likeness of the precedents of documents near by, less the farther they are."""
        found = np.zeros(len(places))
        for step in (self.shelves.before, self.shelves.after):
            near = places
            for far in NEIGHBOURS:
                following = step[near]
                found = np.maximum(
                    found, np.where(following != near, self.at(self.best, following) / far, 0.0)
                )
                near = following
        return found

    def cited_with(self, leaders: np.ndarray, points: np.ndarray, places: np.ndarray) -> np.ndarray:
        """For each place the most points of a leader that a precedent cites beside it."""
        memory, most = self.memory, {}
        leading = dict(zip(leaders.tolist(), points.tolist(), strict=True))
        for owner in np.unique(memory.owner[np.isin(memory.places, leaders)]).tolist():
            cites = memory.places[memory.owner == owner].tolist()
            for place in cites:
                others = [leading[other] for other in cites if other != place and other in leading]
                most[place] = max([most.get(place, 0.0), *others])
        return np.array([most.get(place, 0.0) for place in places.tolist()])

    @cached_property
    def bonus(self) -> np.ndarray:
        """For each of all places, what precedents add to its points when candidates are chosen."""
        shelves = self.shelves
        laws = LAW_CITED * np.log1p(self.law_times) + LAW_PRECEDENTS * np.log1p(10 * self.law_likeness)
        chapters = CHAPTER_CITED * np.log1p(self.chapter_times)
        chapters += CHAPTER_PRECEDENTS * np.log1p(10 * self.chapter_likeness)
        added = laws[shelves.laws] + chapters[shelves.chapters]
        added[self.cited] += PRECEDENT * self.best + CITED * np.log1p(self.times)
        for step in (shelves.before, shelves.after):
            near, best = self.cited, self.best
            for far in NEIGHBOURS:
                following = step[near]
                moved = following != near
                near, best = following[moved], best[moved]
                added[near] += BESIDE * best / far
        return added


def grams_of_question(question: str) -> tuple[str, ...]:
    """The pairs and words of a folded question, by which it is compared with past ones."""
    return needed_grams(question)
