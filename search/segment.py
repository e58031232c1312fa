"""How text is cut for searching: single characters and bigrams for Chinese, whole words for Latin letters and digits.

No dictionary decides what can be found, so 花呗 is found wherever it is written. A query is cut further: words that only
ask (怎么办, 吗) are left out, and known words (the synonym groups) are recognised inside a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from core.text import fold

MAX_QUERY = 200  # characters as typed; the page says so when it cuts
MAX_TERMS = 16
MAX_WORD = 40  # longer Latin words are indexed, and looked for, by their beginning

# Between ASCII letters and digits a point, hyphen or apostrophe belongs to the word: 1.75, 2026-01-01.
_WORD = re.compile(r"[^\W_]+(?:(?<=[a-z0-9])[.\-'](?=[a-z0-9])[^\W_]+)*")
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")

# Asking, not saying; removed wherever they stand in a query. Longest first is arranged below.
_ASKING = (
    "怎么办 怎么样 怎么 怎样 咋办 咋样 咋整 如何 会不会 能不能 是不是 可不可以 可以吗 要不要 有没有 该不该 应不应该 "
    "什么意思 是什么 为什么 为啥 什么 多久 多少钱 多少 哪个 哪些 哪里 几天 请问 想问 问下 问一下 求助 "
    "合法吗 犯法吗 违法吗 真的假的 是真的吗 有什么区别 有影响吗 我该 应该 可以 需要 一下 突然 已经 还是 或者 以及 因为 所以 "
    "这个 那个 这样 那样 现在 目前 有人说 别人 自己 我们 你们 他们"
)
# Inside a sentence these part the words on either side of them; so does the number that follows a name (民法典第675条).
_PARTING = re.compile(
    "[的了吗呢吧啊呀哦嘛么我你您他她它们咋啥]+" + r"|(?<=[^\W_a-z0-9][^\W_a-z0-9])第?(?=[0-9])"
)
# At the edge of what is left, these only connect.
_CONNECTING = frozenset("是说会能要想让被把给对在从到还再就都也又很太最没不着过去来用跟和与及向")
LONG = 10  # one of so many characters is a sentence even if we find nowhere to cut it
SHORT = 4  # a typed word of up to four characters is meant as it stands


def runs(text: str) -> list[str]:
    """Folded text as unbroken runs, Latin words and digits apart from other characters."""
    return _RUN.findall(text)


def grams(text: str) -> set[str]:
    """What folded text is indexed by: each character, each pair of neighbours, each Latin word (marked with w).

    >>> sorted(grams("花呗lpr"))
    ['wlpr', '呗', '花', '花呗']
    """
    found: set[str] = set()
    for run in runs(text):
        if run.isascii():
            found.add("w" + run[:MAX_WORD])
        else:
            found.update(run)
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def needed_grams(text: str) -> tuple[str, ...]:
    """The fewest grams that every text holding `text` must have: its bigrams, or the character that stands alone."""
    needed: dict[str, None] = {}
    for run in runs(text):
        if run.isascii():
            needed["w" + run[:MAX_WORD]] = None
        elif len(run) == 1:
            needed[run] = None
        else:
            needed.update((run[at : at + 2], None) for at in range(len(run) - 1))
    return tuple(needed)


@dataclass(frozen=True)
class Pattern:
    """One way to write what is looked for; `weight` is 1 for the reader's own way."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Term:
    """One thing looked for: the reader's word first, then words that mean the same."""

    patterns: tuple[Pattern, ...]

    @property
    def text(self) -> str:
        return self.patterns[0].text


@dataclass(frozen=True)
class Query:
    """What a reader's words ask for. `is_sentence`: we cut it ourselves, so not every part of it must be there."""

    typed: str
    folded: str
    terms: tuple[Term, ...]
    is_sentence: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.terms


@dataclass(frozen=True)
class Vocabulary:
    """Known words and what else each of them is looked for as (the synonym groups)."""

    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def matcher(self) -> re.Pattern[str]:
        """Finds these words and those that only ask; to put it together takes longer than many a search."""
        # Longest first, so that 怎么办 is not taken for 怎么 and 强制执行 not for 执行.
        words = sorted({*self.also, *_ASKING.split()}, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(_whole_word, words)))


def _whole_word(word: str) -> str:
    """`irr` is not looked for inside `irregular`."""
    before = "(?<![a-z0-9])" if re.match("[a-z0-9]", word) else ""
    after = "(?![a-z0-9])" if re.search("[a-z0-9]$", word) else ""
    return before + re.escape(word) + after


SYNONYM_WEIGHT = 0.6


def parse(typed: str, vocabulary: Vocabulary | None = None) -> Query:
    """Read a search: words between blanks are all wanted; a long unbroken one is read as a sentence."""
    vocabulary = vocabulary or Vocabulary()
    folded = " ".join(fold(typed[:MAX_QUERY]).split())[: 2 * MAX_QUERY]
    words = list(dict.fromkeys(_WORD.findall(folded)))
    matcher = vocabulary.matcher
    wanted: dict[str, None] = {}
    is_sentence = False
    for word in words:
        parts = _parts(word, matcher, vocabulary)
        is_sentence = is_sentence or len(parts) > 1 or len(word) >= LONG
        wanted.update((part, None) for part in parts)
    chosen = list(wanted or dict.fromkeys(words))[:MAX_TERMS]
    terms = tuple(_term(word, vocabulary) for word in chosen)
    also = dict.fromkeys(pattern.text for term in terms for pattern in term.patterns[1:])
    return Query(typed, folded, terms, is_sentence, tuple(word for word in also if word not in wanted))


@cache
def _asking() -> re.Pattern[str]:
    words = sorted(_ASKING.split(), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)) + "|[的了吗呢吧啊呀哦嘛么]")


def told(folded: str) -> str:
    """Folded words without those that only ask, cut no further: what cutting to words loses at its edges is still there."""
    return _asking().sub(" ", folded)


def _parts(word: str, matcher: re.Pattern[str], vocabulary: Vocabulary) -> list[str]:
    """The words that one unbroken word holds; none when it only asks."""
    if word in vocabulary.also:
        return [word]
    known: list[str] = []
    rest: list[str] = []
    end = 0
    for match in matcher.finditer(word):
        rest.append(word[end : match.start()])
        end = match.end()
        if match[0] in vocabulary.also:
            known.append(match[0])
    if end == 0 and len(word) <= SHORT:
        return [word]
    rest.append(word[end:])
    pieces = [piece for text in rest for piece in _pieces(text)]
    longer = [piece for piece in pieces if len(piece) > 1]
    return list(dict.fromkeys(known + (longer or ([] if known else pieces))))


def _pieces(text: str) -> Iterable[str]:
    for part in _PARTING.split(text):
        start, end = 0, len(part)
        while end - start > 2 and part[start] in _CONNECTING:
            start += 1
        while end - start > 2 and part[end - 1] in _CONNECTING:
            end -= 1
        piece = part[start:end]
        if piece and piece not in _CONNECTING and _RUN.search(piece):
            yield piece


def _term(word: str, vocabulary: Vocabulary) -> Term:
    others = (Pattern(other, SYNONYM_WEIGHT) for other in vocabulary.also.get(word, ()) if other != word)
    return Term((Pattern(word), *others))
