"""What an editor reads to settle the tasks that a changed law opened: each sentence beside the old words and the new."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from itertools import groupby

from core.markup import to_text
from statutes import amending, citing, sources
from statutes.changes import Change
from statutes.citing import Library
from statutes.comparing import Fate
from statutes.models import Provision, ReviewTask, Statute

MOST = 60  # tasks on one page; the rest come up as these are settled
MOST_SENTENCES = 3
_CODE = re.compile(r"<a href=\"law:([^\"]*)\">|\{\{law:([^{}]*)\}\}")
_HERE = "〖▮〗"  # marks the place of a link while the text is without its tags; nobody writes that
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")


@dataclass(frozen=True)
class Item:
    """One task: the sentences that rest on the old words, what became of these, and what stands in the way."""

    task: ReviewTask
    change: Change
    sentences: list[str]
    problem: str


@dataclass(frozen=True)
class Page:
    """The tasks of one page, whose title and address are empty where readers cannot see it now."""

    kind: str
    title: str
    url: str
    items: list[Item]


@dataclass(frozen=True)
class Desk:
    statute: Statute | None
    pages: list[Page]
    laws: list[tuple[str, str, int]]  # slug, name and number of tasks of each law that has some
    shown: int
    total: int


def desk(slug: str, *, on: date) -> Desk:
    """The open tasks of one law, by page; without a law the one that has waited the longest."""
    waiting = ReviewTask.objects.waiting()
    laws = waiting.by_law()
    slug = slug if any(slug == law[0] for law in laws) else next((law[0] for law in laws), "")
    statute = Statute.objects.filter(slug=slug).first() if slug else None
    rows = waiting.of_law(slug).with_both_wordings().order_by("source_kind", "source_key", "pk")
    tasks = list(rows[:MOST]) if statute else []
    total = next((number for name, _, number in laws if name == slug), 0)
    return Desk(statute, list(_pages(tasks, on)), laws, len(tasks), total)


def _pages(tasks: Iterable[ReviewTask], on: date) -> Iterable[Page]:
    library = Library.load()
    for kind, of_kind in groupby(tasks, key=lambda task: task.source_kind):
        rows = list(of_kind)
        keys = list(dict.fromkeys(task.source_key for task in rows))
        source = sources.get(kind)
        places = source.title_and_url(keys) if source else {}
        texts = sources.texts(kind, keys)
        for key, of_place in groupby(rows, key=lambda task: task.source_key):
            title, url = places.get(key, ("", ""))
            items = [_item(task, texts.get(key, ""), library, on) for task in of_place]
            yield Page(sources.label(kind), title, url, items)


def _item(task: ReviewTask, html: str, library: Library, on: date) -> Item:
    change = Change(task.old_provision, task.new_provision, Fate(task.fate), on)
    return Item(
        task, change, sentences(html, task.old_provision, library), amending.number_problem(task, html)
    )


def sentences(html: str, provision: Provision, library: Library) -> list[str]:
    """The sentences that name a provision or link to it; the beginning of the text where none is found."""
    edition = provision.edition
    day = edition.effective_to - timedelta(days=1) if edition.effective_to else edition.effective_from
    wanted = (edition.statute.slug, provision.number, provision.sub)

    def is_meant(code: str) -> bool:
        parsed = citing.parse(unescape(code))
        held = citing.look_up(parsed, library, on=day) if parsed else None
        return held is not None and wanted == (held.slug, held.number, held.sub)

    marked = to_text(
        _CODE.sub(lambda match: (_HERE if is_meant(match[1] or match[2]) else "") + match[0], html)
    )
    text, places = marked.replace(_HERE, ""), _places(marked)
    for mention in citing.find(text, library.keys):
        held = citing.resolve(mention, library, on=day).held
        if wanted in {(one.slug, one.number, one.sub) for one in held}:
            places.append(mention.start)
    found = [_sentence(text, place) for place in sorted(places)]
    return list(dict.fromkeys(found))[:MOST_SENTENCES] or [text[:120]]


def _places(marked: str) -> list[int]:
    """Where the marks stand in the text without them."""
    return [match.start() - count * len(_HERE) for count, match in enumerate(re.finditer(_HERE, marked))]


def _sentence(text: str, place: int) -> str:
    return next((one[0] for one in _SENTENCE.finditer(text) if one.end() > place), "").strip()
