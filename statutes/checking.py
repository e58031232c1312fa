"""Compare our quotations with a folder of official texts, character by character.

The folder may hold three kinds of file: `cited_provisions.jsonl` (code, paragraphs), `core_statutes.jsonl` (law,
version, number, sub, text) and `laws/*.md` (a title, then 第一条 …). Every text found there for a provision must agree
with ours; only blanks and the width of brackets and punctuation are levelled, since the sources themselves differ there.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from statutes.citing import codes, names
from statutes.importing import EditionFile, read_file, read_whole
from statutes.models import Provision
from statutes.wording import level, parting

_VERSION = re.compile(r"^(?P<title>.+?)[（(](?P<year>\d{4})-\d{2}-\d{2}[）)]$")


@dataclass(frozen=True)
class Ours:
    """One wording that we publish as official."""

    names: tuple[str, ...]  # keys of the law's names
    year: int
    newest: bool  # of the editions that we hold
    number: int
    sub: int
    text: str
    label: str


@dataclass(frozen=True)
class Theirs:
    """One wording in the folder; `year` is that of its edition where the folder tells."""

    name: str
    year: int | None
    number: int
    sub: int
    text: str
    where: str


@dataclass(frozen=True)
class Difference:
    label: str
    where: str
    ours: str
    theirs: str


@dataclass
class Report:
    compared: int
    differences: list[Difference]
    missing: list[str]

    @property
    def summary(self) -> str:
        return f"比较了 {self.compared} 条，{len(self.differences)} 处不同，{len(self.missing)} 条在文件夹里没有找到。"


def check(ours: Iterable[Ours], folder: Path) -> Report:
    """Compare each of our wordings with every text of it in the folder."""
    shelves: dict[tuple[str, int, int], list[Theirs]] = {}
    for text in official_texts(folder):
        shelves.setdefault((text.name, text.number, text.sub), []).append(text)
    report = Report(0, [], [])
    for one in ours:
        found = [
            text
            for name in one.names
            for text in shelves.get((name, one.number, one.sub), [])
            if (text.year == one.year) or (text.year is None and one.newest)
        ]
        if not found:
            report.missing.append(one.label)
            continue
        report.compared += 1
        for text in dict.fromkeys(found):
            if level(text.text) != level(one.text):
                report.differences.append(Difference(one.label, text.where, *parting(one.text, text.text)))
    return report


# What we publish


def our_texts(content: Path | None) -> list[Ours]:
    """Every official wording in the content files and in the database, each once."""
    files = (
        [read_file(path) for path in sorted(content.glob("*.md")) if path.name != "README.md"]
        if content
        else []
    )
    found = [*_in_files(files), *_in_database()]
    once = {(one.names, one.year, one.number, one.sub, one.text): one for one in found}
    return list(once.values())


def _in_files(files: list[EditionFile]) -> Iterator[Ours]:
    newest: dict[str, int] = {}
    for file in files:
        slug = file.statute["slug"]
        newest[slug] = max(newest.get(slug, 0), int(file.edition["label"][:4]))
    for file in files:
        head, year = file.statute, int(file.edition["label"][:4])
        keys = names.keys(head["title"], head["short_title"], *head["aliases"])
        for one in file.provisions:
            if not one.unseen:
                label = f"{file.name} 第 {one.line} 行"
                is_newest = year == newest[head["slug"]]
                yield Ours(keys, year, is_newest, one.number, one.sub, "\n".join(one.lines), label)


def _in_database() -> Iterator[Ours]:
    rows = list(
        Provision.objects.exclude(text="").with_statute().order_by("edition__statute__order", "number", "sub")
    )
    newest: dict[int, int] = {}
    for row in rows:
        newest[row.edition.statute_id] = max(newest.get(row.edition.statute_id, 0), _year(row))
    for row in rows:
        statute = row.edition.statute
        keys = names.keys(statute.title, statute.short_title, *statute.aliases)
        is_newest = _year(row) == newest[statute.pk]
        yield Ours(
            keys,
            _year(row),
            is_newest,
            row.number,
            row.sub,
            row.text,
            f"{row.citation}（{row.edition.label}）",
        )


def _year(row: Provision) -> int:
    label = row.edition.label[:4]
    return int(label) if label.isdecimal() else row.edition.effective_from.year


# What the folder holds


def official_texts(folder: Path) -> Iterator[Theirs]:
    """Every provision in the files of the folder that we can read."""
    cited, core = folder / "cited_provisions.jsonl", folder / "core_statutes.jsonl"
    if cited.exists():
        yield from _cited(cited)
    if core.exists():
        yield from _core(core)
    for path in sorted((folder / "laws").glob("*.md")):
        yield from _law(path)


def _cited(path: Path) -> Iterator[Theirs]:
    for number, row in _rows(path):
        code = codes.parse(row["code"])
        if code:
            name, year = codes.split_year(code.name)
            text = "\n".join(row["paragraphs"])
            yield Theirs(names.key(name), year, code.number, code.sub, text, f"{path.name} 第 {number} 行")


def _core(path: Path) -> Iterator[Theirs]:
    for number, row in _rows(path):
        if row.get("kind") == "article" and row.get("number"):
            year = int(row["version"][:4]) if row.get("version") else None
            where = f"{path.name} 第 {number} 行"
            yield Theirs(names.key(row["law"]), year, row["number"], row.get("sub") or 0, row["text"], where)


def _rows(path: Path) -> Iterator[tuple[int, dict]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, json.loads(line)


def _law(path: Path) -> Iterator[Theirs]:
    """A whole law; what `import_statute` would refuse in it does not matter here."""
    version = _VERSION.match(path.stem)
    year = int(version["year"]) if version else None
    law = read_whole(path)
    for one in law.provisions:
        where = f"{path.name} 第 {one.line} 行"
        yield Theirs(names.key(law.title), year, one.number, one.sub, one.text, where)
