"""Reads `content/articles/<slug>.md`: a TOML head, then Markdown sections. content/articles/README.md tells the format.

Nothing here touches the database. A mistake is a `Malformed` that names the file and the line.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

from articles.models import Article, Section, Source
from core.markup import from_markdown

FENCE = "+++"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HEADING = re.compile(
    r"## +(?P<title>.+?) *\{#(?P<key>[a-z0-9-]+)(?: +kind=(?P<kind>[a-z_]+))?(?: +uid=(?P<uid>[a-z0-9.-]{1,120}))? *\}"
)
TOML_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")

TEXT, TEXTS, DAY, TABLES, SHOWN = "文字", "文字的列表", "日期（例如 2026-11-21）", "[[…]] 表", "true 或 false"
HEAD = {
    "slug": TEXT, "title": TEXT, "category": TEXT, "tags": TEXTS, "question": TEXT, "description": TEXT,
    "short_answer": TEXTS, "do_not": TEXTS, "asked": TEXTS, "author": TEXT, "published_on": DAY, "reviewed_on": DAY,
    "do_now": TABLES, "sources": TABLES, "notes": TABLES, "comments": TABLES, "further": TABLES,
}  # fmt: skip
REQUIRED = ("slug", "title", "category", "question", "short_answer", "published_on")
TABLE_KEYS = {
    "do_now": {"title": TEXT, "text": TEXT},
    "sources": dict.fromkeys(
        ("key", "site", "title", "url", "printed_date", "publisher", "rights", "note"), TEXT
    ),
    "notes": {"source": TEXT, "text": TEXT},
    "comments": dict.fromkeys(("source", "role", "printed_date", "text", "note"), TEXT) | {"shown": SHOWN},
    "further": {"title": TEXT, "url": TEXT},
}
TABLE_REQUIRED = {
    "do_now": ("title",),
    "sources": ("key", "title"),
    "notes": ("text",),
    "comments": ("role", "text"),
    "further": ("title", "url"),
}
_MARKS = re.compile(r"\]\([^()\s]*\)|\{#[^{}]*\}|^\s*\d{1,3}[.)] ")


class Malformed(ValueError):
    """A content file that cannot be loaded, with the line that says why."""

    def __init__(self, path: Path, line: int, words: str):
        super().__init__(f"{path.name} 第 {line} 行：{words}")
        self.path, self.line, self.words = path, line, words


@dataclass(frozen=True)
class ContentFile:
    """One article as its file tells it: `copy` as articles.workingcopy writes it, and what is kept elsewhere."""

    path: Path
    slug: str
    raw_hash: str
    copy: dict  # empty when the file is the one that was loaded before
    published_on: date
    reviewed_on: date | None
    comments: list[dict] = field(default_factory=list)

    def malformed(self, words: str, near: str = "") -> Malformed:
        """A complaint about the line that holds `near`."""
        lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        return Malformed(self.path, next((i for i, line in enumerate(lines, 1) if near in line), 1), words)


def read(path: Path, loaded: Mapping[str, str] | None = None, *, text: str | None = None) -> ContentFile:
    """The file as an article; Malformed names the first line that is wrong.

    `loaded` tells the `raw_hash` with which each slug was loaded: of such a file only the head is read.
    `text` is what the file is about to say, before it is written.
    """
    return _Reader(path, path.read_bytes() if text is None else text.encode()).read(loaded or {})


class _Reader:
    def __init__(self, path: Path, raw: bytes):
        self.path = path
        self.raw_hash = hashlib.sha256(raw).hexdigest()
        try:
            self.lines = raw.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise Malformed(path, line, "文件不是 UTF-8 编码。") from None

    def read(self, loaded: Mapping[str, str]) -> ContentFile:
        for number, line in enumerate(self.lines, 1):
            if "\0" in line:
                self.fail(number, "这一行有无法识别的字符（NUL）。")
        end = self.end_of_head()
        head = self.head(end)
        for key, kind in HEAD.items():
            self.check(head, key, kind, end)
        self.check_values(head)
        known = loaded.get(head["slug"]) == self.raw_hash
        return ContentFile(
            self.path, head["slug"], self.raw_hash, {} if known else self.copy(head, end), head["published_on"],
            head.get("reviewed_on") or None, head.get("comments", []),
        )  # fmt: skip

    def copy(self, head: dict, end: int) -> dict:
        return {
            "title": head["title"],
            "question": head["question"],
            "description": head.get("description", ""),
            "category": head["category"],
            "author_name": head.get("author") or "编辑部",
            "short_answer": head["short_answer"],
            "do_now": [
                {"title": row["title"], "text": row.get("text", "")} for row in head.get("do_now", [])
            ],
            "do_not": head.get("do_not", []),
            "further": head.get("further", []),
            "asked": head.get("asked", []),
            "tags": sorted(head.get("tags", [])),
            "sections": self.sections(end, head["slug"]),
            "sources": [
                {key: row.get(key, "") for key in TABLE_KEYS["sources"]} for row in head.get("sources", [])
            ],
            "notes": [
                {"source": row.get("source", ""), "text": row["text"]} for row in head.get("notes", [])
            ],
        }

    def fail(self, line: int, words: str) -> NoReturn:
        raise Malformed(self.path, line, words)

    # The head

    def end_of_head(self) -> int:
        if not self.lines or self.lines[0].strip() != FENCE:
            self.fail(1, f"文件的第一行应当是 {FENCE}。")
        for i in range(1, len(self.lines)):
            if self.lines[i].strip() == FENCE:
                return i
        self.fail(len(self.lines), f"没有找到结束文件头的 {FENCE}。")

    def head(self, end: int) -> dict:
        try:
            return tomllib.loads("\n".join(self.lines[1:end]) + "\n")
        except tomllib.TOMLDecodeError as error:
            found = TOML_LINE.search(str(error))
            line = int(found[1]) + 1 if found else end
            self.fail(line, f"文件头不是正确的 TOML：{TOML_LINE.sub('', str(error))}。")

    def check(self, head: dict, key: str, kind: str, end: int):
        for name in head:
            if name not in HEAD:
                self.fail(self.line_of(name), f"不认识的键 {name}。")
        if key not in head:
            if key in REQUIRED:
                self.fail(end + 1, f"文件头缺少 {key}。")
            return
        if key == "reviewed_on" and head[key] == "":
            return
        if not _is(kind, head[key]) or (key in REQUIRED and not head[key]):
            self.fail(self.line_of(key), f"{key} 应当是{kind}，不能为空。")
        for index, row in enumerate(head[key] if kind == TABLES else []):
            self.check_table(key, index, row)

    def check_table(self, table: str, index: int, row: dict):
        for name, value in row.items():
            if name not in TABLE_KEYS[table]:
                self.fail(self.line_of(name, table, index), f"[[{table}]] 里不认识的键 {name}。")
            if not _is(TABLE_KEYS[table][name], value):
                self.fail(self.line_of(name, table, index), f"{name} 应当是{TABLE_KEYS[table][name]}。")
        for name in TABLE_REQUIRED[table]:
            if not row.get(name):
                self.fail(self.line_of("", table, index), f"[[{table}]] 缺少 {name}。")

    def check_values(self, head: dict):
        if not SLUG.fullmatch(head["slug"]):
            self.fail(self.line_of("slug"), "slug 只能用英文小写字母、数字和连字符。")
        if len(head["short_answer"]) > Article.SHORT_ANSWER_LINES:
            words = (
                f"short_answer 最多 {Article.SHORT_ANSWER_LINES} 行，现在有 {len(head['short_answer'])} 行。"
            )
            self.fail(self.line_of("short_answer"), words)
        for key, name in [("slug", "slug"), ("title", "title"), ("question", "question"),
                          ("description", "description"), ("author", "author_name")]:  # fmt: skip
            self.check_length(Article, name, head.get(key, ""), self.line_of(key))
        known = {row["key"] for row in head.get("sources", [])}
        if len(known) != len(head.get("sources", [])):
            self.fail(self.line_of("key", "sources", 0), "两个来源用了同一个 key。")
        for index, row in enumerate(head.get("sources", [])):
            for name, value in row.items():
                self.check_length(Source, name, value, self.line_of(name, "sources", index))
        for table in ("notes", "comments"):
            for index, row in enumerate(head.get(table, [])):
                if row.get("source", "") not in known | {""}:
                    words = f"来源 {row['source']} 没有写在 [[sources]] 里。"
                    self.fail(self.line_of("source", table, index), words)
        for index, row in enumerate(head.get("further", [])):
            if not re.match(r"https?://|/(?!/)", row["url"]):
                self.fail(self.line_of("url", "further", index), "url 应当以 / 或 https:// 开头。")

    def check_length(self, model, name: str, value: str, line: int):
        most = model._meta.get_field(name).max_length
        if most and len(value) > most:
            self.fail(line, f"{name} 最多 {most} 个字，现在有 {len(value)} 个。")

    def line_of(self, key: str, table: str = "", index: int = 0) -> int:
        """Where a key stands in the head: at the top, or in the index-th [[table]]."""
        start = 1
        if table:
            opens = [i for i, line in enumerate(self.lines) if line.strip() == f"[[{table}]]"]
            start = opens[index] if index < len(opens) else 1
        for i in range(start, len(self.lines)):
            if re.match(rf"\s*(\[\[)?{re.escape(key)}(\]\])?\s*(=|$)", self.lines[i]) and key:
                return i + 1
        return start + 1

    # The sections

    def sections(self, end: int, slug: str) -> list[dict]:
        starts = [i for i in range(end + 1, len(self.lines)) if re.match(r"#{1,2}(?!#)", self.lines[i])]
        for i in range(end + 1, starts[0] if starts else len(self.lines)):
            if self.lines[i].strip():
                self.fail(i + 1, "正文应当从一行“## 小标题 {#anchor}”开始。")
        if not starts:
            self.fail(len(self.lines), "没有任何小节。")
        found: list[dict] = []
        for start, stop in zip(starts, [*starts[1:], len(self.lines)], strict=True):
            section = self.section(start, stop, slug)
            if any(section["key"] == other["key"] for other in found):
                self.fail(start + 1, f"锚点 {section['key']} 用了两次。")
            found.append(section)
        return found

    def section(self, start: int, stop: int, slug: str) -> dict:
        heading = HEADING.fullmatch(self.lines[start].rstrip())
        if heading is None:
            self.fail(start + 1, "小标题应当写成“## 小标题 {#anchor kind=advice}”，锚点用英文小写。")
        kind = heading["kind"] or Section.Kind.EXPLANATION.value
        if kind not in Section.Kind.values:
            self.fail(start + 1, f"不认识的小节类型 {kind}，可以用：{'、'.join(Section.Kind.values)}。")
        for name, value in (("title", heading["title"]), ("key", heading["key"])):
            self.check_length(Section, name, value, start + 1)
        body = from_markdown("\n".join(self.lines[start + 1 : stop]))
        if not body:
            self.fail(start + 1, f"小节“{heading['title']}”没有正文。")
        uid = heading["uid"] or f"{slug}.{heading['key']}"
        return {"uid": uid, "key": heading["key"], "title": heading["title"], "kind": kind, "body": body}


def _is(kind: str, value) -> bool:
    match kind:
        case _ if kind == TEXT:
            return isinstance(value, str)
        case _ if kind == TEXTS:
            return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)
        case _ if kind == DAY:
            return type(value) is date
        case _ if kind == SHOWN:
            return isinstance(value, bool)
        case _:
            return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def without_marks(line: str) -> str:
    """A line of Markdown without what a reader does not see: addresses, anchors, the numbers of a list."""
    return _MARKS.sub("", line)


def toml_rows(path: Path, table: str) -> list[tuple[dict, int]]:
    """The rows of `[[table]]` in a file of shelves, each with its line."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        rows = tomllib.loads(text).get(table, [])
    except tomllib.TOMLDecodeError as error:
        found = TOML_LINE.search(str(error))
        raise Malformed(path, int(found[1]) if found else 1, f"不是正确的 TOML：{error}。") from None
    opens = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table}]]"]
    return list(zip(rows, opens, strict=True))
