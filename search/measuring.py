"""How well searches find what they should: on the site's own content, or on a corpus with judged questions."""

import json
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from search import candidates, corpus, query, sources
from search.engine import joining
from search.engine.block import Row, name_of
from search.engine.library import Library
from search.judgements import Judgement
from search.model import Model
from search.models import SearchEntry
from search.segment import Vocabulary, parse

DEPTH = 10
RECALLS = (1, 5, 10, 20, 100)
PLACES = (1, 3, 10)

Progress = Callable[[str, int], None]


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


@dataclass(frozen=True)
class Site:
    """Success@k: the share of queries with a wanted page among the first k; recall and reciprocal rank of the first ten."""

    queries: int
    success: dict[int, float]
    recall: float
    mrr: float


@dataclass(frozen=True)
class Corpus:
    """Figures of judged questions against a corpus; times in milliseconds, sizes in megabytes."""

    documents: int
    questions: int
    recall: dict[int, float]
    mrr: float
    ndcg: float
    p50: float
    p95: float
    build_seconds: float
    index_megabytes: float
    peak_megabytes: float


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
        results = query.search(one.query, page_size=DEPTH)
        shown = [*results.direct, *results.hits][:DEPTH]
        places = {wanted: _place(wanted, shown) for wanted in one.wanted}
        missed = tuple(wanted for wanted, place in places.items() if not place)
        yield Measure(
            query=one.query,
            recall=1 - len(missed) / len(places),
            rank=min((place for place in places.values() if place), default=0),
            missed=missed,
        )


def _place(wanted: str, shown: Sequence) -> int:
    """Where a wanted page stands, from 1. It is named by the end of its address, or as a search would name it outright."""
    named = {(each.kind, each.key) for each in sources.direct(wanted)}
    for place, found in enumerate(shown, 1):
        if found.url.rstrip("/").endswith("/" + wanted) or (found.kind, found.key) in named:
            return place
    return 0


def named(wanted: str) -> list[tuple[str, str]]:
    """Kind and key of the pages that an article slug or a provision code names."""
    pages = SearchEntry.objects.filter(url__endswith=f"/{wanted}/").values_list("kind", "key")
    return [*pages, *((each.kind, each.key) for each in sources.direct(wanted))]


def summed(found: Sequence[Measure]) -> Site:
    return Site(
        queries=len(found),
        success={most: _mean([0 < one.rank <= most for one in found]) for most in PLACES},
        recall=_mean([one.recall for one in found]),
        mrr=_mean([1 / one.rank if one.rank else 0.0 for one in found]),
    )


def of_corpus(
    documents: Path, judged: Sequence[Judgement], model: Model | None, progress: Progress | None = None
) -> Corpus:
    """Build an index apart from the site's, in a temporary file, and ask it every question."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        library = index_of(documents, Path(folder), progress)
        built = time.perf_counter() - started
        ask(library, judged[0].question, model)  # the first search maps what all others use
        recalls: dict[int, list[float]] = {most: [] for most in RECALLS}
        ranks, gains, times = [], [], []
        for one in judged:
            started = time.perf_counter()
            names = ask(library, one.question, model)
            times.append(1000 * (time.perf_counter() - started))
            wanted = {name_of(*answer) for answer in one.answers}
            right = [name in wanted for name in names]
            for most, values in recalls.items():
                values.append(sum(right[:most]) / len(wanted))
            ranks.append(next((1 / place for place, hit in enumerate(right[:DEPTH], 1) if hit), 0.0))
            gains.append(_gain(right[:DEPTH]) / _gain([True] * min(len(wanted), DEPTH)))
            if progress:
                progress("问", 1)
        return Corpus(
            documents=library.count,
            questions=len(judged),
            recall={most: _mean(values) for most, values in recalls.items()},
            mrr=_mean(ranks),
            ndcg=_mean(gains),
            p50=float(np.percentile(times, 50)),
            p95=float(np.percentile(times, 95)),
            build_seconds=built,
            index_megabytes=sum(each.size for each in library.blocks) / 1e6,
            peak_megabytes=peak_megabytes(),
        )


def index_of(documents: Path, folder: Path, progress: Progress | None = None) -> Library:
    """Build the index of a corpus in a folder and map it."""

    def told() -> Iterator[Row]:
        for row in corpus.rows(documents):
            if progress:
                progress("建索引", 1)
            yield row

    path = folder / "corpus.index"
    joining.save([joining.build(told(), folder)], path)
    mapped = joining.load(path)
    if mapped is None:
        raise OSError(f"{path} cannot be read back")
    return Library([mapped])


def ask(library: Library, question: str, model: Model | None) -> list[int]:
    """Hashed names of what is found, best first."""
    ranked = candidates.rank(
        parse(question, Vocabulary()), library, {}, reorder=model.reorder if model else None
    )
    return library.names[ranked.places[: max(RECALLS)]].tolist()


def as_json(figures: Site | Corpus) -> str:
    rounded = {name: _rounded(value) for name, value in asdict(figures).items()}
    return json.dumps(rounded, ensure_ascii=False)


def peak_megabytes() -> float:
    """The most memory that this process has had so far, all of it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def _rounded(value):
    if isinstance(value, dict):
        return {str(key): round(each, 4) for key, each in value.items()}
    return round(value, 4)


def _gain(right: Sequence[bool]) -> float:
    return sum(1 / math.log2(place + 1) for place, hit in enumerate(right, 1) if hit)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
