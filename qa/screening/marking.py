"""Matched words made visible where they stand."""

from collections.abc import Iterable

from core.folding import joined, plain, unveil


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it is one of the words that a rule saw, however they are written."""
    folded = joined(unveil(text))
    hit = [False] * len(text)
    for word in {plain(word) for word in words if word} - {""}:
        start = folded.text.find(word)
        while start >= 0:
            first, last = folded.span(start, start + len(word))
            hit[first:last] = [True] * (last - first)
            start = folded.text.find(word, start + len(word))
    pieces: list[tuple[str, bool]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            pieces.append((text[start:end], hit[start]))
            start = end
    return pieces
