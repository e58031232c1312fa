"""From a web page to a draft: bring a page in, judge its claims, throw a wrong page away; `carrying` takes our words over.

Nothing here publishes. What is brought in is a draft without sections; `articles.borrowing` keeps the page's sentences
out of what readers see.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.borrowing import DRAFT_TITLE, bare
from articles.claims import Claim, Part, TooLong, clean, parts_of
from articles.models import Article, Category, SourceClaim, SourcePage, SourcePart
from articles.sourcepages.decoding import to_text
from articles.sourcepages.found import Found
from articles.steps import NotReady
from articles.worksheet import guess_category, law_state, mark, mark_of, sort_tags, suggest_slug
from core.text import clean_input
from statutes.citing import Library

_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Imported:
    """The page as it is kept; `is_new` is False when it had been here before, and then nothing was made."""

    page: SourcePage
    is_new: bool

    @property
    def article(self) -> Article:
        return self.page.article


def known_page(found: Found, raw: str | bytes) -> SourcePage | None:
    """The import of the same page, should there be one."""
    return SourcePage.objects.known_by(*_hashes(found, raw)).select_related("article").first()


def import_page(
    found: Found,
    raw: str | bytes,
    *,
    by: User | None,
    now: datetime,
    slug: str = "",
    category: Category | None = None,
) -> Imported:
    """Make a draft with its source and its worksheet; the same page again leads to what it led to the first time.

    Raises NotReady when the page is no article, is too long to be judged, or the slug is taken.
    """
    if not found.is_article:
        raise NotReady(found.why_not or "这一页看起来不是文章，没有导入。")
    if known := known_page(found, raw):
        return Imported(known, False)
    try:
        return Imported(_import(found, raw, by, now, slug, category), True)
    except TooLong as refusal:
        raise NotReady(str(refusal)) from None
    except IntegrityError:  # somebody imports the same page at the same moment
        if known := known_page(found, raw):
            return Imported(known, False)
        raise


@transaction.atomic
def _import(found: Found, raw, by, now: datetime, slug: str, category: Category | None) -> SourcePage:
    parts = parts_of(found)
    shelf = category or guess_category(found) or Category.objects.order_by("order", "slug").first()
    if shelf is None:
        raise NotReady("还没有任何栏目，先在后台建一个。")
    raw_hash, words_hash = _hashes(found, raw)
    known, unknown = sort_tags(found.tags)
    title = clean(found.title or "") or "没有标题的网页"
    source = _source(found, title, f"p-{words_hash[:10]}")
    empty = {
        name: [] for name in ("short_answer", "do_now", "do_not", "further", "asked", "sections", "notes")
    }
    copy = empty | {
        "title": _draft_title(title), "question": "", "description": "", "author_name": "编辑部",
        "category": shelf.slug, "tags": known, "sources": [source],
    }  # fmt: skip
    article = publishing.create_article(slug or suggest_slug(title), copy, by=by, now=now)
    printed = {
        name: clean(getattr(found, name) or "")
        for name in ("published", "author", "category", "url", "rights")
    }
    page = SourcePage.objects.create(
        article=article, source=article.sources.get(), title=title[:300], site=source["site"],
        text="\n".join(clean(line) for line in found.kept) or _words(found),
        printed=printed | {"tags": known, "unknown_tags": unknown, "junk": len(found.junk)},
        raw_hash=raw_hash, words_hash=words_hash, created_at=now, created_by=by,
    )  # fmt: skip
    _make_rows(page, parts, on=timezone.localdate(now))
    return page


def _make_rows(page: SourcePage, parts: list[Part], *, on: date) -> None:
    """The worksheet as nobody has touched it; beside a provision that the page names stands its code already."""
    library = Library.load()
    for order, part in enumerate(parts):
        row = SourcePart.objects.create(
            page=page, kind=part.kind, numbering=part.numbering, heading=part.heading, order=order
        )
        SourceClaim.objects.bulk_create(
            SourceClaim(
                part=row,
                claim=one.text,
                details=one.details,
                order=place,
                provisions=_codes(one, library, on),
            )
            for place, one in enumerate(part.claims)
        )


def _codes(claim: Claim, library: Library, on: date) -> list[str]:
    if "law" not in claim.details:
        return []
    state = law_state(claim.details["law"], claim.details["number"], "", library, on=on)
    return [state.code] if state.state == "held" else []


@dataclass(frozen=True)
class Typed:
    """What one editor wrote beside one claim; `seen` is the mark (articles.worksheet) of what stood there before."""

    pk: int
    seen: str
    our_text: str
    verdict: str
    provisions: list[str]
    note: str

    @property
    def mark(self) -> str:
        return mark_of(self.our_text, self.verdict, self.provisions, self.note)


@dataclass
class Saved:
    """How many rows now say something else, and which were left because somebody else had written there meanwhile."""

    changed: int = 0
    conflicts: dict[int, SourceClaim] = field(default_factory=dict)


@transaction.atomic
def save_worksheet(
    page: SourcePage, rows: Iterable[Typed], titles: dict[int, tuple[str, str]], *, by: User, now: datetime
) -> Saved:
    """Write down what an editor judged. A row that another editor has changed since is left as it is, and named.

    `titles` are our headings by part: (as the editor saw it, as it is typed now).
    """
    saved = Saved()
    # Two savings come one after the other.
    if SourcePage.objects.select_for_update().filter(pk=page.pk).first() is None:
        raise NotReady("这次导入刚被别人删除了，没有可以保存的地方。")
    there = {claim.pk: claim for claim in SourceClaim.objects.of(page)}
    for typed in rows:
        claim = there.get(typed.pk)
        if claim is None or typed.mark in (typed.seen, mark(claim)):
            continue  # not touched by this editor, or the same words as there already
        if typed.seen != mark(claim):
            saved.conflicts[claim.pk] = claim
            continue
        claim.our_text, claim.verdict = typed.our_text, typed.verdict
        claim.provisions, claim.note = typed.provisions, typed.note
        claim.save(update_fields=["our_text", "verdict", "provisions", "note"])
        saved.changed += 1
    for part in page.parts.all():
        seen, now_typed = titles.get(part.pk, (part.our_title, part.our_title))
        if now_typed != seen and part.our_title == seen:
            part.our_title = now_typed
            part.save(update_fields=["our_title"])
            saved.changed += 1
    if saved.changed:
        touched(page, by, now)
    return saved


@transaction.atomic
def discard(page: SourcePage) -> None:
    """Throw away a wrong page with the draft that it led to; NotReady once readers have seen the article."""
    article = Article.objects.select_for_update().filter(pk=page.article_id).first()
    if article is None:
        return  # somebody else was quicker
    if article.published_revision_id:
        raise NotReady("文章已经发布过，导入的网页要留着，说明文章从哪里来。")
    article.delete()


def touched(page: SourcePage, by: User, now: datetime) -> None:
    """Note who worked on a page's worksheet last."""
    page.edited_at, page.edited_by = now, by
    page.save(update_fields=["edited_at", "edited_by"])


def _draft_title(title: str) -> str:
    most = Article._meta.get_field("title").max_length - len(DRAFT_TITLE)
    return DRAFT_TITLE + (title if len(title) <= most else f"{title[: most - 1]}…")


def _source(found: Found, title: str, key: str) -> dict:
    url = clean(found.url or "")
    try:
        _web_address(url)
    except ValidationError:
        url = ""
    words = {
        "site": (found.site, 80), "title": (title, 120), "url": (url, 500),
        "publisher": (found.author, 80), "rights": (found.rights, 300),
    }  # fmt: skip
    made = {name: " ".join(clean(value or "").split())[:most] for name, (value, most) in words.items()}
    # The date stays as printed, to the blank: 2025 03/ 25.
    date_printed = clean_input((found.published or "").replace("\0", "")).strip()[:60]
    return made | {"key": key, "note": "", "printed_date": date_printed}


def _hashes(found: Found, raw: str | bytes) -> tuple[str, str]:
    """Of the page as given, but for its blanks; and of its words alone, which stay when menus around them change."""
    return _digest("".join(to_text(raw).split())), _digest(bare(_words(found)))


def _words(found: Found) -> str:
    pieces = [found.title or "", found.lead]
    pieces += [piece for section in found.sections for piece in (section.heading, section.text)]
    return "\n".join(clean(piece) for piece in pieces if piece)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
