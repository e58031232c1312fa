"""The places of an article that can rest on law: each section, and around the sections its head and the editors' notes.

A section goes by its `uid`, a part around the sections by the number of the article and the part's anchor on the page.
Both stand in LiveSection while readers see them, and under one kind among all that cites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from django.db import transaction
from django.utils import timezone

from articles.models import Article, LiveSection
from articles.querysets import CITES
from articles.snapshot import inline
from statutes import citing, reviewing
from statutes.changes import Changes
from statutes.citing import Library

PARTS = {
    "gist": "先说结论",
    "now": "现在就做和先别做",
    "notes": "编者注",
}  # anchor on the page → what it is called


def key_of(article: int, part: str) -> str:
    return f"{article}#{part}"


def texts(article: int, copy: dict) -> dict[str, str]:
    """The HTML of every place of a copy; a heading belongs to what stands below it, and parts without words are left out."""
    found = {key_of(article, part): html for part, html in _around(copy).items() if html}
    return found | {
        one["uid"]: f"{one['body']}<p>{escape(one['title'])}</p>" for one in copy["sections"]
    }  # fmt: skip


def _around(copy: dict) -> dict[str, str]:
    said = [escape(copy[name]) for name in ("title", "question", "description")]
    steps = [words for step in copy["do_now"] for words in (step["title"], step["text"])]
    lines = {
        "gist": [*map(inline, copy["short_answer"]), *said],
        "now": list(map(inline, [*steps, *copy["do_not"]])),
        "notes": [inline(note["text"]) for note in copy["notes"]],
    }
    return {part: "".join(f"<p>{line}</p>" for line in of_part if line) for part, of_part in lines.items()}


@dataclass(frozen=True)
class Former:
    """Texts that come back as they were: the day whose law they were written on, and since when readers did not see them."""

    day: date
    keys: frozenset[str]
    other_since: datetime | None


def former_days(article: Article, copy: dict) -> list[Former]:
    """What of a copy that is about to be published comes back: from an old revision, or with an article that was away."""
    if article.published_revision is None:
        return []
    written, shown, found = texts(article.pk, copy), texts(article.pk, article.live.snapshot["copy"]), []
    restored = article.restorations.filter(
        made_at__gte=article.live.created_at, revision__isnull=False
    ).order_by("-made_at")
    if back := restored.select_related("revision").first():
        old = texts(article.pk, back.revision.snapshot["copy"])
        keys = {key for key, html in written.items() if html == old.get(key) != shown.get(key)}
        later = article.revisions.filter(number__gt=back.revision.number).order_by("number").first()
        since = later.created_at if later else None
        found.append(Former(timezone.localdate(back.revision.created_at), frozenset(keys), since))
    if not article.is_published:
        keys = {key for key, html in written.items() if html == shown.get(key)}
        gone = article.withdrawals.lasting().order_by("-made_at").first()
        found.append(
            Former(
                timezone.localdate(article.live.created_at), frozenset(keys), gone.made_at if gone else None
            )
        )
    return found


def show(article: Article, made: dict, *, former: Iterable[Former] = (), on: date) -> None:
    """Write down where each place stands now and what it cites; what is no longer there is forgotten.

    What comes back is read with the law of its own day, so that what has changed since is asked about.
    """
    written = texts(article.pk, made["copy"])
    for key in set(article.live_sections.values_list("uid", flat=True)) - set(written):
        citing.forget(CITES, key)
    article.live_sections.all().delete()
    LiveSection.objects.bulk_create(_rows(article, made, written))
    for one in former:
        if one.other_since:
            reviewing.ask_again(CITES, one.keys, since=one.other_since, now=timezone.now())
        _record({key: written.pop(key) for key in one.keys}, on=min(one.day, on))
    _record(written, on=on)


def hide(article: Article) -> None:
    """Readers do not see the article any more."""
    for key in article.live_sections.values_list("uid", flat=True):
        citing.forget(CITES, key)
    article.live_sections.all().delete()


def catch_up(today: date) -> int:
    """Record the parts of articles published before parts were recorded; how many articles.

    They are read with the law of the day on which they were published, so that what has changed since is asked about.
    """
    known = LiveSection.objects.filter(key__in=PARTS, uid__contains="#").values("article")
    late = list(Article.objects.published().exclude(pk__in=known).order_by("pk"))
    for article in late:
        with transaction.atomic():
            made, day = article.live.snapshot, timezone.localdate(article.live.created_at)
            written = texts(article.pk, made["copy"])
            around = {key: html for key, html in written.items() if "#" in key}
            rows = [row for row in _rows(article, made, written) if row.uid in around]
            LiveSection.objects.bulk_create(rows, ignore_conflicts=True)
            _record(around, on=min(day, today))
    return len(late)


def _rows(article: Article, made: dict, written: Mapping[str, str]) -> list[LiveSection]:
    named = [(one["uid"], one["key"], one["title"]) for one in made["sections"]]
    named += [(key_of(article.pk, part), part, label) for part, label in PARTS.items()]
    return [
        LiveSection(article=article, uid=uid, key=anchor, title=f"{made['title']}：{label}")
        for uid, anchor, label in named
        if uid in written
    ]


def _record(written: Mapping[str, str], *, on: date) -> None:
    if not written:
        return
    library = Library.load()
    linked = {key: citing.link_html(html, on=on, library=library) for key, html in written.items()}
    citing.record_all(CITES, linked, on=on)


# For pages


def keys(article: int, snapshot: dict) -> list[str]:
    """The keys of all places that a page of a snapshot may show."""
    return [*(key_of(article, part) for part in PARTS), *(one["uid"] for one in snapshot["sections"])]


def of_parts(article: int, changed: Mapping[str, Changes]) -> dict[str, Changes]:
    """Of what changed under the places of an article, that under the parts around its sections, by anchor."""
    return {part: found for part in PARTS if (found := changed.get(key_of(article, part)))}
