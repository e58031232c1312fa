"""A whole law from a file in the layout of public collections: its title, its dates, its provisions, and what is wrong with it.

The one reader of that layout, for `import_statute` and for `check_statutes`. Knows no database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from statutes.importing import numbering
from statutes.importing.decoding import decode
from statutes.importing.head import BadFile
from statutes.importing.lines import Line, read_lines, squeeze

_INFO_END = re.compile(r"(?im)^\s*<!--\s*INFO END\s*-->\s*$")
_DATED = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_KINDS = (
    ("施行", r"施行|实施|生效"),
    ("修订", "修订"),
    ("修正", "修正|修改"),
    ("公布", "公布|发布"),
    ("通过", "通过|批准"),
)
_RANKS = {"编": 0, "分编": 1, "章": 2, "节": 3}


@dataclass(frozen=True)
class Dated:
    """One date of the head, and what happened then: 通过 公布 修正 修订 施行."""

    day: date
    kind: str
    words: str


@dataclass
class WholeProvision:
    number: int
    sub: int
    line: int
    place: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class WholeLaw:
    """What one file says. With `problems` it must not be loaded; `notes` tell what was read otherwise than it stands."""

    name: str
    title: str = ""
    dates: list[Dated] = field(default_factory=list)
    provisions: list[WholeProvision] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def last_number(self) -> int:
        return self.provisions[-1].number if self.provisions else 0

    @property
    def amendments(self) -> list[Dated]:
        """Everything that made a text of this law, in the order of the file; not when it came into force."""
        return [one for one in self.dates if one.kind != "施行"]


def read_whole(path: Path) -> WholeLaw:
    """Read one file; BadFile when it is no text at all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(path.name, 1, f"读不到这个文件（{error.strerror}）") from None
    text, note = decode(path.name, content)
    law = parse_whole(path.name, text)
    law.notes[:0] = [note] if note else []
    return law


def parse_whole(name: str, text: str) -> WholeLaw:
    law = WholeLaw(name)
    info = _INFO_END.search(text)
    head_ends = text.count("\n", 0, info.end()) + 1 if info else None
    lines = list(read_lines(text))
    lines = [_opened_without_blank(line) for line in lines] if _glues(lines) else lines
    first = next((i for i, line in enumerate(lines) if line.kind == "opening"), len(lines))
    body = _read_head(law, lines[:first], head_ends) + lines[first:]
    found: list[tuple[int, str]] = [
        (line.at, f"有乱码字符 {line.written}") for line in lines if line.kind == "garbled"
    ]
    if first == len(lines):
        found.append((lines[-1].at if lines else 1, "没有找到任何一条：条文要像“第一条 ……”这样另起一行"))
    if not law.title:
        found.append((lines[0].at if lines else 1, "第一行应该是法律的名称"))
    found += _read_body(law, body)
    found += numbering.mistakes(law.provisions)
    law.problems = [str(BadFile(name, at, words)) for at, words in sorted(found, key=lambda one: one[0])]
    return law


def _glues(lines: Sequence[Line]) -> bool:
    """Whether this file never leaves a blank behind 第一条."""
    first = next((line for line in lines if line.kind in ("opening", "glued")), None)
    glued = sum(line.kind == "glued" for line in lines)
    return (
        first is not None and first.kind == "glued" and glued > sum(line.kind == "opening" for line in lines)
    )


def _opened_without_blank(line: Line) -> Line:
    return (
        Line(line.at, "opening", line.text, line.number, line.sub, "", line.written)
        if line.kind == "glued"
        else line
    )


# The head


def _read_head(law: WholeLaw, lines: list[Line], head_ends: int | None) -> list[Line]:
    """Take title and dates; give back the headings that stand before the first provision, without a table of contents."""
    if lines and lines[0].kind in ("text", "unknown"):
        law.title = squeeze(lines[0].text.lstrip("# ").strip("*").replace("\u3000", " "))
        lines = lines[1:]
    words = []
    for line in lines:
        if line.kind in ("heading", "contents", "last") or (head_ends and line.at >= head_ends):
            break
        words.append(line.text)
    law.dates = list(_dates(" ".join(words)))
    said = [line for line in lines if line.kind == "text" and head_ends and line.at > head_ends]
    if said:
        law.notes.append(f"第一条之前的 {len(said)} 段前言没有收")
    return _without_contents(lines)


def _dates(words: str):
    found = list(_DATED.finditer(words))
    for i, match in enumerate(found):
        said = words[match.end() : found[i + 1].start() if i + 1 < len(found) else len(words)].strip(
            " \u3000，。）)"
        )
        kind = next(
            (kind for kind, pattern in _KINDS if re.search(pattern, re.sub(r"《.*?》", "", said))), ""
        )
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
        if kind:
            yield Dated(day, kind, said)


def _without_contents(lines: list[Line]) -> list[Line]:
    headings = [line for line in lines if line.kind in ("heading", "last")]
    if not headings:
        return []
    again = [
        i
        for i, line in enumerate(headings)
        if i
        and (line.level, line.number, line.sub) == (headings[0].level, headings[0].number, headings[0].sub)
    ]
    if again:
        return headings[again[-1] :]
    listed = any(line.kind == "contents" and line.at < headings[0].at for line in lines)
    return [] if listed else headings


# The body


def _read_body(law: WholeLaw, lines: list[Line]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    levels: dict[str, str] = {}
    headings = numbering.Headings()
    annex: Line | None = None
    for line in lines:
        current = law.provisions[-1] if law.provisions else None
        if annex:
            if line.kind == "opening" and current and (line.number, line.sub) == (current.number + 1, 0):
                found.append((line.at, f"附件（第 {annex.at} 行）后面还有第{line.written}条"))
                annex = None
            else:
                continue
        if line.kind == "opening":
            place = " / ".join(levels.values())
            law.provisions.append(
                WholeProvision(line.number, line.sub, line.at, place, [line.text] if line.text else [])
            )
            found += numbering.unreadable(line)
        elif line.kind == "heading":
            found += headings.mistakes(line)
            levels = {level: name for level, name in levels.items() if _RANKS[level] < _RANKS[line.level]}
            levels[line.level] = line.text
        elif line.kind == "last":
            levels = {"编": "附则"}
        elif line.kind == "annex" and current:
            annex = line
            law.notes.append(f"第 {line.at} 行起是附件，没有收：{line.text[:30]}")
        elif line.kind in ("unknown", "contents"):
            found.append((line.at, f"看不懂的标题：{line.text[:30]}"))
        elif line.kind == "glued" and current:
            current.lines.append(
                law_line := f"第{line.written}条" + (f"之{cn}" if (cn := _sub(line)) else "") + line.text
            )
            if (line.number, line.sub) in ((current.number + 1, 0), (current.number, current.sub + 1)):
                found.append(
                    (line.at, f"“{law_line[:10]}…”像是新的一条，可是条号后面没有空格；是新的一条就加一个空格")
                )
        elif line.kind == "text" and current:
            current.lines.append(line.text)
    return found


def _sub(line: Line) -> str:
    return (
        "" if not line.sub else "一二三四五六七八九十"[line.sub - 1] if 0 < line.sub <= 10 else str(line.sub)
    )
