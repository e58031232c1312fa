"""How well searches find what they should: recall and reciprocal rank over judged queries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search import sources
from search.query import search

DEPTH = 10


class BadJudgements(ValueError):
    """A line of the file is no judged query; says which."""


@dataclass(frozen=True)
class Judged:
    """A query and what should come first: article slugs and provision codes."""

    query: str
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One query's outcome. `rank` is the place of the first wanted page, 0 when it is not among the first DEPTH."""

    query: str
    recall: float
    rank: int
    missed: tuple[str, ...]


def read(path: Path) -> list[Judged]:
    """Read JSON lines with `q` and lists `articles` and `provisions`, one of them at least not empty."""
    judged = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                wanted = (*row.get("articles", ()), *row.get("provisions", ()))
                judged.append(Judged(str(row["q"]), tuple(map(str, wanted))))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadJudgements(f"{path}:{number}：{error}") from error
            if not wanted:
                raise BadJudgements(f"{path}:{number}：没有写应当找到什么。")
    return judged


def measure(judged: list[Judged]) -> Iterator[Measure]:
    """Search for each query; the pages named outright count as standing before the hits."""
    for one in judged:
        results = search(one.query, page_size=DEPTH)
        shown = [*results.direct, *results.hits][:DEPTH]
        places = {wanted: _place(wanted, shown) for wanted in one.wanted}
        missed = tuple(wanted for wanted, place in places.items() if not place)
        yield Measure(
            query=one.query,
            recall=1 - len(missed) / len(places),
            rank=min((place for place in places.values() if place), default=0),
            missed=missed,
        )


def _place(wanted: str, shown: list) -> int:
    """Where a wanted page stands, from 1. It is named by the end of its address, or as a search would name it outright."""
    named = {(each.kind, each.key) for each in sources.direct(wanted)}
    for place, found in enumerate(shown, 1):
        if found.url.rstrip("/").endswith("/" + wanted) or (found.kind, found.key) in named:
            return place
    return 0
