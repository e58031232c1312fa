"""Texts one under the other in one string, looked through in one scan: by what is written and by how it sounds."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from core.text import fold
from search.reading import simplified, syllables

_NO_KEY = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z]+")
AT_ONCE = 1_000
SURE = 5  # characters of a key that are looked for by a pattern; what is found so is then read to its end


def key_of(text: str) -> str:
    """Text as it is compared: folded, simplified, without blanks and signs."""
    return _NO_KEY.sub("", simplified(fold(text)))


class Lines:
    """Keys one under the other in one string; a scan of it tells whose they are, in their order."""

    def __init__(self, keys: Iterable[tuple[int, str]]):
        self._owners = array("I")
        self._written = _joined(self._noted(keys))
        self._sounds = _joined("\n" + _sound(match[1]) for match in re.finditer("\n(.*)", self._written))
        self._written_at = _breaks(self._written)
        self._sounds_at = _breaks(self._sounds)

    def _noted(self, keys: Iterable[tuple[int, str]]) -> Iterator[str]:
        for owner, key in keys:
            self._owners.append(owner)
            yield "\n" + key

    def holding(self, pattern: str) -> Iterator[int]:
        """Whose keys match, as they are written; a line begins behind its break."""
        for match in re.finditer(pattern, self._written):
            yield self._owners[bisect_right(self._written_at, match.start()) - 1]

    def sounding(self, key: str, *, inside: bool = False) -> Iterator[int]:
        """Whose keys sound as this one begins to, from their beginning or from any syllable on."""
        for match in re.finditer((" " if inside else "\n") + _pattern(key[:SURE]), self._sounds):
            if len(key) <= SURE or self._goes_on(key, match.start() + 1):
                yield self._owners[bisect_right(self._sounds_at, match.start()) - 1]

    def _goes_on(self, key: str, start: int) -> bool:
        """Whether all of the key is said from here on; in steps as many as characters times syllables, at most."""
        end = self._sounds.find("\n", start)
        said = [one.split("/") for one in self._sounds[start : end if end >= 0 else None].split()]
        reached = {0}  # how much of the key the syllables so far may stand for
        for readings in said:
            reached = {at + length for at in reached for length in _said(key, at, readings)}
            if not reached or len(key) in reached:
                break
        return len(key) in reached


def _said(key: str, at: int, readings: Sequence[str]) -> Iterator[int]:
    """How many characters of a key, from a place on, one syllable may stand for: any beginning of it, if letters."""
    if at < len(key) and not "a" <= key[at] <= "z":
        if {*readings} & {*(syllables(key[at]) or key[at])}:
            yield 1
        return
    for reading in readings:
        for length in range(1, len(reading) + 1):
            if not key.startswith(reading[:length], at):
                break
            yield length


def _joined(pieces: Iterator[str]) -> str:
    """One text of many pieces, none of them empty; never all of them beside it, which would weigh as much again."""
    return "".join(iter(lambda: "".join(islice(pieces, AT_ONCE)), ""))


def _breaks(text: str) -> array:
    return array("I", (match.start() for match in re.finditer("\n", text)))


class _Readings(dict[int, str]):
    """The readings of each character with a blank behind them, as `str.translate` asks for them; letters stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char == " " or "a" <= char <= "z" else "/".join(syllables(char) or char) + " "
        return self[code]


_READINGS = _Readings()


def _sound(key: str) -> str:
    """The readings of each character, a blank behind each; Latin words stay whole, digits stand alone."""
    return _LATIN.sub(r"\g<0> ", key).translate(_READINGS)


def _pattern(key: str) -> str:
    """What matches the sound of texts that begin with these letters, initials or characters, from a syllable on.

    A syllable with readings alike may match in several ways, and so each further one in as many: keys must be short.
    """
    pattern, after_letter = "(?:[a-z]+/)*", False
    for char in key:
        if "a" <= char <= "z":
            # A letter goes on in the same syllable, or begins the next one in one of its readings.
            pattern += "(?:[a-z/]* (?:[a-z]+/)*)?" * after_letter + char
        else:
            read = "|".join(syllables(char) or (re.escape(char),))
            pattern += "[a-z/]* (?:[a-z]+/)*" * after_letter + f"(?:{read})(?:/[a-z]+)* (?:[a-z]+/)*"
        after_letter = "a" <= char <= "z"
    return pattern


def sayings(key: str) -> Iterator[str]:
    """The pinyin of a key, without blanks, in every reading of its characters; letters and digits as they are."""
    return map("".join, product(*(syllables(char) or (char,) for char in key)))
