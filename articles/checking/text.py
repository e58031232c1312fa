"""An article as the rules see it: pieces of text, each with its kind, its words and the place where somebody finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import unescape

from core.markup import from_markdown, tokens

EDITORS_NOTE = "编者注"
# Kinds that are plain words, where neither a link nor a token can stand.
PLAIN = ("title", "question", "description", "section", "heading", "further")
_HREF = re.compile(r'<a href="([^"]*)">')
_MARKUP = re.compile(r"[^\w\s，。；：、？“”（）《》…·—〔〕%.／/-]")
_BLOCK = re.compile(r"(</?(?:p|h[34]|ul|ol|li|blockquote|table|thead|tbody|tr|th|td)>)")
_TAG = re.compile(r"<[^>]*>")
_SEGMENT = re.compile(r"(<[^>]*>)")
_TOKEN = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?”?")


@dataclass(frozen=True)
class Piece:
    """One paragraph, list item, table row, heading or short line of an article."""

    kind: str
    html: str
    where: str  # for the editor: 小节“为什么”, 现在就做
    section: str = ""  # the anchor of its section
    lead: str = ""  # the words of the paragraph that introduces this list item or table row
    lines: tuple[tuple[int, str], ...] = ()  # of the file, where there is one

    @cached_property
    def words(self) -> str:
        """What stands there, tokens as they are written."""
        return unescape(_TAG.sub("", self.html.replace("<br>", " ").replace("</p><p>", " ")))

    @property
    def is_body(self) -> bool:
        """Whether it stands in the text of a section, whose own title does not count."""
        return bool(self.section) and self.kind != "section"

    @cached_property
    def plain(self) -> str:
        """The words without tokens."""
        return _TOKEN.sub("", self.words)

    @cached_property
    def in_links(self) -> list[tuple[int, int]]:
        """From where to where the plain words are those of a link."""
        spans, place, start = [], 0, 0
        for segment in _SEGMENT.split(_TOKEN.sub("", self.html.replace("<br>", " ").replace("</p><p>", " "))):
            if segment.startswith("<a "):
                start = place
            elif segment == "</a>":
                spans.append((start, place))
            elif not segment.startswith("<"):
                place += len(unescape(segment))
        return spans

    @property
    def hrefs(self) -> list[str]:
        return [unescape(href) for href in _HREF.findall(self.html)]

    @property
    def law_codes(self) -> list[tuple[str, str]]:
        """(as written, code) of every `law:` link and `{{law:…}}` token."""
        linked = [(href, href.removeprefix("law:")) for href in self.hrefs if href.startswith("law:")]
        return linked + [
            (token.raw, token.value) for token in tokens(unescape(self.html)) if token.kind == "law"
        ]

    @property
    def figures(self) -> list[str]:
        return [token.value for token in tokens(self.html) if token.kind == "figure"]

    def line_of(self, excerpt: str) -> int:
        """The line of the file that holds an excerpt, or the first of the piece."""
        holding = (number for number, raw in self.lines if excerpt and excerpt in raw)
        return next(holding, self.lines[0][0] if self.lines else 0)

    def sentence_of(self, excerpt: str) -> str:
        sentences = _SENTENCE.findall(self.words)
        return next((one.strip() for one in sentences if excerpt and excerpt in one), self.words)[:60]


@dataclass(frozen=True)
class Fault:
    """One place where an article breaks a rule, and what to do about it."""

    rule: str
    words: str
    where: str
    sentence: str = ""
    name: str = ""  # of the file
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"{self.name} 第 {self.line} 行：{self.words}"
        return f"{self.where}：{self.words}" + (f"（“{self.sentence}”）" if self.sentence else "")


@dataclass
class Text:
    """One article: its pieces in reading order and the few facts that rules ask of the whole."""

    slug: str
    copy: dict  # see articles.workingcopy
    pieces: list[Piece]
    day: date  # on which the law has to be in force: of the review, or else of publication
    reviewed_on: date | None
    name: str = ""  # of the file
    comments: list[dict] = field(default_factory=list)
    fact_lines: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def fault(self, rule: str, words: str, piece: Piece | None = None, excerpt: str = "") -> Fault:
        piece = piece or self.head("title")
        return Fault(rule, words, piece.where, piece.sentence_of(excerpt) if excerpt else "",
                     self.name, piece.line_of(excerpt))  # fmt: skip

    def head(self, kind: str) -> Piece:
        """The first piece of a kind, or the title."""
        return next((piece for piece in self.pieces if piece.kind == kind), self.pieces[0])

    def fact(self, key: str) -> Piece:
        """A place for faults of what is no text: tags, category, reviewed_on."""
        return Piece("fact", "", _FACTS[key], lines=self.fact_lines.get(key, self.pieces[0].lines))


_FACTS = {
    "category": "栏目", "tags": "标签", "reviewed_on": "核对日期", "do_now": "现在就做", "do_not": "先别做",
    "description": "摘要", "short_answer": "先说结论", "slug": "地址", "asked": "问法",
}  # fmt: skip
_HEAD = {"title": "标题", "question": "读者的问题", "description": "摘要"}


def from_copy(
    slug: str, copy: dict, *, day: date, reviewed_on: date | None, comments: list[dict] | None = None
) -> Text:
    """A working copy as the rules see it."""
    pieces = [Piece(kind, _plain(copy[kind]), where) for kind, where in _HEAD.items()]
    pieces += [Piece("short_answer", inline(line), "先说结论") for line in copy["short_answer"]]
    pieces += [
        Piece("do_now", inline("：".join(filter(None, (step["title"], step["text"])))), "现在就做")
        for step in copy["do_now"]
    ]
    pieces += [Piece("do_not", inline(line), "先别做") for line in copy["do_not"]]
    for section in copy["sections"]:
        where = f"小节“{section['title']}”"
        pieces.append(Piece("section", _plain(section["title"]), where, section["key"]))
        pieces += [replace(one, where=where, section=section["key"]) for one in of_body(section["body"])]
    pieces += [Piece("note", inline(note["text"]), EDITORS_NOTE) for note in copy["notes"]]
    pieces += [
        Piece("comment", inline("\n\n".join(filter(None, (one["text"], one.get("note", ""))))), "评论要点")
        for one in comments or []
    ]
    pieces += [
        Piece("further", f'<a href="{row["url"]}">{_plain(row["title"])}</a>', "接着看")
        for row in copy["further"]
    ]
    return Text(slug, copy, pieces, day, reviewed_on, comments=comments or [])


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def inline(md: str) -> str:
    """Markdown of a short text as HTML; plain words, the most of them, need no parser."""
    return from_markdown(md) if _MARKUP.search(md) else f"<p>{_plain(md)}</p>"


def of_body(html: str) -> Iterator[Piece]:
    """The pieces of a section: paragraphs, headings, list items, table rows, quotations, editor's notes."""
    lead, quoted = "", None
    for tag, kind, inner, introduced in _blocks(html):
        piece = Piece(kind, inner, "", lead=lead if introduced else "")
        if tag == "blockquote":
            yield from _of_quote(quoted or [])
            lead, quoted = "", None
        elif kind == "open_quote":
            quoted = []
        elif quoted is not None:
            quoted.append(piece)
        else:
            yield piece
            lead = piece.words if kind in ("paragraph", "heading") else lead if kind == "item" else ""


def _blocks(html: str) -> Iterator[tuple[str, str, str, bool]]:
    """(tag that ends it, kind, inner HTML, whether a paragraph may introduce it) of each block of canonical HTML."""
    lists, cells, words = 0, 0, []
    for part in _BLOCK.split(html):
        if not _BLOCK.fullmatch(part):
            words.append(part)
            continue
        name, closes = part.strip("</>"), part.startswith("</")
        if name in ("ul", "ol", "li"):
            if any(words):
                yield "", "item", "".join(words).removesuffix("<br>"), True
                words = []
            lists += 0 if name == "li" else -1 if closes else 1
        elif name == "p" and lists:
            words.append("<br>" if closes else "")
        elif name in ("p", "h3", "h4") and closes:
            yield "", "paragraph" if name == "p" else "heading", "".join(words), False
            words = []
        elif name in ("td", "th"):
            cells += 0 if closes else 1
            words.append(" | " if cells > 1 and not closes else "")
        elif name == "tr" and closes:
            yield "", "row", "".join(words), True
            cells, words = 0, []
        elif name == "blockquote":
            yield (name, "", "", False) if closes else ("", "open_quote", "", False)


def _of_quote(pieces: list[Piece]) -> Iterator[Piece]:
    if pieces and pieces[0].words.startswith(EDITORS_NOTE):
        yield Piece("note", "<br>".join(piece.html for piece in pieces), "")
    else:
        yield from (replace(piece, kind="quote") for piece in pieces)
