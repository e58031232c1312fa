"""The parts of an answer as its page needs them: provisions linked, quotations filled in as they stand today."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

from articles.laws import provisions_by_ref
from core.markup import from_markdown, tokens
from qa.models import Answer, PeerReview
from qa.threads import Thread
from statutes import changes, citing
from statutes.changes import Changes
from statutes.models import Provision
from statutes.templatetags.statutes_tags import chip, provision_block

CITES = "answer"
QUOTED = re.compile(r"<p>\{\{law:([^{}]+)\}\}</p>")
_LINKED = re.compile(r'<a href="law:([^"]+)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Part:
    """One part of an answer under its heading."""

    name: str
    heading: str
    html: SafeString


@dataclass
class Shown:
    """One answer, its HTML filled, the provisions that its links open, and what was said under it.

    `html` are the reasons of an answer from before the parts, `parts` those of a later one.
    """

    answer: Answer
    html: SafeString
    parts: list[Part] = field(default_factory=list)
    slips: list[Provision] = field(default_factory=list)
    reviews: list[PeerReview] = field(default_factory=list)
    changes: Changes | None = None
    thread: Thread = field(default_factory=Thread)


def prepare(parts: Mapping[str, str], *, on: date) -> dict:
    """The columns of Answer that are made from its parts: HTML whose links are codes, and what each code means."""
    library = citing.Library.load()
    linked = {
        name: citing.link_html(html, on=on, library=library, as_codes=True).html
        for name, html in parts.items()
        if html
    }
    laws = {}
    for raw in _codes("".join(linked.values())):
        code = citing.parse(raw)
        if code and (held := citing.look_up(code, library, on=on)):
            laws[raw] = f"{held.slug}/{held.number_slug}"
    return {"shown_html": linked.pop("body", ""), "shown_parts": linked, "laws": laws}


def from_typed(name: str, typed: str) -> str:
    """The HTML of one part from its Markdown; its headings stand below the part's own."""
    html = from_markdown(typed)
    return html if name == "body" else html.replace("<h3>", "<h4>").replace("</h3>", "</h4>")


def cites(html: str, *, on: date) -> bool:
    """True where a text names a provision that the library holds."""
    return bool(citing.link_html(html, on=on).held)


def problems(body: str, *, on: date) -> list[str]:
    """What a lawyer has to mend in the tokens of a part, each in one sentence."""
    library, found = citing.Library.load(), []
    for raw in dict.fromkeys(_codes(body)):
        code = citing.parse(raw)
        if code is None:
            found.append(f"“{raw}”写得不对，应当像 民法典-675 或 民法典-675#1。")
        elif citing.look_up(code, library, on=on) is None:
            found.append(f"法条库里没有“{raw}”这一条。")
    alone = QUOTED.sub("", body)
    found += [f"{token.raw} 是整条引文，要单独成段。" for token in tokens(alone) if token.kind == "law"]
    found += [f"{token.raw} 不能用在回答里。" for token in tokens(body) if token.kind != "law"]
    return found


def show(answers: Iterable[Answer], *, on: date) -> list[Shown]:
    """Answers filled with the law of a day and what colleagues say of them: three queries at most, however many."""
    answers = list(answers)
    held = provisions_by_ref({ref for each in answers for ref in each.laws.values()}, on=on)
    touched = [
        str(each.pk)
        for each in answers
        if getattr(each, "law_due_since", None) or getattr(each, "law_confirmed_at", None)
    ]
    changed = changes.at(CITES, touched, on=on) if touched else {}
    shown = [_fill(each, held, changed.get(str(each.pk))) for each in answers]
    judged = {each.answer.pk: each for each in shown if each.answer.peer_review in Answer.JUDGED}
    for review in PeerReview.objects.under_answers(list(judged)) if judged else []:
        judged[review.answer_id].reviews.append(review)
    return shown


def _fill(answer: Answer, held: dict[str, Provision], changed: Changes | None) -> Shown:
    slips: dict[int, Provision] = {}
    as_written = changed.as_written if changed else {}

    def find(text: str) -> tuple[int, Provision | None]:
        code = citing.parse(text)
        ref = answer.laws.get(text.strip(), "")
        slug, _, number = ref.partition("/")
        return (code.paragraph if code else 0), as_written.get((slug, number)) or held.get(ref)

    def quotation(match: re.Match) -> str:
        paragraph, provision = find(unescape(match[1]))
        return str(provision_block(provision, paragraph)) if provision else ""

    def link(match: re.Match) -> str:
        paragraph, provision = find(unescape(match[1]))
        if provision is None:
            return match[2]
        slips.setdefault(provision.pk, provision)
        anchor = f"#k{paragraph}" if paragraph else ""
        return f'<a href="{escape(provision.page_url)}{anchor}">{match[2]}</a>{chip(provision)}'

    def filled(html: str) -> SafeString:
        return mark_safe(_LINKED.sub(link, QUOTED.sub(quotation, html)))

    parts = [
        Part(name, heading, filled(answer.shown_parts[name]))
        for name, heading in answer.PARTS.items()
        if answer.shown_parts.get(name)
    ]
    if answer.no_direct_law and "grounds" not in answer.shown_parts:
        parts.insert(0, Part("grounds", answer.PARTS["grounds"], mark_safe("")))
    return Shown(answer, filled(answer.shown_html), parts, list(slips.values()), changes=changed)


def _codes(html: str) -> Iterator[str]:
    """Every code that stands in a text, in a token or in a link."""
    for token in tokens(html):
        if token.kind == "law":
            yield unescape(token.value).strip()
    for match in _LINKED.finditer(html):
        yield unescape(match[1]).strip()
