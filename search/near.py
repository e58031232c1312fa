"""A word of ours that is nearly what was typed, offered where the typed words find next to nothing; never put in its place.

Near is what differs by a character or two in characters, or by a letter or two in pinyin. The words are those that are
suggested while somebody types: tags, terms, synonyms, approved searches and short titles.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from core.text import fold
from search import live, suggesting
from search.engine.library import Library
from search.lines import key_of, sayings
from search.reading import syllables

LITTLE = 3  # what finds fewer pages than this is worth a question
SHORTEST, LONGEST = 2, 20  # characters of what is compared
LETTERS = 4  # fewer letters are near to everything
MOST_RUNS = 4  # words between blanks that are looked at
MOST_SAYINGS = 4  # of characters that are read in several ways
MOST_TOPICS = 6
_RUN = re.compile(r"[^\W_]+")


def better(typed: str, found: int) -> str:
    """What was probably meant, where that finds more pages than the typed words; nothing when there is no such word."""
    if found >= LITTLE:
        return ""
    library, words = live.current(), suggesting.current().words
    folded = fold(typed)
    for run in list(dict.fromkeys(_RUN.findall(folded)))[:MOST_RUNS]:
        key = key_of(run)
        if key in words or not SHORTEST <= len(key) <= LONGEST:
            continue
        for word in _nearest(key, words):
            meant = folded.replace(run, fold(words[word]))
            if meant != folded and _pages(meant, library) > found:
                return meant
    return ""


def topics(typed: str) -> list[suggesting.Suggestion]:
    """Where somebody may begin who found nothing: words that share characters with the typed ones, then any of ours."""
    book = suggesting.current()
    asked = {char for char in key_of(typed)[:LONGEST] if not char.isascii()}
    return sorted(book.searches, key=lambda word: -len(asked.intersection(word.text)))[:MOST_TOPICS]


def _pages(text: str, library: Library) -> int:
    """How many pages hold all of the words."""
    held = [set(library.holding(run).tolist()) for run in _RUN.findall(text)]
    return len(set.intersection(*held)) if held else 0


def _nearest(key: str, words: Iterable[str]) -> Iterator[str]:
    """The words that are near enough, the nearest first."""
    near = []
    for place, word in enumerate(words):
        if not _comparable(key, word):
            continue
        apart = min(distance(key, word, _allowed(len(key))), _by_sound(key, word))
        if apart < _FAR:
            near.append((apart, abs(len(word) - len(key)), place, word))
    return (word for *_, word in sorted(near))


def _comparable(key: str, word: str) -> bool:
    """Whether their lengths allow that they are near; a syllable has one letter to six."""
    if key.isascii():
        return len(word) - 2 <= len(key) <= 6 * len(word) + 2
    return abs(len(word) - len(key)) <= 2


def _by_sound(key: str, word: str) -> float:
    """Letters of pinyin that lie between them; what is typed in Chinese is compared syllable by syllable."""
    if key.isascii():
        said = (distance(key, one, _allowed_letters(len(key))) for one in islice(sayings(word), MOST_SAYINGS))
        return min(said, default=_FAR)
    if len(key) != len(word):
        return _FAR
    apart, most = 0.0, _allowed_letters(2 * len(key))
    for one, other in zip(key, word, strict=True):
        if one != other:
            readings = product(syllables(one), syllables(other))
            apart += min((distance(*pair, most) for pair in readings), default=_FAR)
        if apart > most:
            return _FAR
    return apart


_FAR = 99.0


def _allowed(length: int) -> int:
    return 0 if length < 3 else 1 if length < 7 else 2


def _allowed_letters(length: int) -> int:
    return 0 if length < LETTERS else 1 if length < 9 else 2


def distance(one: str, other: str, most: int) -> float:
    """Insertions, deletions, replacements and swaps of neighbours that lead from one to the other; _FAR beyond `most`.

    >>> distance("花呗逾期", "花呗期逾", 1)
    1.0
    """
    if abs(len(one) - len(other)) > most:
        return _FAR
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row, above = row, [at], before
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (char != wanted))
            if at > 1 and to > 1 and char == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, above[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return _FAR
    return float(row[-1]) if row[-1] <= most else _FAR
