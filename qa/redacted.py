"""Places blanked in a text by hand: pure text, no database."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN, SHORT = "【已遮去】", "□"
MOST_PLACES = 30


class CannotBlank(ValueError):
    """Places that cannot be blanked; the words say why, in Chinese."""


@dataclass(frozen=True)
class Blanked:
    """Texts without the places, and where these stood in the originals: pairs of start and end, by field."""

    texts: dict[str, str]
    spans: dict[str, list[list[int]]]

    @property
    def count(self) -> int:
        return sum(len(each) for each in self.spans.values())


def blank(texts: dict[str, str], places: Iterable[str], longest: dict[str, int | None]) -> Blanked:
    """Take every occurrence of the places out of the texts; `longest` says how long a text may be.

    A place is a piece of text exactly as it stands there. Raises CannotBlank.
    """
    wanted = list(dict.fromkeys(place.strip() for place in places if place.strip()))
    if not wanted:
        raise CannotBlank("请先标出要遮去的地方：每行写一处，和原文一字不差。")
    if len(wanted) > MOST_PLACES:
        raise CannotBlank(f"一次最多遮去 {MOST_PLACES} 处。要遮这么多的，请选不通过，让作者自己改。")
    for place in wanted:
        if not any(place in text for text in texts.values()):
            raise CannotBlank(f"文字里没有“{place[:40]}”，请照原文写。没有改动任何东西。")
    spans = {name: _spans(text, wanted) for name, text in texts.items()}
    made = {name: _without(text, spans[name], longest.get(name)) for name, text in texts.items()}
    for name, text in texts.items():
        if (
            spans[name]
            and not "".join(piece for piece, is_gone in pieces(text, spans[name]) if not is_gone).strip()
        ):
            raise CannotBlank("遮去以后什么都不剩了，请选不通过。")
    return Blanked(made, {name: each for name, each in spans.items() if each})


def pieces(text: str, spans: Iterable[Iterable[int]]) -> list[tuple[str, bool]]:
    """A text cut at the spans, each piece with whether it was blanked."""
    found, at = [], 0
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [(piece, is_gone) for piece, is_gone in found if piece]


def _spans(text: str, places: list[str]) -> list[list[int]]:
    gone = [False] * len(text)
    for place in places:
        start = text.find(place)
        while start >= 0:
            gone[start : start + len(place)] = [True] * len(place)
            start = text.find(place, start + 1)
    spans: list[list[int]] = []
    for at, is_gone in enumerate(gone):
        if is_gone and spans and spans[-1][1] == at:
            spans[-1][1] = at + 1
        elif is_gone:
            spans.append([at, at + 1])
    return spans


def _without(text: str, spans: list[list[int]], longest: int | None) -> str:
    """With a word for each place, or with a box where the words would not fit."""
    for shown in (SHOWN, SHORT):
        made = "".join(shown if is_gone else piece for piece, is_gone in pieces(text, spans))
        if longest is None or len(made) <= longest:
            break
    return made
