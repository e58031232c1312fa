"""An answer's reasons as its page needs them: provisions linked, quotations filled in as they stand today."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

from articles.laws import provisions_by_ref
from core.markup import tokens
from qa.models import Answer
from qa.threads import Thread
from statutes import citing
from statutes.models import Provision
from statutes.templatetags.statutes_tags import provision_block, slip_id

CITES = "answer"
_QUOTED = re.compile(r"<p>\{\{law:([^{}]+)\}\}</p>")
_LINKED = re.compile(r'<a href="law:([^"]+)">(.*?)</a>', re.DOTALL)


@dataclass
class Shown:
    """One answer, its HTML filled, the provisions that its links open, and what was said under it."""

    answer: Answer
    html: SafeString
    slips: list[Provision] = field(default_factory=list)
    thread: Thread = field(default_factory=Thread)


def prepare(body: str, *, on: date) -> dict:
    """The columns of Answer that are made from its body: HTML whose links are codes, and what each code means."""
    library = citing.Library.load()
    html = citing.link_html(body, on=on, library=library, as_codes=True).html
    laws = {}
    for raw in _codes(html):
        code = citing.parse(raw)
        if code and (held := citing.look_up(code, library, on=on)):
            laws[raw] = f"{held.slug}/{held.number_slug}"
    return {"shown_html": html, "laws": laws}


def problems(body: str, *, on: date) -> list[str]:
    """What a lawyer has to mend in the tokens of an answer, each in one sentence."""
    library, found = citing.Library.load(), []
    for raw in dict.fromkeys(_codes(body)):
        code = citing.parse(raw)
        if code is None:
            found.append(f"“{raw}”写得不对，应当像 民法典-675 或 民法典-675#1。")
        elif citing.look_up(code, library, on=on) is None:
            found.append(f"法条库里没有“{raw}”这一条。")
    alone = _QUOTED.sub("", body)
    found += [f"{token.raw} 是整条引文，要单独成段。" for token in tokens(alone) if token.kind == "law"]
    found += [f"{token.raw} 不能用在回答里。" for token in tokens(body) if token.kind != "law"]
    return found


def show(answers: Iterable[Answer], *, on: date) -> list[Shown]:
    """Answers filled with the law of a day: one query, however many and however much they cite."""
    answers = list(answers)
    held = provisions_by_ref({ref for each in answers for ref in each.laws.values()}, on=on)
    return [_fill(each, held) for each in answers]


def _fill(answer: Answer, held: dict[str, Provision]) -> Shown:
    slips: dict[int, Provision] = {}

    def find(text: str) -> tuple[int, Provision | None]:
        code = citing.parse(text)
        return (code.paragraph if code else 0), held.get(answer.laws.get(text.strip(), ""))

    def quotation(match: re.Match) -> str:
        paragraph, provision = find(unescape(match[1]))
        return str(provision_block(provision, paragraph)) if provision else ""

    def link(match: re.Match) -> str:
        paragraph, provision = find(unescape(match[1]))
        if provision is None:
            return match[2]
        slips.setdefault(provision.pk, provision)
        anchor = f"#k{paragraph}" if paragraph else ""
        label = escape(f"看{provision.citation}原文")
        return (
            f'<a href="{escape(provision.page_url)}{anchor}">{match[2]}</a>'
            f'<button class="peek" type="button" popovertarget="{slip_id(provision)}" aria-label="{label}">原文</button>'
        )

    html = _LINKED.sub(link, _QUOTED.sub(quotation, answer.shown_html))
    return Shown(answer, mark_safe(html), list(slips.values()))


def _codes(html: str) -> Iterator[str]:
    """Every code that stands in a text, in a token or in a link."""
    for token in tokens(html):
        if token.kind == "law":
            yield unescape(token.value).strip()
    for match in _LINKED.finditer(html):
        yield unescape(match[1]).strip()
