"""HTML as lines: what a reader would see, line by line, and what the elements around each line say of it."""

import html
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from articles.sourcepages.found import Unreadable
from articles.sourcepages.lines import Line

MAX_EVENTS = 80_000
MAX_DEPTH = 400
_TOO_MANY = "网页里的标签太多，读不完。请把正文复制成文字再试。"
_TAGS = re.compile(
    r"<(?:!doctype|html|head|body|div|p|h[1-6]|meta|script|article|section|br|span|a|ul|li|table)\b[^<>]{0,400}"
    r">",
    re.I,
)
_BLOCK_NAMES = """
address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody
thead tr ul button select textarea title label legend
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_VOID_NAMES = """
area base br col embed hr img input link meta param source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_UNSEEN_NAMES = """
script style template svg canvas iframe object head
"""
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_JUNK_TAGS = {"nav", "aside", "footer", "button", "select", "form", "noscript", "textarea"}
_JUNK_NAMES = """
nav navbar menu footer foot sidebar side aside related relate recommend recommended share sharing
copyright ad ads adv advert banner login register pager pagination pages prev next hot rank ranking
toc widget widgets search friendlink links breadcrumbs qrcode topbar toolbar tool tools app download
float fixed popup modal dialog statement disclaimer declare contact hotline kefu like xiangguan
tuijian remen masthead colophon crumbs skip respond reply-form
"""
_JUNK_WORDS = frozenset(_JUNK_NAMES.split())
_HINTS = {
    "title": {"title", "headline", "subject", "biaoti"},
    "author": {"author", "vcard", "writer", "editor", "byline", "username", "nickname"},
    "date": {"date", "time", "published", "pubtime", "pubdate", "datetime", "shijian"},
    "category": {"category", "cat", "cate", "column", "lanmu", "cats"},
    "tags": {"tags", "tag", "keywords", "tagcloud"},
    "crumbs": {
        "crumb",
        "crumbs",
        "breadcrumb",
        "breadcrumbs",
        "position",
        "path",
        "location",
        "place",
        "weizhi",
    },
    "toc": {"toc", "catalog", "mulu", "directory"},
}
_COMMENT_WORDS = {"comment", "comments", "commentlist", "pinglun", "reviews", "replies", "reply", "guestbook"}
_MAIN_WORDS = {"article", "content", "entry", "post", "main", "detail", "body", "text", "neirong", "wenzhang"}
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass
class Meta:
    """What the head of the page says about it, in the page's own words."""

    title: str = ""  # <title>
    headline: str = ""  # og:title, JSON-LD headline
    site: str = ""
    author: str = ""
    published: str = ""
    category: str = ""
    url: str = ""
    keywords: str = ""
    crumbs: list[str] = field(default_factory=list)


def looks_like_html(text: str) -> bool:
    """Tags enough to be markup, not a text that mentions some."""
    return len(_TAGS.findall(text[:200_000])) >= 3


def html_lines(text: str) -> tuple[list[Line], Meta]:
    """The visible lines of a page with their evidence, and its metadata. Raises Unreadable for a maze of tags."""
    reader = _Reader()
    reader.feed(_without_traps(text))
    reader.close()
    reader.break_line()
    return reader.lines, reader.meta


def _without_traps(text: str) -> str:
    """Without comments, declarations and an unfinished last tag, over each of which the parser may brood for hours."""
    if text.count("<") > MAX_EVENTS:
        raise Unreadable(_TOO_MANY)
    parts, start = [], 0
    while (begin := text.find("<!--", start)) >= 0:
        parts.append(text[start:begin])
        end = text.find("-->", begin)
        start = end + 3 if end >= 0 else len(text)
    text = "".join([*parts, text[start:]])
    text = re.sub(r"<[!?](?!doctype)", "&lt;", text, flags=re.I)
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")


@dataclass
class _Open:
    tag: str
    zone: str
    hints: frozenset[str]
    unseen: bool
    strong: bool
    link: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.meta = Meta()
        self._stack: list[_Open] = []
        self._events = 0
        self._script = ""
        self._reset_line()

    def _reset_line(self) -> None:
        self._parts: list[str] = []
        self._linked = self._strong = self._total = 0
        self._tag = self._zone = ""
        self._hints: set[str] = set()
        self._after_link = False  # the last thing read was a link's end

    # Elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count()
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._read_meta(given)
        if tag == "br":
            self.break_line(keep=True)
        if tag == "link" and given.get("rel") == "canonical":
            self.meta.url = self.meta.url or given.get("href", "")
        if tag in _VOID:
            return
        if tag in ("p", "li", "td", "th", "tr", "dd", "dt", "option"):
            self._close_implied(tag)
        if tag in _BLOCKS:
            self.break_line()
        elif tag in ("td", "th", "a", "span", "em", "i", "time", "b"):
            self._space(tag)
        if len(self._stack) >= MAX_DEPTH:
            return
        parent = self._stack[-1] if self._stack else None
        opened = self._opened(tag, given, parent)
        self._stack.append(opened)

    def _opened(self, tag: str, given: dict[str, str], parent: _Open | None) -> _Open:
        words = _words_of(given)
        zone = parent.zone if parent else ""
        if tag in ("html", "body"):
            words = set()
        if words & _COMMENT_WORDS and "link" not in words and "links" not in words:
            zone = "comments"
        elif tag in _JUNK_TAGS or (
            words & _JUNK_WORDS and not (words & _MAIN_WORDS and tag not in ("ul", "a"))
        ):
            zone = "junk"
        elif tag in ("article", "main") or (words & _MAIN_WORDS and zone != "junk" and zone != "comments"):
            zone = "main" if zone not in ("junk", "comments") else zone
        hints = {name for name, marks in _HINTS.items() if words & marks}
        if tag in ("blockquote", "time"):
            hints.add({"blockquote": "quote", "time": "date"}[tag])
        rel = given.get("rel", "").split()
        if "tag" in rel:
            hints.add("category" if "category" in rel else "tag")
        return _Open(
            tag,
            zone,
            frozenset(hints) | (parent.hints if parent else frozenset()),
            tag in _UNSEEN
            or bool(_HIDDEN.search(given.get("style", "")))
            or "hidden" in given
            or (parent.unseen if parent else False),
            tag in ("b", "strong") or (parent.strong if parent else False),
            tag == "a" or (parent.link if parent else False),
        )

    def handle_endtag(self, tag: str) -> None:
        self._count()
        if tag in _BLOCKS:
            self.break_line()
        self._after_link = tag == "a"
        for i in range(len(self._stack) - 1, max(-1, len(self._stack) - 40), -1):
            if self._stack[i].tag == tag:
                if tag == "script":
                    self._read_script()
                del self._stack[i:]
                break

    def _close_implied(self, tag: str) -> None:
        if self._stack and self._stack[-1].tag == tag:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self._count()
        tag = self._stack[-1].tag if self._stack else ""
        if tag == "title" and not self.meta.title:
            self.meta.title = " ".join(data.split())
            return
        if tag == "script":
            self._script = data if len(data) < 60_000 and '"@' in data else ""
            return
        if self._stack and self._stack[-1].unseen and tag not in ("noscript",):
            return
        if not data.strip():
            if self._parts and data:
                self._parts.append(" ")
            return
        text = re.sub(r"\s+", " ", data.replace("\u3000", "\x01")).replace("\x01", "\u3000")
        self._add(text)

    def _add(self, text: str) -> None:
        here = self._stack[-1] if self._stack else _Open("", "", frozenset(), False, False, False)
        size = len(text.strip())
        self._parts.append(text)
        self._after_link = False
        self._total += size
        self._linked += size if here.link else 0
        self._strong += size if here.strong else 0
        self._zone = here.zone or self._zone
        self._hints |= here.hints
        if not self._tag:
            blocks = [one.tag for one in self._stack[-6:] if one.tag in _BLOCKS or one.tag in ("td", "th")]
            heading = next((one.tag for one in self._stack[-6:] if re.fullmatch(r"h[1-6]", one.tag)), "")
            self._tag = heading or (blocks[-1] if blocks else "")

    def _space(self, tag: str) -> None:
        if not self._parts or self._parts[-1].endswith((" ", "\u3000")):
            return
        inside = [one.tag for one in self._stack[-4:]]
        if (
            tag in ("td", "th", "time")
            or (tag == "a" and self._after_link)
            or ("p" not in inside and not any(re.fullmatch(r"h[1-6]", one) for one in inside))
        ):
            self._parts.append(" ")

    def break_line(self, *, keep: bool = False) -> None:
        text = "".join(self._parts).strip()
        tag, zone = self._tag, self._zone
        if text:
            self.lines.append(
                Line(
                    text,
                    len(self.lines),
                    0 if keep else 1,
                    tag=tag,
                    zone=zone,
                    hints=frozenset(self._hints),
                    linked=self._linked / max(1, self._total),
                    strong=self._strong >= 0.9 * max(1, self._total),
                )
            )
        self._reset_line()

    def _count(self) -> None:
        self._events += 1
        if self._events > MAX_EVENTS:
            raise Unreadable(_TOO_MANY)

    # Metadata

    def _read_meta(self, given: dict[str, str]) -> None:
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        value = html.unescape(given.get("content", "")).strip()
        if not value or len(value) > 500:
            return
        meta = self.meta
        match name:
            case "og:title" | "twitter:title" | "headline":
                meta.headline = meta.headline or value
            case "og:site_name" | "application-name" | "apple-mobile-web-app-title":
                meta.site = meta.site or value
            case "author" | "article:author" | "og:article:author":
                meta.author = meta.author or value
            case (
                "article:published_time"
                | "pubdate"
                | "publishdate"
                | "publish_time"
                | "og:release_date"
                | "datepublished"
            ):
                meta.published = meta.published or value
            case "article:section" | "og:article:section":
                meta.category = meta.category or value
            case "og:url":
                meta.url = meta.url or value
            case "keywords":
                meta.keywords = meta.keywords or value

    def _read_script(self) -> None:
        if '"@type"' not in self._script and '"@context"' not in self._script:
            return
        try:
            data = json.loads(self._script)
        except (ValueError, RecursionError):
            return
        for one in data if isinstance(data, list) else [data]:
            if isinstance(one, dict):
                self._read_facts(one)
        self._script = ""

    def _read_facts(self, facts: dict) -> None:
        meta = self.meta
        meta.headline = meta.headline or _word(facts.get("headline")) or (_word(facts.get("title")))
        meta.published = meta.published or _word(facts.get("datePublished") or facts.get("pubDate"))
        meta.author = meta.author or _word(facts.get("author"))
        meta.site = meta.site or _word(facts.get("publisher"))
        meta.category = meta.category or _word(facts.get("articleSection"))


def _word(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) else ""


def _words_of(given: dict[str, str]) -> set[str]:
    names = (
        f"{given.get('class', '')} {given.get('id', '')} {given.get('itemprop', '')} {given.get('role', '')}"[
            :300
        ]
    )
    return {word.lower() for word in _WORDS.findall(names)}
