"""What a Revision keeps: the words of the working copy, and the HTML that readers get, whose law is filled in later.

Quotations, figures and links to law stay tokens in the stored HTML (`{{law:…}}`, `{{figure:…}}`, `href="law:…"`), so that
a change of law or figure reaches every page without publishing again; articles.page fills them.
"""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from math import ceil

from articles.laws import Code, paragraph_count, provisions_by_ref, ref_of, slugs_by_name
from articles.models import Section, Tag
from core.markup import from_markdown, to_text, tokens
from reference.models import LegalFigure
from statutes import citing

CITES = "article-section"
SHORT_ANSWER_LINES = 3
CHARACTERS_A_MINUTE = 400
_LAW_HREF = re.compile(r'href="law:([^"]+)"')
_ALONE = re.compile(r"<p>\{\{law:[^{}]+\}\}</p>")
_EDITOR_QUOTE = re.compile(r"<blockquote>(<p>(?:<strong>)?编者注.*?)</blockquote>", re.DOTALL)


def inline(md: str) -> str:
    """One line of Markdown as HTML without a frame."""
    html = from_markdown(md)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner.replace("</p><p>", "<br>") if html.startswith("<p>") else html


def problems(copy: dict, *, on: date) -> list[str]:
    """Why a copy cannot be shown to readers yet, each in one Chinese sentence; an empty list when it can."""
    found = [
        words
        for field, words in (("title", "还没有标题。"), ("question", "还没有写读者的问题。"))
        if not copy[field].strip()
    ]
    lines = [line for line in copy["short_answer"] if line.strip()]
    if not lines:
        found.append("“先说结论”还没有写。")
    if len(lines) > SHORT_ANSWER_LINES:
        found.append(f"“先说结论”最多 {SHORT_ANSWER_LINES} 行，现在有 {len(lines)} 行。")
    if not copy["sections"]:
        found.append("还没有任何小节。")
    found += [
        f"小节“{section['title']}”没有正文。"
        for section in copy["sections"]
        if not to_text(section["body"]).strip()
    ]
    return found + [words for _, words in unresolved(copy, on=on)]


def unresolved(copy: dict, *, on: date) -> list[tuple[str, str]]:
    """Each token or link to law that means nothing we hold: (as written, what to tell the editor)."""
    pieces = _pieces(copy)
    laws = {raw: code for html in pieces for raw, code in _law_codes(html)}
    slugs = slugs_by_name() if laws else {}
    held = provisions_by_ref(
        {code.ref(slugs[code.name]) for code in laws.values() if code and code.name in slugs}, on=on
    )
    found = []
    for raw, code in laws.items():
        provision = held.get(code.ref(slugs[code.name])) if code and code.name in slugs else None
        if words := _law_problem(code, provision, slugs):
            found.append((raw, f"{raw} {words}"))
    figures = {token.value: token.raw for html in pieces for token in tokens(html) if token.kind == "figure"}
    known = (
        set(LegalFigure.objects.filter(key__in=figures).values_list("key", flat=True)) if figures else set()
    )
    found += [(raw, f"{raw} 没有这个法定数字。") for key, raw in figures.items() if key not in known]
    for html in pieces:
        inside = [token.raw for token in tokens(_ALONE.sub("", html)) if token.kind == "law"]
        found += [(raw, f"{raw} 是整条引文，要单独成段，前后不能有别的字。") for raw in inside]
    return found


def _law_problem(code, provision, slugs) -> str:
    if code is None:
        return "写法不对，应当像 民法典-675 或 民法典-675#1。"
    if code.name not in slugs:
        return f"里的“{code.name}”不在法条库里。"
    if provision is None:
        return "这一条不在法条库里。"
    if code.paragraph and provision.text and code.paragraph > paragraph_count(provision):
        return f"没有第 {code.paragraph} 款。"
    return ""


def _pieces(copy: dict) -> list[str]:
    """Every piece of text that may hold tokens, as HTML."""
    short = [*copy["short_answer"], *copy["do_not"], *(note["text"] for note in copy["notes"])]
    short += [line for step in copy["do_now"] for line in (step["title"], step["text"])]
    return [*(section["body"] for section in copy["sections"]), *map(inline, short)]


def _law_codes(html: str) -> Iterable[tuple[str, Code | None]]:
    for token in tokens(html):
        if token.kind == "law":
            yield token.raw, Code.parse(token.value)
    for href in _LAW_HREF.findall(html):
        yield f"law:{unescape(href)}", Code.parse(unescape(href))


def make(copy: dict, *, on: date, history: list[dict]) -> dict:
    """The snapshot of a copy that has no problems."""
    slugs = slugs_by_name()
    titles = {source["key"]: source["title"] for source in copy["sources"]}
    made = {name: copy[name] for name in ("title", "question", "description", "author_name", "further")}
    made |= {
        "copy": copy,
        "short_answer": [_linked(inline(line), on) for line in copy["short_answer"] if line.strip()],
        "do_now": [
            {"title_html": inline(step["title"]), "text_html": _linked(inline(step["text"]), on)}
            for step in copy["do_now"]
        ],
        "do_not": [inline(line) for line in copy["do_not"]],
        "notes": [
            {"source_title": titles.get(note["source"], ""), "html": _linked(inline(note["text"]), on)}
            for note in copy["notes"]
        ],
        "sources": copy["sources"],
        "sections": [
            _section(section, number, slugs, on) for number, section in enumerate(copy["sections"], 1)
        ],
        "history": history,
        "tags": _tags(Tag.objects.filter(name__in=copy["tags"])),
    }
    made["laws"] = {
        raw.removeprefix("{{").removesuffix("}}").removeprefix("law:"): code.ref(slugs[code.name])
        for html in _pieces(copy)
        for raw, code in _law_codes(html)
    }
    made["figures"] = sorted(
        {token.value for html in _pieces(copy) for token in tokens(html) if token.kind == "figure"}
    )
    made["minutes"] = max(1, ceil(len(text(made)) / CHARACTERS_A_MINUTE))
    return made


def _section(section: dict, number: int, slugs: dict[str, str], on: date) -> dict:
    linked = citing.link_html(section["body"], on=on)
    by_hand = [code.ref(slugs[code.name]) for _, code in _law_codes(section["body"])]
    html = _EDITOR_QUOTE.sub(r'<div class="ed">\1</div>', linked.html).replace("<th>", '<th scope="col">')
    return {
        "uid": section["uid"],
        "number": number,
        "key": section["key"],
        "title": section["title"],
        "kind": section["kind"],
        "kind_label": Section.Kind(section["kind"]).label,
        "html": html,
        "laws": list(dict.fromkeys([*by_hand, *map(ref_of, linked.provisions)])),
    }


def _linked(html: str, on: date) -> str:
    return citing.link_html(html, on=on).html


def _tags(tags: Iterable[Tag]) -> list[dict]:
    return sorted(({"name": tag.name, "slug": tag.slug} for tag in tags), key=lambda tag: tag["name"])


def with_tags(snapshot: dict, tags: Iterable[Tag]) -> dict:
    """The same snapshot under other tags."""
    tags = _tags(tags)
    return snapshot | {"tags": tags, "copy": snapshot["copy"] | {"tags": [tag["name"] for tag in tags]}}


def card(snapshot: dict) -> dict:
    """What a list shows of a snapshot."""
    lines = [to_text(line) for line in snapshot["short_answer"]]
    shown = {name: snapshot[name] for name in ("title", "question", "description", "tags")}
    return shown | {"short_answer_text": " ".join(lines)}


def text(snapshot: dict) -> str:
    """All words of a snapshot, one line for each paragraph, without its tokens."""
    copy = snapshot["copy"]
    lines = [copy["title"], copy["question"], *(to_text(html) for html in _pieces(copy))]
    lines += [section["title"] for section in copy["sections"]]
    return re.sub(r"\{\{[^{}]*\}\}", "", "\n".join(lines))


def kinds(snapshot: dict) -> str:
    """The kinds of its sections between commas, so that `,advice,` finds one in any database."""
    found = dict.fromkeys(section["kind"] for section in snapshot["sections"])
    return f",{','.join(found)},"


def citing_keys(snapshot: dict) -> list[str]:
    return [section["uid"] for section in snapshot["sections"]]


def record_citations(snapshot: dict, former: dict | None, *, on: date) -> None:
    """Write down what each section cites, and forget the sections that the former revision had and this one has not."""
    gone = set(citing_keys(former or {"sections": []})) - set(citing_keys(snapshot))
    for key in gone:
        citing.forget(CITES, key)
    for section in snapshot["copy"]["sections"]:
        citing.record(CITES, section["uid"], citing.link_html(section["body"], on=on), on=on)
