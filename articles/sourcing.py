"""From a web page to a draft: bring a page in, judge its claims, carry our words into the draft, throw a wrong page away.

Nothing here publishes. What is brought in is a draft without sections; `articles.borrowing` keeps the page's sentences
out of what readers see.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.borrowing import DRAFT_TITLE, bare
from articles.claims import TooLong, clean, parts_of
from articles.models import Article, Category, Section, SourceClaim, SourcePage, SourcePart
from articles.publishing import NotReady
from articles.sourcepages.found import Found
from articles.worksheet import guess_category, mark, mark_of, sort_tags, suggest_slug
from core.markup import from_markdown, sanitize
from core.text import cn_number, pinyin_slug
from statutes import citing
from statutes.citing import Library
from statutes.models import Provision

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
    empty = {name: [] for name in ("short_answer", "do_now", "do_not", "further", "sections", "notes")}
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
    for order, part in enumerate(parts):
        row = SourcePart.objects.create(
            page=page, kind=part.kind, numbering=part.numbering, heading=part.heading, order=order
        )
        SourceClaim.objects.bulk_create(
            SourceClaim(part=row, claim=one.text, details=one.details, order=place)
            for place, one in enumerate(part.claims)
        )
    return page


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
    SourcePage.objects.select_for_update().get(pk=page.pk)  # two savings come one after the other
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
        _touched(page, by, now)
    return saved


@dataclass(frozen=True)
class Carried:
    """What went into the draft: the section, how many rows, and how many stayed behind."""

    section: Section
    is_new: bool
    added: int
    already: int
    unjudged: int


@transaction.atomic
def carry(part: SourcePart, *, by: User, now: datetime) -> Carried:
    """Bring our words of a part into the draft, each row once, behind whatever stands there already.

    Raises NotReady when there is nothing to bring or the section has no heading of ours yet.
    """
    article = Article.objects.select_for_update().get(pk=part.page.article_id)
    if not part.can_be_carried:
        raise NotReady("评论不从核对表带进文章，要点写在内容文件的 [[comments]] 里。")
    written = list(part.claims.exclude(our_text="").select_related("carried_into"))
    already = [one for one in written if one.carried_into_id]
    ready = [one for one in written if one.verdict and not one.carried_into_id]
    unjudged = len(written) - len(already) - len(ready)
    if not ready:
        waiting = f"有 {unjudged} 条写了文字，还没有判定。" if unjudged else "先写“我们的文字”并选判定。"
        raise NotReady(
            "这一节写好的都已经带过了，没有再带。" if already and not unjudged else f"没有可以带的：{waiting}"
        )
    section = already[0].carried_into if already else None
    is_new = section is None
    if section is None:
        section = _new_section(article, part)
    linker = _Linker(ready, now)
    section.body = sanitize(section.body + "".join(linker.html(one) for one in ready))
    section.save()
    SourceClaim.objects.filter(pk__in=[one.pk for one in ready]).update(carried_into=section)
    publishing.edited(article, by=by, now=now)
    _touched(part.page, by, now)
    return Carried(section, is_new, len(ready), len(already), unjudged)


@transaction.atomic
def discard(page: SourcePage) -> None:
    """Throw away a wrong page with the draft that it led to; NotReady once readers have seen the article."""
    article = Article.objects.select_for_update().get(pk=page.article_id)
    if article.published_revision_id:
        raise NotReady("文章已经发布过，导入的网页要留着，说明文章从哪里来。")
    article.delete()


def _touched(page: SourcePage, by: User, now: datetime) -> None:
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
        "site": (found.site, 80), "title": (title, 120), "url": (url, 500), "printed_date": (found.published, 60),
        "publisher": (found.author, 80), "rights": (found.rights, 300),
    }  # fmt: skip
    return {"key": key, "note": ""} | {
        name: " ".join(clean(value or "").split())[:most] for name, (value, most) in words.items()
    }


def _new_section(article: Article, part: SourcePart) -> Section:
    if not part.our_title:
        raise NotReady("先给这一节写“我们的小标题”，保存以后再带。")
    stem = pinyin_slug(part.our_title)[:36].strip("-") or "section"
    taken = set(article.sections.values_list("key", flat=True))
    key = next(one for n in range(1, 1000) if (one := stem if n == 1 else f"{stem}-{n}") not in taken)
    last = article.sections.aggregate(last=Max("order"))["last"]
    kinds = Section.Kind
    kind = kinds.STATUTES if part.kind == SourcePart.Kind.STATUTES else kinds.EXPLANATION
    order = 0 if last is None else last + 1
    return Section(article=article, key=key, title=part.our_title, kind=kind, body="", order=order)


class _Linker:
    """Turns rows into paragraphs that carry their provisions as links."""

    def __init__(self, claims: list[SourceClaim], now: datetime):
        library, on = Library.load(), timezone.localdate(now)
        codes = {code: citing.parse(code) for one in claims for code in one.provisions}
        held = {text: citing.look_up(code, library, on=on) for text, code in codes.items() if code}
        rows = Provision.objects.with_statute().in_bulk([one.pk for one in held.values() if one])
        self.names = {}
        for text, one in held.items():
            if one:
                paragraph = codes[text].paragraph
                self.names[text] = rows[one.pk].citation + (
                    f"第{cn_number(paragraph)}款" if paragraph else ""
                )

    def html(self, claim: SourceClaim) -> str:
        html = from_markdown(claim.our_text)
        links = [
            f'<a href="law:{code}">{self.names[code]}</a>'
            for code in claim.provisions
            if code in self.names and f'"law:{code}"' not in html and f"{{{{law:{code}}}}}" not in html
        ]
        if not links:
            return html
        ground = f"（依据{'、'.join(links)}）"
        return (
            f"{html.removesuffix('</p>')}{ground}</p>" if html.endswith("</p>") else f"{html}<p>{ground}</p>"
        )


def _hashes(found: Found, raw: str | bytes) -> tuple[str, str]:
    """Of the page as given, but for its blanks; and of its words alone, which stay when menus around them change."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return _digest("".join(text.split())), _digest(bare(_words(found)))


def _words(found: Found) -> str:
    pieces = [found.title or "", found.lead]
    pieces += [piece for section in found.sections for piece in (section.heading, section.text)]
    return "\n".join(clean(piece) for piece in pieces if piece)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
