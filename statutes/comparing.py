"""What became of each provision of an edition in the edition that followed it. Knows no database.

Provisions are told apart by their words alone: numbers shift with each amendment. The comparison proposes; whoever
publishes an edition looks at what it says of changed wording (statutes.amending).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from statutes.wording import level

# Shares of common pairs of characters, from 0 to 1, set on 民事诉讼法 2021 → 2023 and 公司法 2018 → 2023.
ALIKE = 0.45  # the same provision with other words, wherever it stands
ALIKE_IN_PLACE = 0.25  # … between two neighbours that stood beside it before
FAR_AWAY = (
    0.3  # what likeness loses over the whole length of a law: chapters on like matters repeat each other
)
HELD = 0.75  # one provision whose words are found in another, longer one

_REFERENCE = re.compile(r"第[零〇一二三四五六七八九十百千两]+(?:条(?:之[一二三四五六七八九十]+)?|章|节|编)")


class Text(Protocol):
    """A provision: its number (with `sub` for 之一), and its official wording, empty where nobody has seen it."""

    number: int
    sub: int
    text: str


P = TypeVar("P", bound=Text)


class Fate(StrEnum):
    """What became of a provision."""

    SAME = "same"  # the same words under the same number
    MOVED = "moved"  # the same words under another number
    REFERRED = "referred"  # the same words, but for the numbers of provisions that they point to
    CHANGED = "changed"
    MERGED = "merged"  # its words now stand in a longer provision, which another one became
    REPEALED = "repealed"
    ADDED = "added"
    ENDED = "ended"  # the law was repealed as a whole, or nothing follows it that we hold
    UNKNOWN = "unknown"  # the wording of one of both is not held

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Fate.SAME: "没有变",
    Fate.MOVED: "条号变了，文字没有变",
    Fate.REFERRED: "只有文中提到的条号变了",
    Fate.CHANGED: "文字改了",
    Fate.MERGED: "并入另一条",
    Fate.REPEALED: "新版里没有找到相近的条",
    Fate.ADDED: "新增",
    Fate.ENDED: "整部法律不再施行，没有新版",
    Fate.UNKNOWN: "新版的原文还没有录入",
}


SAME_WORDS = (Fate.SAME, Fate.MOVED, Fate.REFERRED)


@dataclass(frozen=True)
class Pair(Generic[P]):
    """An old provision, the new one that its words stand in, and how alike both are; one of them may be missing."""

    old: P | None
    new: P | None
    fate: Fate
    alike: float = 1.0


def compare(old: Iterable[P], new: Iterable[P], *, is_whole: bool) -> list[Pair[P]]:
    """One pair for each old provision, in their order, and one for each new provision that none of them became.

    Provisions whose wording is not held are paired by number, and their fate is not known. Unless the new edition
    `is_whole`, nothing in it can be called repealed.
    """
    olds, news = _Side(old), _Side(new)
    found = dict(_same_words(olds, news))
    found |= _unseen(olds, news, found)
    found |= _alike(olds, news, found)
    taken = {at for at, _, _ in found.values()}
    absorbed = _held_in(olds, news, found)
    pairs = []
    for i, one in enumerate(olds.rows):
        if i in found:
            j, fate, alike = found[i]
            pairs.append(Pair(one, news.rows[j], fate, alike))
        elif i in absorbed:
            j, share = absorbed[i]
            pairs.append(Pair(one, news.rows[j], Fate.MERGED, share))
        else:
            pairs.append(Pair(one, None, Fate.REPEALED if is_whole else Fate.UNKNOWN, 0.0))
    pairs += [Pair(None, one, Fate.ADDED, 0.0) for j, one in enumerate(news.rows) if j not in taken]
    return pairs


Found = dict[int, tuple[int, Fate, float]]


def pair(old: P, new: P) -> Pair[P]:
    """What became of one provision that is known to be another now."""
    olds, news = _Side([old]), _Side([new])
    if not (olds.words[0] and news.words[0]):
        return Pair(old, new, Fate.UNKNOWN, 0.0)
    if same := dict(_same_words(olds, news)):
        return Pair(old, new, same[0][1])
    return Pair(old, new, Fate.CHANGED, likeness(olds.grams[0], news.grams[0]))


class _Side(Generic[P]):
    """The provisions of one edition in their order, with what is compared of them."""

    def __init__(self, rows: Iterable[P]):
        self.rows: Sequence[P] = sorted(rows, key=lambda row: (row.number, row.sub))
        self.words = [level(row.text) for row in self.rows]
        self.plain = [_REFERENCE.sub("第条", words) for words in self.words]
        self.grams = [Counter(words[i : i + 2] for i in range(len(words) - 1)) for words in self.plain]
        self.size = [grams.total() for grams in self.grams]
        self.number = [(row.number, row.sub) for row in self.rows]


class _Holding:
    """Which texts hold a pair of characters: the common pairs of one text with all others cost one walk over its own."""

    def __init__(self, texts: Sequence[Counter[str]], wanted: Iterable[int]):
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for j in wanted:
            for gram, count in texts[j].items():
                self._places[gram].append((j, count))

    def common(self, text: Counter[str]) -> dict[int, int]:
        """How many pairs each of the texts has in common with this one, those with none left out."""
        found: dict[int, int] = defaultdict(int)
        for gram, count in text.items():
            for j, there in self._places.get(gram, ()):
                found[j] += count if count < there else there
        return found


def _same_words(olds: _Side, news: _Side) -> Iterator[tuple[int, tuple[int, Fate, float]]]:
    """Provisions that say the same to the letter, then those that differ in the numbers which they point to."""
    matched_old: set[int] = set()
    matched_new: set[int] = set()
    for old_words, new_words in ((olds.words, news.words), (olds.plain, news.plain)):
        places = defaultdict(list)
        for j, words in enumerate(new_words):
            if words and j not in matched_new:
                places[words].append(j)
        for i, words in enumerate(old_words):
            if i in matched_old or not places.get(words):
                continue
            same_number = [j for j in places[words] if news.number[j] == olds.number[i]]
            j = same_number[0] if same_number else places[words][0]
            places[words].remove(j)
            matched_old.add(i)
            matched_new.add(j)
            if olds.words[i] != news.words[j]:
                fate = Fate.REFERRED
            else:
                fate = Fate.SAME if olds.number[i] == news.number[j] else Fate.MOVED
            yield i, (j, fate, 1.0)


def _unseen(olds: _Side, news: _Side, found: Found) -> Found:
    """Of what has no words on one side, only the number can be compared."""
    taken = {j for j, _, _ in found.values()}
    by_number = {number: j for j, number in enumerate(news.number) if j not in taken}
    return {
        i: (j, Fate.UNKNOWN, 0.0)
        for i, number in enumerate(olds.number)
        if i not in found
        and (j := by_number.get(number)) is not None
        and not (olds.words[i] and news.words[j])
    }


def _alike(olds: _Side, news: _Side, found: Found) -> Found:
    """Changed provisions, the most alike first; those between unmoved neighbours need to be less alike."""
    left_old = [i for i in range(len(olds.rows)) if i not in found]
    taken = {j for j, _, _ in found.values()}
    left_new = [j for j in range(len(news.rows)) if j not in taken]
    holding = _Holding(news.grams, left_new)
    shares = {
        (i, j): share
        for i in left_old
        for j, common in holding.common(olds.grams[i]).items()
        if (share := 2 * common / (olds.size[i] + news.size[j])) >= ALIKE_IN_PLACE
    }
    chosen: Found = {}
    width, height = len(olds.rows), len(news.rows)

    def most_likely_first(item: tuple[tuple[int, int], float]):
        (i, j), share = item
        return share - FAR_AWAY * abs(i / width - j / height), -i, -j

    ranked = sorted(shares.items(), key=most_likely_first, reverse=True)
    for (i, j), share in ranked:
        if share >= ALIKE and i not in chosen and j not in taken:
            chosen[i] = (j, Fate.CHANGED, share)
            taken.add(j)
    anchors = sorted((i, j) for i, (j, _, _) in (found | chosen).items())
    for (i, j), share in ranked:
        if i not in chosen and j not in taken and _between(anchors, i, j):
            chosen[i] = (j, Fate.CHANGED, share)
            taken.add(j)
    return chosen


def _between(anchors: list[tuple[int, int]], i: int, j: int) -> bool:
    """True when both provisions stand between the same two that are known to be each other's."""
    before = max((pair for pair in anchors if pair[0] < i), default=(-1, -1))
    after = min((pair for pair in anchors if pair[0] > i), default=(i + 1, j + 1))
    return before[1] < j < after[1]


def _held_in(olds: _Side, news: _Side, found: Found) -> dict[int, tuple[int, float]]:
    """For each old provision without a counterpart, the new one that holds most of its words, if one does."""
    absorbed = {}
    left = [i for i, grams in enumerate(olds.grams) if grams and i not in found]
    holding = _Holding(news.grams, range(len(news.rows)) if left else ())
    for i in left:
        common = holding.common(olds.grams[i])
        if common and max(common.values()) >= HELD * olds.size[i]:
            j = min(common, key=lambda j: (-common[j], j))
            absorbed[i] = (j, common[j] / olds.size[i])
    return absorbed


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Twice the common pairs of characters over all of both, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
