"""One form of a text in which no width, no invisible joint, no traditional character and no look-alike hides a word.

For comparing alone: what is stored and shown stays as it was typed. Each character of a folded text knows where it stood.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

# Letters of other alphabets, and signs, that are read as Latin letters.
_LOOKALIKES = dict(zip("аеорсухіјѕԁһԛѡкмтѵοανρχωικτυɡı∨√", "aeopcyxijsdhqwkmtvoavpxwiktugivv", strict=True))
_INVISIBLE = {"Cf", "Mn", "Me"}
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u00ad"
_SPOKEN = "零〇○幺一二三四五六七八九壹贰叁参肆伍陆柒捌玖洞拐勾"
# What is said or written for a digit; only within a number does such a character mean one.
SPOKEN_DIGITS = str.maketrans(_SPOKEN, "00011234567891233456789079")
_LETTERS_FOR_DIGITS = str.maketrans("oil", "011")
_LETTERS_IN_NUMBER = re.compile(r"(?<=[0-9])[oil]{1,4}(?![a-z])")
_HAN = "㐀-鿿"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[ \t·•・*_~^|./\\+-]{{1,3}}(?=[{_HAN}])")


@dataclass(frozen=True)
class Folded:
    """A folded text, and for each of its characters the place in the text that it came from."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stood; `start` is smaller than `end`."""
        return self.places[start], self.places[end - 1] + 1


def unveil(text: str) -> Folded:
    """Fold character by character, so that every place stays known."""
    pieces, places = [], []
    for place, char in enumerate(text):
        piece = _fold(char)
        pieces.append(piece)
        places += [place] * len(piece)
    return Folded("".join(pieces), places)


def joined(folded: Folded) -> Folded:
    """Without the blanks and dots by which Chinese characters of one word are pulled apart."""
    pieces, places, position = [], [], 0
    for match in _BETWEEN_HAN.finditer(folded.text):
        pieces.append(folded.text[position : match.start()])
        places += folded.places[position : match.start()]
        position = match.end()
    if not position:
        return folded
    return Folded("".join([*pieces, folded.text[position:]]), places + folded.places[position:])


def plain(text: str) -> str:
    """The form in which words are compared: unveiled and joined."""
    return joined(unveil(text)).text


def spoken_as_digits(folded: str) -> str:
    """Digits for whatever is said or written instead of one, character for character."""
    digits = folded.translate(SPOKEN_DIGITS)
    return _LETTERS_IN_NUMBER.sub(lambda match: match.group().translate(_LETTERS_FOR_DIGITS), digits)


def letters_as_digits(text: str) -> str:
    """The letters that are taken for digits become digits, everywhere: for comparing names of accounts."""
    return text.translate(_LETTERS_FOR_DIGITS)


def simplified(text: str) -> str:
    """Traditional characters one by one as simplified ones."""
    return text.translate(_simplified())


@lru_cache(maxsize=20_000)
def _fold(char: str) -> str:
    if char.isascii():
        return char.lower()
    folded = ""
    for each in unicodedata.normalize("NFKC", char).casefold():
        if unicodedata.category(each) not in _INVISIBLE and each not in _FILLERS:
            folded += _LOOKALIKES.get(each, each)
    return simplified(folded)


@cache
def _simplified() -> dict[int, str]:
    rows = (Path(__file__).parent / "simplified.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair for row in rows if not row.startswith("#") for pair in row.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}
