"""Shows where the words stand: titles and excerpts as safe HTML with <mark> around what was found. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.text import fold
from search.segment import Query, runs

EXCERPT = 100  # characters of an excerpt
MOST_FOUND = 200  # occurrences looked at for the best passage
CHARACTERS_KEPT = 10_000  # whose folded form is remembered
BEFORE = 24  # at most so many of them before the first word found
_SENTENCE_END = re.compile(r"[。！？；!?;\n]")
_CLAUSE_END = re.compile(r"[，、：,:]")
_LINE_END = re.compile(r"([。！？；：，、…!?;:,“（]?)((?:</mark>)?)\n\s*(?=\S)")


@dataclass(frozen=True)
class Words:
    """What to mark, longest first, each with the number of its term; `pieces` serve where nothing whole is found."""

    whole: dict[str, int]
    pieces: dict[str, int]

    def terms_in(self, folded: str) -> set[int]:
        """Which of the reader's words a marked stretch stands for: a word and its synonym are one."""
        return {term for words in (self.whole, self.pieces) for word, term in words.items() if word in folded}


def words_to_mark(query: Query) -> Words:
    """The typed words, their synonyms and what is left of long words in threes; failing that, their pairs."""
    whole: dict[str, int] = {}
    pieces: dict[str, int] = {}
    for number, term in enumerate(query.terms):
        whole |= {pattern.text: number for pattern in term.patterns}
        for run in runs(term.text):
            threes = [run] if run.isascii() else [run[at : at + 3] for at in range(len(run) - 2)]
            pairs = [] if run.isascii() or len(run) < 4 else [run[at : at + 2] for at in range(len(run) - 1)]
            whole |= dict.fromkeys(threes, number)
            pieces |= dict.fromkeys(pairs, number)
    return Words(_longest_first(whole), _longest_first(pieces))


def _longest_first(words: dict[str, int]) -> dict[str, int]:
    return dict(sorted(words.items(), key=lambda each: (-len(each[0]), each[0])))


def mark(text: str, words: Words) -> SafeString:
    """The text, escaped, with every occurrence of the folded words marked; overlapping ones share one mark."""
    return _wrap(text, _found(text, words))


def excerpt(texts: Iterable[str], words: Words) -> SafeString:
    """The passage with most of the words, of such the one that is fullest of them; else the beginning of the first text."""
    texts = [text for text in texts if text]
    best, most = None, (0, 0)
    for text in texts:
        found = _found(text, words)
        if found:
            first, worth = _best(text, found, words)
            if worth > most:
                best, most = (text, found, first), worth
    if best:
        return _passage(*best)
    beginning = texts[0] if texts else ""
    shown = _in_one_line(escape(beginning[:EXCERPT].strip()))
    return mark_safe(shown + ("……" if len(beginning) > EXCERPT else ""))


def _best(text: str, found: Sequence[tuple[int, int]], words: Words) -> tuple[int, tuple[int, int]]:
    """Which occurrence the passage should begin with; how many of the reader's words it then holds, and how much of them."""
    terms = [words.terms_in(fold(text[start:end])) for start, end in found[:MOST_FOUND]]
    ends = [end for _, end in found[:MOST_FOUND]]
    best, most = 0, (0, 0)
    for first in range(len(terms)):
        limit = found[first][0] + EXCERPT - BEFORE
        here = range(first, bisect_right(ends, limit))
        held: set[int] = set().union(*(terms[place] for place in here))
        # The same word again says little: what is marked in different words counts.
        marked = {fold(text[slice(*found[place])]) for place in here}
        worth = len(held), sum(map(len, marked))
        if worth > most:
            best, most = first, worth
    return best, max(most, (1, 0))


def _passage(text: str, found: Sequence[tuple[int, int]], first: int) -> SafeString:
    start, end = _window(text, found[first])
    inside = [(a - start, b - start) for a, b in found if a >= start and b <= end]
    passage = _in_one_line(_wrap(text[start:end], inside))
    return mark_safe(("……" if start else "") + passage + ("……" if end < len(text) else ""))


def _in_one_line(marked: SafeString) -> SafeString:
    """Items of a list and headings, which have no full stop of their own, parted by a semicolon."""
    return mark_safe(_LINE_END.sub(lambda end: f"{end[1]}{end[2]}{' ' if end[1] else '；'}", marked))


def _found(text: str, words: Words) -> list[tuple[int, int]]:
    """Places of the words in the text as shown, merged where they touch or overlap."""
    folded, origin = _fold_with_origin(text)
    places = _places(folded, words.whole) or _places(folded, words.pieces)
    return _merge((origin[start], origin[end - 1] + 1) for start, end in places)


def _places(folded: str, words: Iterable[str]) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for word in words:
        if word not in folded:  # far quicker to say than by a pattern, and true of most of them
            continue
        # A Latin word is marked whole only, as it is found.
        edge = "(?<![a-z0-9]){}(?![a-z0-9])" if word.isascii() else "{}"
        places += [match.span() for match in re.finditer(edge.format(re.escape(word)), folded)]
    return places


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Folding(dict[int, str]):
    """For `str.translate`: each character folded by itself, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        if len(self) < CHARACTERS_KEPT:
            self[code] = folded
        return folded


_folding = _Folding()


def _fold_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """Folded text, and for each of its characters the place of the one that it comes from."""
    folded = text.translate(_folding)
    if len(folded) == len(text):  # no character folds to none, so each has become one
        return folded, range(len(text))
    return folded, [at for at, char in enumerate(text) for _ in _folding[ord(char)]]


def _window(text: str, first: tuple[int, int]) -> tuple[int, int]:
    """The stretch of EXCERPT characters around an occurrence, begun at a sentence where one is near, else at a clause."""
    at, stop = first
    start = max(0, min(at - BEFORE, len(text) - EXCERPT))
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, at)]
    if not ends and start and (clause := _CLAUSE_END.search(text, start, at)):
        ends = [clause.end()]
    start = ends[-1] if ends else start
    while start < at and text[start].isspace():
        start += 1
    return start, min(len(text), max(start + EXCERPT, stop))


def _wrap(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))
