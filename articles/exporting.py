"""Articles, shelves and tags as the files of `content/` should have them; nothing is written here.

What readers see is exported, never an unfinished working copy. A file that somebody has changed since it was loaded is
left alone, for the next load brings it in; where site and file have both changed, a person decides.
"""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles import contentfile
from articles.contentfile import ContentFile, Malformed
from articles.contentwriting import text_of
from articles.models import Article, Category, FormerTagSlug, Tag
from articles.workingcopy import copy_of, digest
from core import tomltext
from core.planning import Planned


def plan_articles(folder: Path, *, ours: bool = False, progress: Callable = lambda: None) -> list[Planned]:
    """A plan for each article that readers see and for each file; `ours` lets the site win where both have changed."""
    paths = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    files: dict[str, ContentFile] = {}
    plans: list[Planned] = []
    for path in paths:
        try:
            one = contentfile.read(path)
            files[one.slug] = one
        except Malformed as error:
            plans.append(_as_it_is(path, str(error)))
    articles = Article.objects.select_related("published_revision").prefetch_related("former_slugs")
    for article in articles.order_by("slug"):
        plans += _plan(article, folder, files, ours)
        progress()
    plans += [
        _as_it_is(one.path, f"{one.path.name}：站上没有这篇，运行 seed 载入。") for one in files.values()
    ]
    return sorted(plans, key=lambda one: one.path.name)


def _plan(article: Article, folder: Path, files: dict[str, ContentFile], ours: bool) -> list[Planned]:
    former = [one.slug for one in article.former_slugs.all()]
    held = [files.pop(slug) for slug in (article.slug, *former) if slug in files]
    target = held[0].path if held and held[0].slug == article.slug else folder / f"{article.slug}.md"
    if not article.is_published:
        words = f"{article.slug}：站上是“{article.get_status_display()}”，文件还在；不要的由你删去。"
        return [_as_it_is(one.path, words) for one in held]
    base = held[0] if held else None
    copy = {"description": "", "further": []} | copy_of(article.live)
    published_on = timezone.localdate(article.published_at)
    if base and (words := _disagree(article, base, copy)) and not ours:
        return [_as_it_is(one.path, words) for one in held]
    reviewed_on = article.reviewed_on or (base.reviewed_on if base else None)
    if base and base.slug == article.slug and _says(base, copy, published_on, reviewed_on):
        return [Planned(target, _text(base.path)), *(_gone(one) for one in held[1:])]
    text = text_of(
        article.slug, copy, published_on=published_on, reviewed_on=reviewed_on,
        former=_text(base.path) if base else "",
    )  # fmt: skip
    if words := _misread(target, text, copy):
        return [Planned(target, _text(target) if target.exists() else None, [words])]
    return [Planned(target, text), *(_gone(one) for one in held if one.path != target)]


def _disagree(article: Article, one: ContentFile, copy: dict) -> str:
    """Why a file is not simply older than the site."""
    if article.file_hash == hashlib.sha256(one.path.read_bytes()).hexdigest() or digest(one.copy) == digest(
        copy
    ):
        return ""
    if article.live.content_hash == article.content_hash:
        return f"{one.path.name}：文件比站上新，没有动它；运行 seed 载入。"
    return f"{one.path.name}：站上和文件都改过，没有动它；请人工合并，或者用 --ours 以站上的为准。"


def _says(one: ContentFile, copy: dict, published_on: Any, reviewed_on: Any) -> bool:
    return digest(one.copy) == digest(copy) and (one.published_on, one.reviewed_on) == (
        published_on,
        reviewed_on,
    )


def _misread(path: Path, text: str, copy: dict) -> str:
    """A file is only written when reading it gives back every word."""
    try:
        again = contentfile.read(path, text=text).copy
    except Malformed as error:
        return f"写成文件以后读不回来，没有写：{error}"
    wrong = [name for name in again if again[name] != copy[name]]
    return f"{path.name}：写成文件以后{'、'.join(wrong)}和站上不同，没有写。" if wrong else ""


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _as_it_is(path: Path, words: str) -> Planned:
    return Planned(path, path.read_bytes().decode("utf-8-sig", errors="replace"), [words])


def _gone(one: ContentFile) -> Planned:
    return Planned(one.path, None)


# Shelves and tags


def plan_shelves(folder: Path) -> list[Planned]:
    """`categories.toml` and `tags.toml`: what the site says wins; a tag without words of its own needs no row."""
    merged = set(FormerTagSlug.objects.values_list("slug", flat=True))
    return [
        *_shelf(
            folder / "categories.toml", Category.objects.all(), ("name", "order", "intro", "review_every"),
            ("name",), set(),
        ),
        *_shelf(
            folder / "tags.toml", Tag.objects.order_by("slug"), ("name", "description", "is_product"),
            ("description", "is_product"), merged,
        ),
    ]  # fmt: skip


def _shelf(path: Path, rows: Any, fields: tuple, telling: tuple, merged: set[str]) -> list[Planned]:
    """`telling` columns make a row worth a place in the file; those already there stay."""
    if not path.exists():
        return []
    text, table = _text(path), path.stem
    there = {row["slug"]: row for row in tomllib.loads(text).get(table, [])}
    wanted: dict[str, dict | None] = dict.fromkeys(merged & there.keys())
    missing = there.keys() - merged
    for row in rows:
        was = there.get(row.slug, {})
        missing -= {row.slug}
        values = {name: getattr(row, name) for name in fields}
        usual = {name: row._meta.get_field(name).get_default() for name in fields}
        says = {"slug": row.slug} | {
            name: value for name, value in values.items() if name in was or value not in ("", usual[name])
        }
        if says != was and (was or any(values[name] for name in telling)):
            wanted[row.slug] = says
    apart = [f"{path.name}：站上没有 {slug}，运行 seed 载入，或者从文件里删去。" for slug in sorted(missing)]
    return [Planned(path, tomltext.rewrite(text, table, wanted, key="slug") if wanted else text, apart)]
