"""Posts of a WordPress export into drafts, each once, and the map from their old addresses to the new ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from articles import publishing, wordpress
from articles.models import Article, Category, FormerSlug, Source
from articles.steps import NotReady
from articles.wordpress import Export, Post
from core.text import fold

LONGEST_TAG = 30


@dataclass
class Brought:
    """What became of one post: created, there (brought in before) or faulty; `old` and `new` are its addresses."""

    title: str
    outcome: str
    words: str = ""
    old: str = ""
    new: str = ""


def bring(
    export: Export,
    *,
    shelf: Category,
    now: datetime,
    dry_run: bool = False,
    progress: Callable = lambda: None,
) -> list[Brought]:
    """Make a draft of each post; `shelf` takes those whose categories we do not have. A faulty post stops no other."""
    shelves = {}
    for one in Category.objects.all():
        shelves |= {one.slug: one, fold(one.name): one}
    there = {
        (source.key, source.url): source.article.slug
        for source in Source.objects.filter(key__startswith="wp-").select_related("article")
    }
    taken = {
        *Article.objects.values_list("slug", flat=True),
        *FormerSlug.objects.values_list("slug", flat=True),
    }
    done = []
    for post in export.posts:
        done.append(_bring(post, export.site, shelves, shelf, there, taken, now, dry_run))
        progress()
    return done


def _bring(post: Post, site: str, shelves, shelf, there, taken, now: datetime, dry_run: bool) -> Brought:
    old = _path(post.link)
    name = post.title or f"第 {post.number} 篇"
    if post.fault:
        return Brought(name, "faulty", f"第 {post.number} 篇（{post.title or '没有标题'}）：{post.fault}")
    if known := there.get((f"wp-{post.id}", post.link[:500])):
        return Brought(name, "there", "以前导入过。", old, f"/articles/{known}/")
    slug = _free(wordpress.address(post), taken)
    copy = _copy(post, slug, site, shelves, shelf)
    if not dry_run:
        try:
            _create(slug, copy, post, now)
        except (NotReady, IntegrityError, DataError) as error:
            return Brought(name, "faulty", f"第 {post.number} 篇（{post.title}）：{error}")
    taken.add(slug)
    lost = [f"{post.pictures} 张图片没有带过来。"] if post.pictures else []
    lost += [f"标题太长，截成“{copy['title']}”。"] if copy["title"] != post.title else []
    return Brought(name, "created", "".join(lost), old, f"/articles/{slug}/")


@transaction.atomic
def _create(slug: str, copy: dict, post: Post, now: datetime) -> None:
    article = publishing.create_article(slug, copy, by=None, now=now)
    if post.written_at:  # the day that readers are told of once the draft is published
        moment = min(timezone.make_aware(post.written_at), now)
        Article.objects.filter(pk=article.pk).update(published_at=moment)


def _free(stem: str, taken: set[str]) -> str:
    return next(one for n in range(1, 10_000) if (one := stem if n == 1 else f"{stem}-{n}") not in taken)


def _copy(post: Post, slug: str, site: str, shelves: dict[str, Category], shelf: Category) -> dict:
    held = [shelves.get(nicename) or shelves.get(fold(name)) for nicename, name in post.categories]
    category = next((one for one in held if one), shelf)
    others = [name for (_, name), one in zip(post.categories, held, strict=True) if one is None]
    tags = [
        tag for tag in dict.fromkeys([*post.tags, *others]) if len(tag) <= LONGEST_TAG and tag != "未分类"
    ]
    source = dict.fromkeys(("key", "site", "title", "url", "printed_date", "publisher", "rights", "note"), "")
    source |= {
        "key": f"wp-{post.id}",
        "site": site,
        "title": post.title[:80],
        "url": post.link[:500],
        "printed_date": f"{post.written_at:%Y-%m-%d}" if post.written_at else "",
        "publisher": post.author[:30],
    }
    return {
        "title": post.title[:80],
        "question": "",
        "description": post.excerpt[:120],
        "category": category.slug,
        "author_name": post.author[:30] or "编辑部",
        "short_answer": [],
        "do_now": [],
        "do_not": [],
        "further": [],
        "asked": [],
        "tags": sorted(tags),
        "sections": wordpress.sections(post, slug),
        "sources": [source],
        "notes": [],
    }


def _path(link: str) -> str:
    """The old address on its site, with its query where it has one (/?p=12)."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def nginx_map(brought: list[Brought]) -> str:
    """`map $request_uri $moved { … }`: old addresses, as asked for, to new ones; none that leads to itself."""
    lines = [
        f"    {_quoted(one.old)} {one.new};"
        for one in brought
        if one.new and one.old not in ("", "/", one.new)
    ]
    head = "# In http { }: this map. In server { }: if ($moved) { return 301 $moved; }"
    return "\n".join([head, "map $request_uri $moved {", '    default "";', *lines, "}"]) + "\n"


def _quoted(path: str) -> str:
    safe = "".join(char for char in path if char.isprintable() and char not in ' "\\{};$')
    return f'"{safe}"'
