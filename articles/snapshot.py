"""What a Revision keeps: the words of the working copy, and the HTML that readers get, whose law is filled in later.

Quotations, figures and links to law stay tokens in the stored HTML (`{{law:…}}`, `{{figure:…}}`, `href="law:…"`), so that
a change of law or figure reaches every page without publishing again; articles.page fills them.
"""

import re
from collections.abc import Iterable
from datetime import date
from math import ceil

from articles.laws import law_codes, provisions_by_ref, quotations_not_alone, settle
from articles.models import Article, Section, Tag
from core.markup import from_markdown, to_text, tokens
from reference import figures
from reference.models import LegalFigure
from statutes import citing
from statutes.citing import Library

CHARACTERS_A_MINUTE = 400
_EDITOR_QUOTE = re.compile(r"<blockquote>(<p>(?:<strong>)?编者注.*?)</blockquote>", re.DOTALL)


def inline(md: str) -> str:
    """One line of Markdown as HTML without a frame."""
    html = from_markdown(md)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner.replace("</p><p>", "<br>") if html.startswith("<p>") else html


def pieces(copy: dict) -> list[str]:
    """Every piece of text that may hold tokens, as HTML."""
    short = [*copy["short_answer"], *copy["do_not"], *(note["text"] for note in copy["notes"])]
    short += [line for step in copy["do_now"] for line in (step["title"], step["text"])]
    return [*(section["body"] for section in copy["sections"]), *map(inline, short)]


# What keeps a copy from being published


def problems(copy: dict, *, on: date) -> list[str]:
    """Why a copy cannot be shown to readers yet, each in one Chinese sentence; an empty list when it can."""
    lines = [line for line in copy["short_answer"] if line.strip()]
    checks = [
        (not copy["title"].strip(), "还没有标题。"),
        (not copy["question"].strip(), "还没有写读者的问题。"),
        (not lines, "“先说结论”还没有写。"),
        (
            len(lines) > Article.SHORT_ANSWER_LINES,
            f"“先说结论”最多 {Article.SHORT_ANSWER_LINES} 行，现在有 {len(lines)} 行。",
        ),
        (not copy["sections"], "还没有任何小节。"),
    ]
    checks += [
        (not to_text(section["body"]).strip(), f"小节“{section['title']}”没有正文。")
        for section in copy["sections"]
    ]
    return [words for wrong, words in checks if wrong] + [words for _, words in unresolved(copy, on=on)]


def unresolved(copy: dict, *, on: date, library: Library | None = None) -> list[tuple[str, str]]:
    """Each token or link to law that means nothing we hold: (as written, what to tell the editor)."""
    texts = pieces(copy)
    codes = {raw: code for html in texts for raw, code in law_codes(html).items()}
    refs = settle(codes.values(), library or Library.load(), on=on) if codes else {}
    held = provisions_by_ref(refs.values(), on=on)
    found = []
    for raw, text in codes.items():
        if words := _law_problem(citing.parse(text), held.get(refs.get(text, ""))):
            found.append((raw, f"{raw} {words}"))
    named = {token.value: token.raw for html in texts for token in tokens(html) if token.kind == "figure"}
    known = set(LegalFigure.objects.filter(key__in=named).values_list("key", flat=True)) if named else set()
    found += [(raw, f"{raw} 没有这个法定数字。") for key, raw in named.items() if key not in known]
    found += [
        (raw, f"{raw} 是整条引文，要单独成段，前后不能有别的字。")
        for html in texts
        for raw in quotations_not_alone(html)
    ]
    return found


def _law_problem(code, provision) -> str:
    if code is None:
        return "写法不对，应当像 民法典-675 或 民法典-675#1。"
    if provision is None:
        return "这一条不在法条库里。"
    if code.paragraph and provision.text and code.paragraph > citing.paragraph_count(provision):
        return f"没有第 {code.paragraph} 款。"
    return ""


def named_without_link(copy: dict, *, on: date) -> list[tuple[str, str, str]]:
    """Law that the text names and that stays text: (section title, words, why), for the editor to look at."""
    library = Library.load()
    return [
        (section["title"], one.text, one.reason)
        for section in copy["sections"]
        for one in citing.unresolved_in(section["body"], on=on, library=library)
    ]


# What is kept


def make(copy: dict, *, on: date, history: list[dict]) -> dict:
    """The snapshot of a copy. What resolves to nothing (in a preview) loses its link and keeps its words."""
    library = Library.load()
    codes = {code for html in pieces(copy) for code in law_codes(html).values()}
    refs = settle(codes, library, on=on)
    titles = {source["key"]: source["title"] for source in copy["sources"]}

    def linked(md: str) -> str:
        return _linked(inline(md), library, refs, on)[0]

    made = {
        name: copy[name] for name in ("title", "question", "description", "author_name", "further", "sources")
    }
    made |= {
        "copy": copy,
        "short_answer": [linked(line) for line in copy["short_answer"] if line.strip()],
        "do_now": [
            {"title_html": inline(step["title"]), "text_html": linked(step["text"])}
            for step in copy["do_now"]
        ],
        "do_not": [linked(line) for line in copy["do_not"]],
        "notes": [
            {"source_title": titles.get(note["source"], ""), "html": linked(note["text"])}
            for note in copy["notes"]
        ],
        "sections": [
            _section(section, number, library, refs, on) for number, section in enumerate(copy["sections"], 1)
        ],
        "history": history,
        "tags": _tags(Tag.objects.filter(name__in=copy["tags"])),
        "figures": sorted(
            {token.value for html in pieces(copy) for token in tokens(html) if token.kind == "figure"}
        ),
    }
    made["laws"] = refs
    made["minutes"] = max(1, ceil(len(text(made)) / CHARACTERS_A_MINUTE))
    return made


def _linked(html: str, library: Library, refs: dict[str, str], on: date) -> tuple[str, list[str]]:
    """A text with a link on every provision that it names, and the refs of all that it rests on."""
    linked = citing.link_html(html, on=on, library=library, as_codes=True).html
    codes = list(law_codes(linked).values())
    refs |= settle([code for code in codes if code not in refs], library, on=on)
    return linked, list(dict.fromkeys(refs[code] for code in codes if code in refs))


def _section(section: dict, number: int, library: Library, refs: dict[str, str], on: date) -> dict:
    html, laws = _linked(section["body"], library, refs, on)
    html = _EDITOR_QUOTE.sub(r'<div class="ed">\1</div>', html).replace("<th>", '<th scope="col">')
    kept = {name: section[name] for name in ("uid", "key", "title", "kind")}
    kind_label = str(Section.Kind(section["kind"]).label)
    return kept | {"number": number, "kind_label": kind_label, "html": html, "laws": laws}


def _tags(tags: Iterable[Tag]) -> list[dict]:
    return sorted(({"name": tag.name, "slug": tag.slug} for tag in tags), key=lambda tag: tag["name"])


def with_tags(snapshot: dict, tags: Iterable[Tag]) -> dict:
    """The same snapshot under other tags."""
    kept = _tags(tags)
    return snapshot | {"tags": kept, "copy": snapshot["copy"] | {"tags": [tag["name"] for tag in kept]}}


# What of it stands in columns of its own


def card(snapshot: dict) -> dict:
    """What a list shows of a snapshot; its figures are filled in when it is shown."""
    shown = {name: snapshot[name] for name in ("title", "question", "description", "tags")}
    return shown | {"short_answer_text": " ".join(to_text(line) for line in snapshot["short_answer"])}


def text(snapshot: dict) -> str:
    """All words of a snapshot, one line for each paragraph, its figures written out; quotations of law are left out."""
    copy = snapshot["copy"]
    lines = [copy["title"], copy["question"], *(to_text(html) for html in pieces(copy))]
    lines += [section["title"] for section in copy["sections"]]
    return re.sub(r"\{\{[^{}]*\}\}", "", figures.written("\n".join(lines)))


def kinds(snapshot: dict) -> str:
    """The kinds of its sections between commas, so that `,advice,` finds one in any database."""
    found = dict.fromkeys(section["kind"] for section in snapshot["sections"])
    return f",{','.join(found)},"
