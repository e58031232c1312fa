"""Which documents answered a question, as somebody who knows has said: what a ranker learns from.

Rooms above register where they keep such judgements (`AppConfig.ready()`); others come in files.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Judgement:
    """A question in the asker's words, and the documents that answer it, each as kind and key."""

    question: str
    answers: tuple[tuple[str, str], ...]


_keepers: dict[str, Callable[[], Iterable[Judgement]]] = {}


def register(name: str, keeper: Callable[[], Iterable[Judgement]]) -> None:
    """Let training ask the keeper; registering a name again replaces it."""
    _keepers[name] = keeper


def unregister(name: str) -> None:
    _keepers.pop(name, None)


def every() -> list[Judgement]:
    """All judgements that rooms keep."""
    return [judgement for keeper in _keepers.values() for judgement in keeper()]
