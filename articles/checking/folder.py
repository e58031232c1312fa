"""Articles, laws and small facts as the files of a content folder tell them. Nothing here asks the database."""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count, groupby
from pathlib import Path

from django.conf import settings

from articles import contentfile
from articles.checking.checks import check
from articles.checking.known import Known, holders
from articles.checking.text import Fault, Piece, Text, from_copy
from articles.contentfile import Malformed
from core.text import split_tags
from statutes.citing import Library
from statutes.importing import EditionFile, read_file
from statutes.models import Edition, Statute

_NO_LETTER = re.compile(r"[\W_]+")
_COLUMNS = {"figures.csv": ("key", "value", "unit"), "glossary.csv": ("word", "also")}
# Rules that need neither law nor table, and nothing to hold an article against.
_BY_ITSELF = {"short_answer", "shape", "review", "words", "unseen", "number", "asked"}
_NOTHING = Known(Library.of([]), {}, (), {}, {}, (), {})
_KEY = re.compile(r"(?:([a-z_]+) *=|\[\[([a-z_]+)\]\])")


def check_folder(folder: Path, *, today: date) -> Iterator[Fault]:
    """Every fault of the articles in a content folder, file by file."""
    texts: list[Text] = []
    unread: set[str] = set()
    for path in files_in(articles_in(folder)):
        try:
            texts.append(from_file(path))
        except Malformed as error:
            unread.add(path.stem)
            yield Fault("file", error.words, "", name=path.name, line=error.line)
    if broken := list(_broken(folder)):
        yield from (Fault("file", words, "资料") for words in broken)
        for text in texts:  # what can be seen without them
            yield from (one for one in check(text, _NOTHING, today=today) if one.rule in _BY_ITSELF)
        return
    known = in_folder(folder, texts, unread)
    for text in texts:
        yield from check(text, known, today=today)


def _broken(folder: Path) -> Iterator[str]:
    """What is wrong with each law, shelf and table that cannot be read."""
    reference = _part(folder, "reference")
    asked = [partial(read_file, path) for path in files_in(_part(folder, "statutes"))]
    asked += [
        partial(contentfile.toml_rows, reference / f"{name}.toml", name) for name in ("categories", "tags")
    ]
    asked += [partial(_rows, reference / name, columns) for name, columns in _COLUMNS.items()]
    for ask in asked:
        try:
            ask()
        except OSError as error:
            yield f"{Path(error.filename or '').name} 读不了或者不在。"
        except UnicodeDecodeError:
            yield f"{ask.args[0].name} 第 1 行：文件不是 UTF-8 编码。"
        except ValueError as error:  # BadFile and Malformed too
            yield str(error)


def articles_in(folder: Path) -> Path:
    """The folder of articles: `articles/` in a content folder, or the folder itself."""
    return folder / "articles" if (folder / "articles").is_dir() else folder


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


# Articles


def from_file(path: Path) -> Text:
    """A file as the rules see it, each piece with its lines; raises contentfile.Malformed."""
    one = contentfile.read(path)
    day = one.reviewed_on or one.published_on
    text = from_copy(one.slug, one.copy, day=day, reviewed_on=one.reviewed_on, comments=one.comments)
    text.name = path.name
    lines = list(enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1))
    text.pieces = list(_with_lines(text.pieces, lines))
    text.fact_lines = _keys_of_head(lines)
    return text


def _keys_of_head(lines: list[tuple[int, str]]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Each key at the top of the head with its lines, and the first line of each table."""
    found: dict[str, list[tuple[int, str]]] = {}
    key = ""
    for number, raw in lines[1:]:
        if raw.strip() == contentfile.FENCE:
            break
        if opened := _KEY.match(raw):
            key = opened[1] or opened[2]
            if key in found:  # a key inside a table, or another row of it
                key = ""
        if key:
            found.setdefault(key, []).append((number, raw))
    return {name: tuple(held) for name, held in found.items()}


def _with_lines(pieces: list[Piece], lines: list[tuple[int, str]]) -> Iterator[Piece]:
    """Each piece with the lines of the file that hold its words."""
    end = place = next(number for number, raw in lines[1:] if raw.strip() == contentfile.FENCE)
    letters = [_letters_of_markdown(raw) for _, raw in lines]
    said = [_letters(contentfile.without_marks(raw.partition("=")[2] or raw)) for _, raw in lines[:end]]
    for piece in pieces:
        wanted = _letters(piece.words)
        if piece.section:
            place, held = _in_body(wanted, lines, letters, place)
        else:
            held = [line for line, own in zip(lines, said, strict=False) if _share(own, wanted)]
        yield replace(piece, lines=tuple(held) or (lines[0],))


def _share(line: str, wanted: str) -> bool:
    """Whether a line of the head holds a short text or a part of it."""
    return min(len(line), len(wanted)) > 1 and (line in wanted or wanted in line)


def _in_body(
    wanted: str, lines: list[tuple[int, str]], letters: list[str], place: int
) -> tuple[int, list[tuple[int, str]]]:
    """The lines after `place` whose letters make up the wanted ones, and where the next piece may begin."""
    held = []
    for line, own in zip(lines[place:], letters[place:], strict=True):
        if not own:
            continue
        if not wanted.startswith(own):
            if held:
                break
            continue
        held.append(line)
        wanted, place = wanted[len(own) :], line[0]
        if not wanted:
            break
    return place, held


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words)


def _letters_of_markdown(raw: str) -> str:
    """The letters of a line without addresses, anchors and the marks of lists."""
    return _letters(contentfile.without_marks(raw))


# What they are held against


def in_folder(folder: Path, texts: list[Text], unread: Collection[str] = ()) -> Known:
    """The laws, shelves and facts of a content folder; what it lacks is that of the project."""
    laws = [read_file(path) for path in files_in(_part(folder, "statutes"))]
    library, wordings = library_of(laws)
    reference = _part(folder, "reference")
    return Known(
        library=library,
        texts=wordings,
        categories={
            row["slug"] for row, _ in contentfile.toml_rows(reference / "categories.toml", "categories")
        },
        tags={row["name"]: row["slug"] for row, _ in contentfile.toml_rows(reference / "tags.toml", "tags")},
        figures={
            row["key"]: row["value"] + row["unit"]
            for row in _rows(reference / "figures.csv", _COLUMNS["figures.csv"])
        },
        terms={
            word
            for row in _rows(reference / "glossary.csv", _COLUMNS["glossary.csv"])
            for word in (row["word"], *split_tags(row["also"]))
        },
        articles=dict.fromkeys(unread)
        | {text.slug: {one["key"] for one in text.copy["sections"]} for text in texts},
        asked=holders({text.slug: text.copy["asked"] for text in texts}),
    )


def _rows(path: Path, columns: Collection[str]) -> list[dict[str, str]]:
    """The rows of a table that has these columns; reference.rows says what else may be wrong with one."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        rows = []
        for row in table:
            if missing := [name for name in columns if row.get(name) is None]:
                raise ValueError(f"{path.name} 第 {table.line_num} 行：没有 {'、'.join(missing)} 这一格。")
            rows.append(row)
        return rows


def _part(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).is_dir() else Path(settings.CONTENT_DIR) / name


def library_of(laws: list[EditionFile]) -> tuple[Library, dict[int, str]]:
    """The library that these files make, and the official wording of each of its provisions."""
    keys, wordings, editions = count(1), {}, []
    ordered = sorted(laws, key=lambda law: (law.statute["order"], law.statute["slug"]))
    for _, of_one in groupby(ordered, key=lambda law: law.statute["slug"]):
        for law in sorted(of_one, key=lambda law: law.edition["effective_from"], reverse=True):
            numbers = [(next(keys), one.number, one.sub) for one in law.provisions]
            wordings |= {
                key: "\n".join(one.lines) for (key, *_), one in zip(numbers, law.provisions, strict=True)
            }
            editions.append((Edition(statute=Statute(**law.statute), **law.edition), numbers))
    return Library.of(editions), wordings
