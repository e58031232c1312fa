"""Articles as rows of a table: each row is the content file in cells, read by the same reader with the same checks.

What comes in becomes a draft, or the working copy of an article that is there; readers see it once somebody publishes it.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError
from django.utils import timezone

from accounts.models import User
from articles import contentfile, publishing
from articles.contentfile import HEAD, TABLES, TEXTS, Malformed
from articles.contentwriting import text_of
from articles.models import Article, Category
from articles.steps import AlreadyChanged, NotReady
from articles.workingcopy import working_copy
from core import tomltext
from core.exchanging import Change, Exchange, RowRefused

NAMES = {
    "slug": "地址", "title": "标题", "category": "栏目", "tags": "标签", "question": "读者的问题", "description": "摘要",
    "short_answer": "先说结论", "do_now": "现在就做", "do_not": "先别做", "asked": "问法", "author": "作者",
    "further": "接着看", "sources": "来源", "notes": "编者注", "body": "正文",
}  # fmt: skip
LISTS = [name for name in NAMES if HEAD.get(name) == TEXTS]
ROWS = [name for name in NAMES if HEAD.get(name) == TABLES]
_NOWHERE = Path("这一行")
_WHERE = re.compile(r"^这一行 第 \d+ 行：")


def exchange(by: User | None = None) -> Exchange:
    return Exchange(
        "articles", "文章", NAMES, "slug", rows, _planner(by),
        ("articles.add_article", "articles.change_article"), "articles.view_article",
        note="文章只改草稿，读者看到的不变，直到有人发布。",
    )  # fmt: skip


def rows() -> Iterable[dict[str, str]]:
    """Every article as editors have it now, unfinished ones too."""
    for article in Article.objects.select_related("category").order_by("slug").iterator(100):
        yield cells_of(article.slug, working_copy(article))


def cells_of(slug: str, copy: dict) -> dict[str, str]:
    cells = {name: copy.get(name, "") for name in NAMES} | {"slug": slug, "author": copy["author_name"]}
    for name in LISTS:
        cells[name] = "\n".join(copy[name])
    for name in ROWS:
        cells[name] = json.dumps(copy[name], ensure_ascii=False) if copy[name] else ""
    day = date(2000, 1, 1)
    written = text_of(slug, copy | {"asked": []}, published_on=day, reviewed_on=None)
    cells["body"] = written.split(f"\n{contentfile.FENCE}\n", 1)[1].strip("\n") if copy["sections"] else ""
    return cells


def _planner(by: User | None) -> Callable[[dict[str, str]], tuple[list[Change] | None, Callable[[], Any]]]:
    categories = cache(lambda: {name: slug for row in Category.objects.all() for name, slug in _both(row)})

    def plan(cells: dict[str, str]) -> tuple[list[Change] | None, Callable[[], Any]]:
        slug = cells["slug"]
        article = Article.objects.select_related("category").filter(slug=slug).first()
        before = cells_of(slug, working_copy(article)) if article else dict.fromkeys(NAMES, "")
        wanted = before | cells
        if wanted["category"] not in categories():
            raise RowRefused(f"没有“{wanted['category']}”这个栏目，可以写：{'、'.join(categories())}。")
        wanted["category"] = categories()[wanted["category"]]
        copy = _copy(wanted)
        if article is None:
            return None, lambda: _refusing(
                lambda: publishing.create_article(slug, copy, by=by, now=timezone.now())
            )
        after = cells_of(slug, copy)
        changes = [
            Change(NAMES[name], before[name], after[name]) for name in NAMES if before[name] != after[name]
        ]
        return changes, lambda: _refusing(
            lambda: publishing.rewrite(article, copy, by=by, now=timezone.now())
        )

    return plan


def _both(row: Category) -> list[tuple[str, str]]:
    return [(row.slug, row.slug), (row.name, row.slug)]


def _refusing(write: Callable[[], Any]) -> None:
    try:
        write()
    except (NotReady, AlreadyChanged) as error:
        raise RowRefused(str(error)) from None
    except (IntegrityError, DataError):  # an identity (uid) that another article has, a tag that is too long
        raise RowRefused("和站上已有的内容冲突，没有写；看看小节的 uid 和标签的长短。") from None


def _copy(cells: dict[str, str]) -> dict:
    """The words of a row as articles.workingcopy keeps them; RowRefused says what is wrong."""
    head: dict[str, Any] = {name: cells[name] for name in NAMES if name not in (*LISTS, *ROWS, "body")}
    head |= {name: _lines(name, cells[name]) for name in LISTS}
    tables = {name: _json(name, cells[name]) for name in ROWS}
    text = tomltext.block(head | {"published_on": date(2000, 1, 1)})
    for name, found in tables.items():
        for row in found:
            try:
                text += f"\n[[{name}]]\n{tomltext.block(row)}"
            except (TypeError, ValueError):
                raise RowRefused(f"{NAMES[name]}（{name}）：每一项里只能是文字。") from None
    fence = contentfile.FENCE
    try:
        return contentfile.read(_NOWHERE, text=f"{fence}\n{text}{fence}\n\n{cells['body']}\n").copy
    except Malformed as error:
        raise RowRefused(_WHERE.sub("", str(error))) from None


def _lines(name: str, cell: str) -> list[str]:
    separators = r"[\n，,、]+" if name == "tags" else r"\n+"
    return [line.strip() for line in re.split(separators, _list_from_json(cell)) if line.strip()]


def _list_from_json(cell: str) -> str:
    """A list that came from JSON as lines, as one that came from a cell."""
    if cell.startswith('["'):
        try:
            return "\n".join(str(one) for one in json.loads(cell))
        except (ValueError, RecursionError):  # also a number of five thousand digits
            return cell
    return cell


def _json(name: str, cell: str) -> list[dict]:
    if not cell:
        return []
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(
        isinstance(row, dict) and all(isinstance(value, str) for value in row.values()) for row in found
    ):
        raise RowRefused(f'{NAMES[name]}（{name}）：应当写成 [{{"title": "…", "text": "…"}}] 这样的列表。')
    return found
