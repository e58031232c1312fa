"""A published article as HTML for a 公众号: styles written into each element, every link a numbered note at the end.

The editor there drops classes, scripts and links to other sites; what is left has to be readable by itself, and has to say
where law and numbers come from as the page does.
"""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.utils import timezone

from articles import places
from articles.laws import Filler, provisions_by_ref
from articles.models import Article
from articles.querysets import CITES
from core.text import cn_number
from reference import figures
from reference.models import LegalFigure
from statutes import changes

_BASE = "font-size:16px;line-height:1.9;color:#222;letter-spacing:0.02em;word-break:break-word;"
STYLES = {
    "article": _BASE + "padding:0 4px;",
    "p": "margin:0 0 16px;",
    "h2": "margin:32px 0 14px;font-size:19px;font-weight:bold;line-height:1.5;color:#1f4e5f;",
    "h3": "margin:24px 0 10px;font-size:17px;font-weight:bold;line-height:1.5;",
    "h4": "margin:20px 0 8px;font-size:16px;font-weight:bold;line-height:1.5;",
    "ul": "margin:0 0 16px;padding-left:1.4em;list-style:disc;",
    "ol": "margin:0 0 16px;padding-left:1.6em;list-style:decimal;",
    "li": "margin:0 0 8px;",
    "blockquote": "margin:0 0 16px;padding:12px 14px;border-left:3px solid #1f4e5f;background:#f4f7f8;color:#333;",
    "table": "margin:0 0 16px;width:100%;border-collapse:collapse;font-size:14px;",
    "th": "padding:6px 8px;border:1px solid #ccd6da;background:#f4f7f8;text-align:left;font-weight:bold;",
    "td": "padding:6px 8px;border:1px solid #ccd6da;text-align:left;vertical-align:top;",
    "strong": "font-weight:bold;",
    "em": "font-style:normal;text-decoration:underline;",
    "sup": "font-size:11px;line-height:0;color:#1f4e5f;",
    "small": "margin:0 0 8px;font-size:13px;line-height:1.7;color:#555;word-break:break-all;",
    "box": "margin:0 0 20px;padding:14px 16px;border:1px solid #ccd6da;background:#fafcfc;",
}
_KEPT = {
    "p",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
}
_AS = {"figure": "blockquote", "div": "blockquote", "figcaption": "p", "b": "strong", "h2": "h3"}
CHANGED = "{}引用的法条有改动，我们还没有重新核对完，以网站上{}的说明为准。"
DISCLAIMER = "这里是普法信息，不是法律意见，读了也不等于请了律师。你的事以合同、证据和法院为准。"


@dataclass
class Notes:
    """The addresses that a text has linked to, each once, by number."""

    base: str
    law: dict[str, str] = field(default_factory=dict)  # the provisions of the text: path, name
    found: dict[str, tuple[int, str]] = field(default_factory=dict)

    def number(self, href: str, words: str) -> int:
        address = urljoin(self.base, href)
        return self.found.setdefault(address, (len(self.found) + 1, self.name(href) or words.strip()))[0]

    def name(self, href: str) -> str:
        """《民法典》第五百八十五条第二款, whatever words led there."""
        path, _, clause = href.partition("#k")
        if path not in self.law or not clause.isdigit():
            return self.law.get(path, "")
        return f"{self.law[path]}第{cn_number(int(clause))}款"


class _Inline(HTMLParser):
    """Our own HTML with a style in each element and numbers for links; what has no meaning without its page is left out."""

    def __init__(self, notes: Notes):
        super().__init__(convert_charrefs=True)
        self.notes, self.out = notes, []
        self.href, self.words = "", ""
        self.dropped = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "button" or self.dropped:
            self.dropped += tag == "button"
        elif tag == "br":
            self.out.append("<br>")
        elif tag == "a":
            self.href, self.words = attrs.get("href") or "", ""
        elif (name := _AS.get(tag, tag)) in _KEPT:
            self.out.append(styled(name))

    def handle_endtag(self, tag):
        if tag == "button":
            self.dropped = max(0, self.dropped - 1)
        elif self.dropped or tag == "br":
            return
        elif tag == "a":
            if self.href and not self.href.startswith("#"):
                self.out.append(f"{styled('sup')}[{self.notes.number(self.href, self.words)}]</sup>")
            self.href = ""
        elif (name := _AS.get(tag, tag)) in _KEPT:
            self.out.append(f"</{name}>")

    def handle_data(self, data):
        if not self.dropped:
            self.words += data if self.href else ""
            self.out.append(escape(data, quote=False))


def styled(name: str) -> str:
    return f'<{name} style="{STYLES[name]}">' if name in STYLES else f"<{name}>"


class _Filler(Filler):
    """Fills a snapshot for another site: quotations as on the page, figures with their doubt in words."""

    def __init__(self, article: Article, snapshot: dict, on: date, notes: Notes):
        self.notes = notes
        self.figures = LegalFigure.objects.by_key(snapshot["figures"])
        refs = {*snapshot["laws"].values(), *(ref for one in snapshot["sections"] for ref in one["laws"])}
        super().__init__(snapshot["laws"], provisions_by_ref(refs, on=on))
        notes.law |= {one.page_url: one.citation for one in self.provisions.values()}
        found = changes.at(CITES, places.keys(article.pk, snapshot), on=on)
        self.changes = {key: one for key, one in found.items() if one.waiting}
        self.around = places.of_parts(article.pk, self.changes)
        self.as_written = changes.joined(self.changes.values()).as_written

    def warning(self, part: str) -> str:
        return _warned(f"“{places.PARTS[part]}”") if part in self.around else ""

    def html(self, stored: str) -> str:
        parser = _Inline(self.notes)
        parser.feed(figures.noted(str(self.fill(stored, chips=False)), self.figures))
        parser.close()
        return "".join(parser.out)


def html_of(article: Article, *, on: date) -> str:
    """The article as readers see it on a day, ready to be pasted; it has to be published."""
    shown = article.live.snapshot
    notes = Notes(settings.SITE_URL + article.get_absolute_url())
    filler = _Filler(article, shown, on, notes)
    parts = [f'<section style="{STYLES["article"]}">']
    parts.append(filler.warning("gist"))
    parts.append(_box("先说结论", [filler.html(line) for line in shown["short_answer"]]))
    steps = [
        f"{styled('strong')}{filler.html(step['title_html'])}</strong>"
        + (f"<br>{filler.html(step['text_html'])}" if step["text_html"] else "")
        for step in shown["do_now"]
    ]
    parts.append(filler.warning("now"))
    parts.append(_list("现在就做", "ol", steps))
    parts.append(_list("先别做", "ul", [filler.html(line) for line in shown["do_not"]]))
    for section in shown["sections"]:
        parts.append(f"{styled('h2')}{escape(section['title'])}</h2>")
        if section["uid"] in filler.changes:
            parts.append(_warned("这一节"))
        parts.append(filler.html(section["html"]))
    parts.append(filler.warning("notes"))
    parts.append(_list("编者注", "ul", [filler.html(note["html"]) for note in shown["notes"]]))
    parts += [_standing(article, notes), _endnotes(notes), "</section>"]
    return "".join(parts)


def _warned(place: str) -> str:
    return f"{styled('blockquote')}{CHANGED.format(place, place)}</blockquote>"


def _box(title: str, lines: list[str]) -> str:
    inner = "".join(f"{styled('p')}{line}</p>" for line in lines)
    return f'<section style="{STYLES["box"]}">{styled("p")}{styled("strong")}{title}</strong></p>{inner}</section>'


def _list(title: str, kind: str, items: list[str]) -> str:
    if not items:
        return ""
    inner = "".join(f"{styled('li')}{item}</li>" for item in items)
    return f"{styled('h2')}{title}</h2>{styled(kind)}{inner}</{kind}>"


def _standing(article: Article, notes: Notes) -> str:
    told = [f"作者：{escape(article.live.snapshot['author_name'])}"]
    if article.reviewed_on:
        told += [f"{article.reviewed_on}，{who}" for who in _checked_by(article)]
    if article.updated_at:
        told.append(f"更新于 {timezone.localdate(article.updated_at)}，以后的改动以网站为准")
    lines = [f"{'；'.join(told)}。", DISCLAIMER, f"网站上的这一篇：{escape(notes.base)}"]
    return "".join(f'<p style="{STYLES["small"]}">{line}</p>' for line in lines)


def _checked_by(article: Article) -> list[str]:
    """As on the page: a lawyer whose licence does not stand is not named, and the editors take nobody's place."""
    if article.reviewer is None:
        return ["编辑部对照法条核对"]
    return [f"{escape(article.reviewer.display_name)}复核"] if article.reviewer.is_verified_lawyer else []


def _endnotes(notes: Notes) -> str:
    if not notes.found:
        return ""
    lines = [
        f'<p style="{STYLES["small"]}">[{number}] {escape(words)}：{escape(unquote(address))}</p>'
        for address, (number, words) in notes.found.items()
    ]
    return f"{styled('h3')}文中的出处</h3>{''.join(lines)}"
