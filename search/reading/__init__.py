"""What somebody probably meant who typed pinyin, traditional characters, or a character that only sounds right.

Only what is written nowhere is read otherwise, and only as something that is written somewhere: the pairs of characters
in the library decide, no dictionary of words. The caller says what was searched for instead and offers the typed words.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from search.engine import cutting
from search.engine.library import Library

HERE = Path(__file__).parent
LETTERS, MOST_LETTERS = 3, 40  # a pinyin word
MOST_READ = (
    100  # letters of a search: each may be the end of several syllables, so reading them takes its time
)
TYPED_ALONE = 4  # characters of a word that is read by its sound even if nobody listed it
LIKELIEST = 12  # characters of a syllable that are tried
MISSING = math.log(0.05)  # what a pair of neighbours counts that is written nowhere
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")
_CHINESE = re.compile(r"[㐀-䶿一-鿿]+")


def understood(folded: str, library: Library, known: Collection[str] = ()) -> str:
    """The folded words as they were probably meant; the same words when there is nothing to say.

    `known` are words that have been listed (synonyms and what leads to them): they are never read otherwise.
    """
    if not library.count:
        return folded
    text = _simplified(folded, library)
    text = _pinyin_read(text, library, known)
    return _CHINESE.sub(lambda run: _by_sound(run[0], library, known), text)


def frequency(library: Library, one: str, other: str = "") -> int:
    """In how many documents a character, or a pair of neighbours, is written; those that are gone may count."""
    return library.frequency(cutting.pair_gram(one, other) if other else ord(one))


# Traditional characters


@cache
def _table() -> dict[str, str]:
    lines = _lines("traditional.txt")
    return {line[at]: line[at + 1] for line in lines for at in range(0, len(line), 2)}


def simplified(text: str) -> str:
    """The text with the traditional characters that have one simplified form, in that form."""
    return text.translate(_translation())


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(_table())


def _simplified(text: str, library: Library) -> str:
    foreign = {char for char in text if _CHINESE.match(char) and not frequency(library, char)}
    return (
        "".join(_table().get(char, char) if char in foreign else char for char in text) if foreign else text
    )


# Pinyin


@cache
def _characters() -> dict[str, str]:
    """The characters of each syllable."""
    return dict(line.split(" ") for line in _lines("pinyin.txt"))


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    """The syllables of each character."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in _characters().items():
        for char in characters:
            found[char] = (*found.get(char, ()), syllable)
    return found


def syllables(char: str) -> tuple[str, ...]:
    """How a character may be read, without tones; nothing for what has no reading."""
    return _syllables().get(char, ())


def _pinyin_read(text: str, library: Library, known: Collection[str]) -> str:
    words = _LATIN.findall(text)
    wanted = [
        word
        for word in words
        if word not in known and len(word) <= MOST_LETTERS and not library.frequency(cutting.word_gram(word))
    ]
    if not any(len(word) >= LETTERS for word in wanted) or sum(map(len, wanted)) > MOST_READ:
        return text
    read = {word: _decoded(word, library) for word in wanted}
    if not any(meant and len(meant) > 1 for meant in read.values()):
        return text
    return _LATIN.sub(lambda word: read.get(word[0]) or word[0], text)


def _decoded(letters: str, library: Library) -> str:
    """The likeliest characters of these letters, or nothing when they are no pinyin of anything written."""
    best: list[dict[str, tuple[float, str]]] = [{} for _ in range(len(letters) + 1)]
    best[0][""] = (0.0, "")
    for start in range(len(letters)):
        if best[start]:
            for end in range(start + 1, min(start + 6, len(letters)) + 1):
                _extend(best[start], best[end], _likeliest(letters[start:end], library), library)
    return _written(max(best[-1].values(), default=(0.0, ""))[1], library)


def _characters_of(syllable: str) -> str:
    return _characters().get(syllable, "")


def _likeliest(syllable: str, library: Library) -> list[str]:
    characters = _characters_of(syllable)
    counted = sorted(((frequency(library, char), char) for char in characters), reverse=True)
    return [char for count, char in counted[:LIKELIEST] if count]


def _extend(
    before: dict[str, tuple[float, str]],
    after: dict[str, tuple[float, str]],
    characters: Iterable[str],
    library: Library,
) -> None:
    for char in characters:
        for last, (score, text) in before.items():
            # A syllable more costs something, or every long one would be read as two short ones.
            gained = score - 1 + (_liking(last, char, library) if last else 0.0)
            if char not in after or after[char][0] < gained:
                after[char] = (gained, text + char)


def _liking(one: str, other: str, library: Library) -> float:
    count = frequency(library, one, other)
    return math.log(count + 1) if count else MISSING


def _written(text: str, library: Library) -> str:
    """The text if every character of it stands beside one that it is written beside somewhere."""
    if len(text) < 2:
        return text
    beside = [frequency(library, one, other) > 0 for one, other in pairwise(text)]
    alone = any(
        not left and not right for left, right in zip([False, *beside], [*beside, False], strict=True)
    )
    return "" if alone else text


# Characters that only sound right


def _by_sound(run: str, library: Library, known: Collection[str]) -> str:
    """A run of characters with those parts put right that are written nowhere and sound like something that is."""
    for part, meant in _mistaken(run, library, known):
        run = run.replace(part, meant)
    alone = 2 <= len(run) <= TYPED_ALONE and run not in known and not len(library.holding(run))
    if alone and not any(word in run for word in known):
        return _resounded(run, library) or run
    return run


def _mistaken(run: str, library: Library, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Parts of a run that are no word of ours and sound like a listed one."""
    by_sound, listed = _sounds(frozenset(known)), "\n".join(known)
    for size in (4, 3, 2):
        for start in range(len(run) - size + 1):
            part = run[start : start + size]
            if part in listed:
                continue
            meant = {word for sound in _sound(part) for word in by_sound.get(sound, ())}
            if meant and not len(library.holding(part)):
                held = [word for word in sorted(meant) if len(library.holding(word))]
                if held:
                    yield part, max(held, key=lambda word: len(library.holding(word)))


@lru_cache(maxsize=2)  # the site's words, and those of an editor who tries others
def _sounds(known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(known):
        if 2 <= len(word) <= 4 and _CHINESE.fullmatch(word):
            for sound in _sound(word):
                found[sound] = (*found.get(sound, ()), word)
    return found


def _sound(word: str) -> set[str]:
    """How a word may sound: its syllables, with every reading of every character."""
    sounds = {""}
    for char in word:
        sounds = {f"{sound} {syllable}" for sound in sounds for syllable in _syllables().get(char, ())}
    return sounds


def _resounded(run: str, library: Library) -> str:
    """The likeliest characters that sound like these; nothing when they are as good as any."""
    best: dict[str, tuple[float, str]] = {"": (0.0, "")}
    for char in run:
        alike = {same for syllable in _syllables().get(char, ()) for same in _likeliest(syllable, library)}
        after: dict[str, tuple[float, str]] = {}
        _extend(best, after, sorted(alike | {char}), library)
        best = after
    meant = max(best.values())[1]
    whole = all(frequency(library, one, other) for one, other in pairwise(meant))
    return (
        meant if whole and meant != run and sum(a != b for a, b in zip(meant, run, strict=True)) == 1 else ""
    )


def _lines(name: str) -> Sequence[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
