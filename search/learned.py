"""What a learned ranker looks at: features of the first candidates, of themselves and by what past questions tell."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from search import texts
from search.engine import cutting
from search.engine.library import Library
from search.lessons import Among
from search.precedents import Recollection
from search.ranking import BODY, TITLE, Look

Columns = dict[str, np.ndarray]

CANDIDATES = 300  # documents that a learned ranker orders
VOTERS = 100  # first candidates that vote for their law and chapter

LEADERS = 8  # first candidates whose texts an answer may read like
CITING = 20  # first candidates with which others may have been cited
# Of the points of the first look, and of those by what was taught, when candidates are chosen.
SHARE, TAUGHT = 0.5, 0.5

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
    "taught",  # points by what past questions teach about each gram
    "taught_share",  # against the best
    "taught_rank",
    "taught_title",
    "taught_body",
    "characters",  # of these, what characters say of the body
    "characters_share",
    "echo",  # how far it reads like the first candidates
    "precedent_echo",  # and like the answers of the likest past questions, of fifteen and of four of them
    "near_echo",
    "cited_with",  # taught points of a first candidate that was cited together with it
    "place",  # how far in its law it stands, from 0 to 1
    "chosen",  # points with what precedents add, by which the candidates were chosen
    "chosen_rank",
)


def choose(
    points: np.ndarray, library: Library, recollection: Recollection, most: int = CANDIDATES
) -> np.ndarray:
    """The places that the ranker is to order, best first by both kinds of points and what precedents add."""
    total = worth(points, recollection)
    total[~library.alive] = -np.inf
    most = min(most, library.count)
    some = most < len(total)
    places = np.argpartition(-total, most - 1)[:most] if some else np.flatnonzero(library.alive)
    return places[np.lexsort((library.names[places], -np.round(total[places], 4)))]


def worth(
    points: np.ndarray, recollection: Recollection, places: np.ndarray | slice = slice(None)
) -> np.ndarray:
    """By what candidates are chosen, of all places or of some."""
    taught, bonus = recollection.taught.points[places], recollection.bonus[places]
    return SHARE * points[places] + TAUGHT * taught + bonus


def features(
    question: str, look: Look, points: np.ndarray, places: np.ndarray, memory: Recollection
) -> np.ndarray:
    """One row for each place, one column for each of FEATURES."""
    among = Among(memory.shelves.library, places)
    columns = _of_words(question, look, points, places, memory, among)
    columns |= _of_wholes(points, places, memory)
    columns |= _of_precedents(places, memory)
    columns |= _taught(places, memory, among)
    columns["chosen"] = worth(points, memory, places)
    columns["chosen_rank"] = np.arange(len(places))
    return np.stack([np.asarray(columns[name], np.float32) for name in FEATURES], axis=1)


def _of_words(
    question: str,
    look: Look,
    points: np.ndarray,
    places: np.ndarray,
    memory: Recollection,
    among: Among,
) -> Columns:
    """What the words of the question say of each place."""
    library, shelves = memory.shelves.library, memory.shelves
    best, own = _best(points), points[places]
    channels = _channels(look, among, len(places))
    stretches = _stretches(question, library, places, among)
    return {
        "points": own / best,
        "points_raw": own,
        "rank": _ranks(own),
        "title": channels[:, 0],
        "head": channels[:, 1],
        "body": channels[:, 2],
        "body_best": channels[:, 2] / _best(channels[:, 2]),
        "covered": look.covered[places] / (look.asked or 1.0),
        "beside": np.maximum(points[shelves.before[places]], points[shelves.after[places]]) / best,
        "longest": stretches[:, 0],
        "stretches": stretches[:, 1],
        "authority": library.authority[places],
        "length": np.log(library.lengths[places] + 1),
        "question_length": np.full(len(places), len(question)),
    }


def _of_wholes(points: np.ndarray, places: np.ndarray, memory: Recollection) -> Columns:
    """What the first candidates say of their laws and chapters."""
    shelves = memory.shelves
    law, chapter = shelves.laws[places], shelves.chapters[places]
    own = points[places]
    first = np.argsort(-own, kind="stable")[:VOTERS]
    votes = own[first] / _best(points)
    law_votes = np.bincount(law[first], weights=votes, minlength=len(shelves.law_sizes))
    chapter_votes = np.bincount(chapter[first], weights=votes, minlength=len(memory.chapter_times))
    chapter_best = np.zeros(len(chapter_votes))
    np.maximum.at(chapter_best, chapter[first], votes)
    return {
        "law_votes": law_votes[law],
        "chapter_votes": chapter_votes[chapter],
        "chapter_best": chapter_best[chapter],
        "law_size": np.log(shelves.law_sizes[law]),
        "place": shelves.numbers[places] / shelves.law_sizes[law],
    }


def _of_precedents(places: np.ndarray, memory: Recollection) -> Columns:
    """How past questions were answered."""
    shelves = memory.shelves
    law, chapter = shelves.laws[places], shelves.chapters[places]
    return {
        "cited": np.log1p(memory.at(memory.times, places)),
        "precedent": memory.at(memory.best, places),
        "precedents": memory.at(memory.all, places),
        "precedent_beside": memory.beside(places),
        "law_cited": np.log1p(memory.law_times[law]),
        "law_cited_share": np.log1p(memory.law_times[law] / shelves.law_sizes[law]),
        "law_precedents": np.log1p(10 * memory.law_likeness[law]),
        "chapter_cited": np.log1p(memory.chapter_times[chapter]),
        "chapter_precedents": np.log1p(10 * memory.chapter_likeness[chapter]),
    }


def _taught(places: np.ndarray, memory: Recollection, among: Among) -> Columns:
    """What past questions teach about the grams of this one, and what the texts of likely answers have in common."""
    taught = memory.taught
    own = taught.points[places]
    leaders = places[np.argsort(-own, kind="stable")]
    shares = taught.points / _best(own)
    characters = among.gained(taught.characters, BODY)
    first = leaders[:LEADERS]
    groups = [(first, shares[first]), memory.near, memory.nearest]
    echo, precedent_echo, near_echo = texts.echoes(memory.shelves.library, groups, among)
    return {
        "taught": own,
        "taught_share": shares[places],
        "taught_rank": _ranks(own),
        "taught_title": among.gained(taught.grams, TITLE),
        "taught_body": among.gained(taught.grams, BODY),
        "characters": characters,
        "characters_share": characters / _best(characters),
        "echo": echo,
        "precedent_echo": precedent_echo,
        "near_echo": near_echo,
        "cited_with": memory.cited_with(leaders[:CITING], shares[leaders[:CITING]], places),
    }


def _best(values: np.ndarray) -> float:
    return float(values.max(initial=0.0)) or 1.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """From 0 for the greatest."""
    return np.argsort(np.argsort(-values, kind="stable"), kind="stable")


def _channels(look: Look, among: Among, count: int) -> np.ndarray:
    """Of title, head and body: how much of what is asked stands there, by rarity and weight."""
    grams = [(unit.gram, unit.rarity / 255) for unit in look.units if unit.gram is not None]
    if not grams:
        return np.zeros((count, 3), np.float32)
    rarity = np.array([weight for _, weight in grams], np.float32)
    held = np.stack([among.weights(gram)[:, 1:] for gram, _ in grams])
    return (rarity[:, None, None] * held).sum(axis=0)


def _stretches(question: str, library: Library, places: np.ndarray, among: Among) -> np.ndarray:
    """About the longest stretch of the question that each text holds, and those of four characters or more together."""
    held = np.zeros((len(question), len(places)), bool)  # whether a character stands there with the next one
    for at, (one, other) in enumerate(pairwise(question)):
        if one.isalnum() and other.isalnum() and not (one + other).isascii():
            held[at] = among.weights(cutting.pair_gram(one, other))[:, 0] > 0
    following = held.astype(np.int64)  # pairs in a row from here on
    for at in range(len(question) - 2, -1, -1):
        following[at] *= 1 + following[at + 1]
    most = following.max(axis=0, initial=0)
    found = np.zeros((len(places), 2), np.float32)
    found[:, 0] = np.where(most > 0, np.minimum(most, 2) + 1, 0)
    # Pairs in a row that a text has may stand apart there: three and more are looked up in it.
    for number in np.flatnonzero(most > 2).tolist():
        starts = np.flatnonzero(following[:, number] > 2).tolist()
        lengths = _stretches_in(library.text(int(places[number])), question, starts)
        found[number] = max(lengths, default=3), sum(lengths)
    return found


def _stretches_in(text: str, question: str, starts: Sequence[int]) -> list[int]:
    """The lengths of the stretches of four characters or more that the text holds, none over another."""
    lengths, end = [], 0
    for start in starts:
        if start >= end and question[start : start + 4] in text:
            end = start + 4
            while end < len(question) and question[start : end + 1] in text:
                end += 1
            lengths.append(end - start)
    return lengths
