"""Papers explained: specimens with invented data, each part with what it is, what to check and what to do.

Read once from content/selfhelp/papers/; `selfhelp.checks` proves the files at the start.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

from core.addresses import address
from search.sources import Document
from selfhelp import asked
from selfhelp.shelves import html_of, words_of
from selfhelp.tools import Shelf, Tool
from statutes.sources import CitingSource

LOOKS = ("heading", "para", "flat", "right", "row", "table")
SOURCE = "paper"
TOOL = Tool(
    name="papers",
    title="看懂手上的文书",
    summary="信用报告、传票、律师函、还款协议的样本，逐处说明是什么、看什么、做什么。",
    shelf=Shelf.START,
    url_name="papers",
    order=70,
    words="文书 样本 看不懂 传票怎么看 律师函怎么看 征信报告怎么看 还款协议怎么签",
)


class Malformed(ValueError):
    """A paper that cannot be shown: the message names the file and what is wrong in it."""


@dataclass(frozen=True)
class Part:
    """One numbered part of a specimen. A table has `head` and `rows`, and `text` as its caption; a row has a `label`."""

    key: str
    title: str
    look: str
    text: str
    what: str
    check: tuple[str, ...]
    do: tuple[str, ...]
    label: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    number: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.what, *self.check, *self.do)


@dataclass(frozen=True)
class Paper:
    name: str
    title: str
    order: int
    summary: str
    lede: str
    words: str
    article: str
    article_title: str
    real: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def url(self) -> str:
        return address("selfhelp:paper", self.name)

    @property
    def texts(self) -> list[str]:
        """Everything that may link to law."""
        return [*self.real, *(text for part in self.parts for text in part.texts)]

    @property
    def blocks(self) -> list[tuple[bool, list[Part]]]:
        """The specimen from top to bottom; rows that follow one another share a table."""
        return [
            (rows, list(parts)) for rows, parts in groupby(self.parts, key=lambda part: part.look == "row")
        ]


@cache
def papers() -> dict[str, Paper]:
    return load(settings.CONTENT_DIR / "selfhelp/papers")


def load(folder: Path) -> dict[str, Paper]:
    """Every paper of the folder by name, in the order of the index."""
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return {paper.name: paper for paper in sorted(found, key=lambda each: (each.order, each.name))}


def _read(path: Path) -> Paper:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(
            _made(Part, row | {"number": number}) for number, row in enumerate(told.pop("parts", ()), 1)
        )
        paper = _made(Paper, told | {"name": path.stem, "parts": parts})
        _prove(paper)
    except (tomllib.TOMLDecodeError, Malformed) as error:
        raise Malformed(f"{path.name}：{error}") from None
    return paper


def _made(kind: type, row: dict):
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(row) - set(known)):
        raise Malformed(f"{row.get('key', '头部')} 不认识 {'、'.join(unknown)}")
    if missing := [name for name, field in known.items() if field.default is MISSING and name not in row]:
        raise Malformed(f"{row.get('key', '头部')} 缺少 {'、'.join(missing)}")
    return kind(**{name: _frozen(value) for name, value in row.items()})


def _frozen(value):
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _prove(paper: Paper) -> None:
    if len({part.key for part in paper.parts}) < len(paper.parts) or not paper.parts:
        raise Malformed("没有部分，或者两个部分用了同一个 key")
    for part in paper.parts:
        if part.look not in LOOKS:
            raise Malformed(f"{part.key}：没有 {part.look} 这种样子")
        if (part.look == "table") != bool(part.rows) or (part.look == "row") != bool(part.label):
            raise Malformed(f"{part.key}：表格要有 rows，一行要有 label，别的都不要")
        if any(len(row) != len(part.head) for row in part.rows):
            raise Malformed(f"{part.key}：有一行的格数和表头不一样")


# What search and the library of laws are told


def document(paper: Paper) -> Document:
    return Document(
        kind="tool",
        key=f"paper-{paper.name}",
        title=f"看懂{paper.title}",
        url=paper.url,
        summary=paper.summary,
        headings="\n".join(part.title for part in paper.parts),
        body="\n".join(map(words_of, (paper.lede, *paper.texts))),
        tags=paper.words,
        asked=asked.of("paper", paper.name),
        authority=50,
    )


def walk() -> Iterable[tuple[str, str]]:
    for paper in papers().values():
        yield f"{paper.name}#real", "".join(map(html_of, paper.real))
        for part in paper.parts:
            yield f"{paper.name}#{part.key}", "".join(map(html_of, part.texts))


def named(keys: list[str]) -> dict[str, tuple[str, str]]:
    held = papers()
    names = {key: key.partition("#")[0] for key in keys}
    return {key: (f"看懂{held[name].title}", held[name].url) for key, name in names.items() if name in held}


CITING = CitingSource(SOURCE, "文书样本", walk, named)
