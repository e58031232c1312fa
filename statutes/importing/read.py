"""One file of content/statutes → plain values, or a mistake with its line. Knows no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.text import cn_number, parse_number
from statutes.importing.head import BadFile, read_head
from statutes.models import Provision

LONGEST_SUMMARY = 60
_LONGEST = {
    field.name: field.max_length or 0
    for field in Provision._meta.fields
    if field.name in ("place", "gloss", "summary")
}
_HEADING = re.compile(
    r"##\s*第([零〇一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?(?:[\s　]+(.+))?"
)
_NOTE = re.compile(r">[ \t]*(换句话说|待核对原文|编者注)[：:][ \t]*(.*)")
_FOREIGN_CHARS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd]")


@dataclass
class ProvisionText:
    """One provision as a file tells it."""

    number: int
    sub: int
    line: int
    gloss: str = ""
    place: str = ""
    lines: list[str] = field(default_factory=list)
    summary: str = ""
    note: str = ""
    unseen: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """What the row holds."""
        status = Provision.TextStatus.UNSEEN if self.unseen else Provision.TextStatus.OFFICIAL
        return {
            "place": self.place,
            "text": "\n".join(self.lines),
            "text_status": status.value,
            "summary": self.summary,
            "gloss": self.gloss,
            "note": self.note,
        }


@dataclass
class EditionFile:
    """One edition of one law as a file tells it."""

    name: str
    statute: dict[str, Any]
    edition: dict[str, Any]
    provisions: list[ProvisionText]


def read_file(path: Path) -> EditionFile:
    """Read one file; BadFile for a mistake in it."""
    try:
        return read_text(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadFile(path.name, line, "这个文件不是 UTF-8 文字") from None


def read_text(name: str, text: str) -> EditionFile:
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if bad := _FOREIGN_CHARS.search(line):
            raise BadFile(name, number, f"有看不见的字符 U+{ord(bad[0]):04X}，请删掉")
    if lines[0].strip() != "+++" or "+++" not in [line.strip() for line in lines[1:]]:
        raise BadFile(name, 1, "开头要有两行 +++ 之间的文件头")
    end = next(i for i, line in enumerate(lines) if i and line.strip() == "+++")
    statute, edition = read_head(name, lines[1:end])
    provisions = list(_read_body(name, lines, end + 1))
    if not provisions:
        raise BadFile(name, len(lines), "没有任何条文")
    _check_numbers(name, provisions, edition["last_number"])
    return EditionFile(name, statute, edition, provisions)


def _read_body(name: str, lines: list[str], start: int) -> Iterator[ProvisionText]:
    place, current, noting = "", None, ""
    for i in range(start, len(lines)):
        line, number = lines[i].strip(" \t"), i + 1
        if not line:
            noting = ""
        elif line.startswith("##"):
            if current:
                yield _finished(name, current)
            current, noting = _opened(name, number, line, place), ""
        elif line.startswith("#"):
            place = line.removeprefix("#").strip()
            if not place or len(place) > _LONGEST["place"]:
                raise BadFile(name, number, "编章节的标题是空的，或者太长")
        elif current is None:
            raise BadFile(name, number, "第一条之前只能有编章节的标题")
        elif line.startswith(">"):
            noting = _noted(name, number, line, current, noting)
        elif line.startswith("+"):
            raise BadFile(name, number, "条文不能以 + 开头")
        else:
            current.lines.append(line)
    if current:
        yield _finished(name, current)


def _opened(name: str, number: int, line: str, place: str) -> ProvisionText:
    match = _HEADING.fullmatch(line)
    value = parse_number(match[1]) if match else None
    sub = parse_number(match[2]) if match and match[2] else 0
    if not match or not value or sub is None:
        raise BadFile(name, number, "条的标题要写成 ## 第六百七十五条，或 ## 第二百九十三条之一")
    if match[1] != cn_number(value):
        raise BadFile(name, number, f"条号请写成 第{cn_number(value)}条")
    gloss = (match[3] or "").strip()
    if len(gloss) > _LONGEST["gloss"]:
        raise BadFile(name, number, f"边注太长，最多 {_LONGEST['gloss']} 字")
    return ProvisionText(value, sub, number, gloss, place)


def _noted(name: str, number: int, line: str, current: ProvisionText, noting: str) -> str:
    match = _NOTE.fullmatch(line)
    if not match:
        more = line[1:].strip()
        if not noting:
            raise BadFile(name, number, "> 之后要写 换句话说：、编者注： 或 待核对原文：")
        attribute = "note" if noting == "编者注" else "summary"
        setattr(current, attribute, getattr(current, attribute) + more)
        return noting
    kind, words = match[1], match[2].strip()
    attribute = "note" if kind == "编者注" else "summary"
    if getattr(current, attribute):
        raise BadFile(name, number, f"这一条已经有{'编者注' if attribute == 'note' else '白话说明'}了")
    setattr(current, attribute, words)
    current.unseen = current.unseen or kind == "待核对原文"
    return kind


def _finished(name: str, provision: ProvisionText) -> ProvisionText:
    if provision.unseen and provision.lines:
        raise BadFile(name, provision.line, "写了 待核对原文 的条不能同时有原文")
    if provision.unseen and not provision.summary:
        raise BadFile(name, provision.line, "待核对原文 之后要有本站的概括")
    if not provision.unseen and not provision.lines:
        raise BadFile(name, provision.line, "这一条没有原文，也没有 待核对原文")
    longest = _LONGEST["summary"] if provision.unseen else LONGEST_SUMMARY
    if len(provision.summary) > longest:
        raise BadFile(name, provision.line, f"白话说明有 {len(provision.summary)} 字，最多 {longest} 字")
    return provision


def _check_numbers(name: str, provisions: list[ProvisionText], last_number: int) -> None:
    seen: dict[tuple[int, int], int] = {}
    for one in provisions:
        if (one.number, one.sub) in seen:
            raise BadFile(name, one.line, f"这一条在第 {seen[one.number, one.sub]} 行已经有了")
        if one.number > last_number:
            raise BadFile(name, one.line, f"条号大于 last_number（{last_number}）")
        seen[one.number, one.sub] = one.line
