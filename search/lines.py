"""Texts one under the other in one string, looked through in one scan: by what is written and by how it sounds."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from core.text import fold
from search.reading import simplified, syllables

_NO_KEY = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z]+")


def key_of(text: str) -> str:
    """Text as it is compared: folded, simplified, without blanks and signs."""
    return _NO_KEY.sub("", simplified(fold(text)))


class Lines:
    """Keys one under the other in one string; a scan of it tells whose they are, in their order."""

    def __init__(self, keys: Iterable[tuple[int, str]]):
        keys = list(keys)
        self._owners = [owner for owner, _ in keys]
        self._written = "".join("\n" + key for _, key in keys)
        self._sounds = "".join("\n" + _sound(key) for _, key in keys)
        self._written_at = _starts(len(key) for _, key in keys)
        self._sounds_at = [match.start() for match in re.finditer("\n", self._sounds)]

    def holding(self, pattern: str) -> Iterator[int]:
        return self._scan(pattern, self._written, self._written_at)

    def sounding(self, pattern: str) -> Iterator[int]:
        return self._scan(pattern, self._sounds, self._sounds_at)

    def _scan(self, pattern: str, text: str, starts: Sequence[int]) -> Iterator[int]:
        for match in re.finditer(pattern, text):
            yield self._owners[bisect_right(starts, match.start()) - 1]


def _starts(lengths: Iterable[int]) -> list[int]:
    return list(accumulate((length + 1 for length in lengths), initial=0))[:-1]


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


def sound_pattern(key: str) -> str:
    """What matches the sound of texts that begin with these letters, initials or characters, from a syllable on."""
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


def readings(key: str) -> str:
    """The likeliest pinyin of a key, without blanks; letters and digits as they are."""
    return "".join((syllables(char) or (char,))[0] for char in key)
