"""What a learned ranker looks at: features of the first candidates, and what past questions tell of a new one.

A precedent is a question that somebody who knows has answered by naming documents. It is kept as the grams that tell
something about it, in no order, with the names of those documents. Everything that is learned from precedents is, while
training, computed without the fold to which the question itself belongs: left alone with its own answer a ranker learns
to look up that answer, and fails on the next question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search.engine.block import name_of
from search.engine.library import Library
from search.ranking import Look
from search.segment import needed_grams

CANDIDATES = 300  # documents that a learned ranker orders
NEIGHBOURS = (1, 2)  # how far documents beside a cited one are looked at
VOTERS = 100  # first candidates that vote for their law and chapter

FEATURES = (
    "points",  # of the first look, against the best
    "points_raw",
    "rank",
    "title",  # by channel: share of what is asked that the title holds, weighed by rarity
    "head",
    "body",
    "body_best",  # against the best body
    "covered",
    "law_votes",
    "chapter_votes",
    "chapter_best",
    "beside",  # points of the better of the documents before and after
    "longest",  # longest stretch of the question that is written there
    "stretches",  # stretches of four characters or more, all together
    "authority",
    "length",
    "law_size",
    "question_length",
    "cited",  # how often past questions were answered by it
    "precedent",  # likeness of the likest past question answered by it
    "precedents",  # likeness of all past questions answered by it
    "precedent_beside",
    "law_cited",
    "law_cited_share",
    "law_precedents",
    "chapter_cited",
    "chapter_precedents",
    "chosen",  # points with what precedents add, by which the candidates were chosen
    "chosen_rank",
)
# How the candidates are chosen when there are precedents: points of the first look plus these, in units of points.
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
    order: np.ndarray = field(init=False)
    sorted_names: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        groups, count = self.library.groups, len(self.library)
        self.laws = np.unique(groups[:, 0], return_inverse=True)[1]
        self.chapters = np.unique(groups[:, 1], return_inverse=True)[1]
        self.law_sizes = np.bincount(self.laws, minlength=1)
        places = np.lexsort((self.library.ids, groups[:, 0]))
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

    def __init__(self, precedents: Precedents, shelves: Shelves):
        self.precedents, self.shelves = precedents, shelves
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

    def recall(self, grams: Sequence[str], left_out: np.ndarray | None = None) -> "Recollection":
        """What the precedents say of a question; `left_out` marks precedents that must not be asked."""
        likeness = self.precedents.likeness(grams)[self.owner]
        places, share, laws, chapters = self.places, self.share, self.at_law, self.at_chapter
        if left_out is not None:
            asked = ~left_out[self.owner]
            likeness, places, share = likeness[asked], places[asked], share[asked]
            laws, chapters = laws[asked], chapters[asked]
        cited = np.unique(places)
        at = np.searchsorted(cited, places)
        best = np.zeros(len(cited))
        np.maximum.at(best, at, likeness)
        weight = share * likeness**2
        return Recollection(
            shelves=self.shelves,
            cited=cited,
            times=np.bincount(at, minlength=len(cited)).astype(float),
            best=best,
            all=np.bincount(at, weights=likeness**2, minlength=len(cited)),
            law_times=np.bincount(laws, weights=share, minlength=self.laws),
            law_likeness=np.bincount(laws, weights=weight, minlength=self.laws),
            chapter_times=np.bincount(chapters, weights=share, minlength=self.chapters),
            chapter_likeness=np.bincount(chapters, weights=weight, minlength=self.chapters),
        )


@dataclass(frozen=True)
class Recollection:
    """What precedents say of one question: of cited places (sorted), and of every law and chapter by number."""

    shelves: Shelves
    cited: np.ndarray
    times: np.ndarray
    best: np.ndarray
    all: np.ndarray
    law_times: np.ndarray
    law_likeness: np.ndarray
    chapter_times: np.ndarray
    chapter_likeness: np.ndarray

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


def choose(
    points: np.ndarray, library: Library, recollection: Recollection, most: int = CANDIDATES
) -> np.ndarray:
    """The places that the ranker is to order, best first by points and what precedents add."""
    total = points + recollection.bonus
    total[~library.alive] = -np.inf
    most = min(most, library.count)
    some = most < len(total)
    places = np.argpartition(-total, most - 1)[:most] if some else np.flatnonzero(library.alive)
    return places[np.lexsort((library.names[places], -np.round(total[places], 4)))]


def features(
    question: str, look: Look, points: np.ndarray, places: np.ndarray, memory: Recollection
) -> np.ndarray:
    """One row for each place, one column for each of FEATURES."""
    library, shelves = memory.shelves.library, memory.shelves
    best = float(points.max(initial=0.0)) or 1.0
    own = points[places]
    top = places[np.argsort(-own, kind="stable")[:VOTERS]]
    votes = points[top] / best
    laws, chapters = shelves.laws, shelves.chapters
    law_votes = np.bincount(laws[top], weights=votes, minlength=len(shelves.law_sizes))
    chapter_votes = np.bincount(chapters[top], weights=votes, minlength=len(memory.chapter_times))
    chapter_best = np.zeros(len(chapter_votes))
    np.maximum.at(chapter_best, chapters[top], votes)
    channels = _channels(look, library, places)
    stretches = _stretches(question, library, places)
    law, chapter = laws[places], chapters[places]
    columns = {
        "points": own / best,
        "points_raw": own,
        "rank": np.argsort(np.argsort(-own, kind="stable"), kind="stable"),
        "title": channels[:, 0],
        "head": channels[:, 1],
        "body": channels[:, 2],
        "body_best": channels[:, 2] / (channels[:, 2].max(initial=0.0) or 1.0),
        "covered": look.covered[places] / (look.asked or 1.0),
        "law_votes": law_votes[law],
        "chapter_votes": chapter_votes[chapter],
        "chapter_best": chapter_best[chapter],
        "beside": np.maximum(points[shelves.before[places]], points[shelves.after[places]]) / best,
        "longest": stretches[:, 0],
        "stretches": stretches[:, 1],
        "authority": library.authority[places],
        "length": np.log(library.lengths[places] + 1),
        "law_size": np.log(shelves.law_sizes[law]),
        "question_length": np.full(len(places), len(question)),
        "cited": np.log1p(memory.at(memory.times, places)),
        "precedent": memory.at(memory.best, places),
        "precedents": memory.at(memory.all, places),
        "precedent_beside": memory.beside(places),
        "law_cited": np.log1p(memory.law_times[law]),
        "law_cited_share": np.log1p(memory.law_times[law] / shelves.law_sizes[law]),
        "law_precedents": np.log1p(10 * memory.law_likeness[law]),
        "chapter_cited": np.log1p(memory.chapter_times[chapter]),
        "chapter_precedents": np.log1p(10 * memory.chapter_likeness[chapter]),
        "chosen": own + memory.bonus[places],
        "chosen_rank": np.arange(len(places)),
    }
    return np.stack([np.asarray(columns[name], np.float32) for name in FEATURES], axis=1)


def _channels(look: Look, library: Library, places: np.ndarray) -> np.ndarray:
    """Of title, head and body: how much of what is asked stands there, by rarity and weight."""
    found = np.zeros((len(places), 3), np.float32)
    order = np.argsort(places)
    for unit in look.units:
        if unit.gram is not None:
            weights = library.weights_at(unit.gram, places[order])
            found[order] += np.float32(unit.rarity / 255) * weights[:, 1:]
    return found


def _stretches(question: str, library: Library, places: np.ndarray) -> np.ndarray:
    """The longest stretch of the question that each text holds, and those of four characters or more together."""
    found = np.zeros((len(places), 2), np.float32)
    size = len(question)
    for number, place in enumerate(places.tolist()):
        text = library.text(place)
        longest = together = start = 0
        while start < size - 1:
            if question[start : start + 2] not in text:
                start += 1
                continue
            end = start + 2
            while end < size and question[start : end + 1] in text:
                end += 1
            longest = max(longest, end - start)
            if end - start >= 4:
                together += end - start
                start = end
            else:
                start += 1
        found[number] = longest, together
    return found


def grams_of_question(question: str) -> tuple[str, ...]:
    """The pairs and words of a folded question, by which it is compared with past ones."""
    return needed_grams(question)
