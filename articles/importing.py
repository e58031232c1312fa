"""Content files into articles: all are read before any is written, and what staff have edited since stays theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles import contentfile, publishing, snapshot
from articles.contentfile import SLUG, ContentFile, Malformed
from articles.models import Article, Category, FormerSlug, FormerTagSlug, Tag
from articles.workingcopy import digest, working_copy
from statutes.citing import Library

HOUR_OF_PUBLICATION = time(8)


@dataclass
class Loaded:
    """What became of one file: created, updated, unchanged, kept (staff have edited it) or malformed."""

    name: str
    outcome: str
    words: str
    article: Article | None = None
    comments: list[dict] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return self.outcome == "malformed"


def load_articles(folder: Path, *, now: datetime) -> list[Loaded]:
    """Load every `*.md` but README.md; a malformed file is reported by name and line, and nothing of it is loaded."""
    read, done = _read_all(sorted(path for path in Path(folder).glob("*.md") if path.name != "README.md"))
    done += [_load(one, now) for one in read]
    return sorted(done, key=lambda one: one.name)


def _read_all(paths: Iterable[Path]) -> tuple[list[ContentFile], list[Loaded]]:
    categories = set(Category.objects.values_list("slug", flat=True))
    loaded = dict(Article.objects.exclude(file_hash="").values_list("slug", "file_hash"))
    library = Library.load()
    good: list[ContentFile] = []
    bad: list[Loaded] = []
    slugs: dict[str, str] = {}
    for path in paths:
        try:
            one = contentfile.read(path, loaded)
            if one.slug in slugs:
                raise one.malformed(f"slug {one.slug} 已经用在 {slugs[one.slug]} 里。", "slug")
            if one.copy:
                _check(one, categories, library)
            slugs[one.slug] = path.name
            good.append(one)
        except Malformed as error:
            bad.append(Loaded(path.name, "malformed", str(error)))
    return good, bad


def _check(one: ContentFile, categories: set[str], library: Library) -> None:
    """What a file names has to be there: its category, and every token and link to law."""
    if one.copy["category"] not in categories:
        raise one.malformed(f"没有 {one.copy['category']} 这个栏目。", "category")
    for raw, words in snapshot.unresolved(one.copy, on=one.published_on, library=library):
        raise one.malformed(words, raw)


@transaction.atomic
def _load(one: ContentFile, now: datetime) -> Loaded:
    name, comments = one.path.name, one.comments
    article = Article.objects.select_related("category", "published_revision").filter(slug=one.slug).first()
    if article is None and (former := FormerSlug.objects.filter(slug=one.slug).first()):
        return Loaded(
            name, "kept", f"{name}：地址已改为 {former.article.slug}，没有动它。", former.article, comments
        )
    if article is None:
        moment = timezone.make_aware(datetime.combine(one.published_on, HOUR_OF_PUBLICATION))
        article = publishing.create_article(one.slug, one.copy, by=None, now=moment)
        publishing.publish(article, by=None, now=moment)
        _remember(one, article, reviewed_on=one.reviewed_on)
        return Loaded(name, "created", "已载入并发布。", article, comments)
    if one.copy and article.is_published and digest(one.copy) == article.live.content_hash:
        # Other bytes, same words: a comment that came along, or an edit that staff have copied into the file.
        _remember(one, article)
        return Loaded(name, "unchanged", "没有变化。", article, comments)
    if _edited_since(article):
        if not one.copy:
            return Loaded(name, "kept", f"{name}：站上改过，文件没有变，留着站上的。", article, comments)
        return Loaded(
            name, "kept", f"{name}：站上改过，文件也变了，没有覆盖；请人工合并。", article, comments
        )
    if not one.copy:
        return Loaded(name, "unchanged", "没有变化。", article, comments)
    publishing.rewrite(article, one.copy, by=None, now=now)
    publishing.publish(article, by=None, now=now)
    _remember(one, article)
    return Loaded(name, "updated", "已按文件更新并发布。", article, comments)


def _edited_since(article: Article) -> bool:
    """Somebody has changed the working copy, or taken the article off the site, since the file was loaded."""
    return not article.is_published or digest(working_copy(article)) != article.content_hash


def _remember(one: ContentFile, article: Article, **changes) -> None:
    article.content_hash, article.file_hash = digest(working_copy(article)), one.raw_hash
    for name, value in changes.items():
        setattr(article, name, value)
    article.save(update_fields=["content_hash", "file_hash", *changes])


@transaction.atomic
def load_shelves(folder: Path) -> list[Loaded]:
    """Load `categories.toml` and `tags.toml`; what is on the site already stays as staff have it."""
    done = _load_rows(Path(folder) / "categories.toml", "categories", Category, ("name", "intro", "order"))
    return done + _load_rows(Path(folder) / "tags.toml", "tags", Tag, ("name", "description"))


def _load_rows(path: Path, table: str, model, fields: tuple[str, ...]) -> list[Loaded]:
    rows = list(model.objects.all())
    there = {row.slug: row for row in rows}
    named = {row.name: row for row in rows}
    merged = set(FormerTagSlug.objects.values_list("slug", flat=True)) if model is Tag else set()
    done = []
    for row, line in contentfile.toml_rows(path, table):
        wanted = {name: row[name] for name in fields if name in row}
        known = there.get(row.get("slug")) or named.get(row.get("name"))
        if not SLUG.fullmatch(row.get("slug", "")) or not wanted.get("name"):
            raise Malformed(path, line, "要有 slug（英文小写、数字和连字符）和 name。")
        if unknown := set(row) - {"slug", *fields}:
            raise Malformed(path, line, f"不认识的键 {'、'.join(sorted(unknown))}。")
        if known is None and row["slug"] in merged:
            done.append(Loaded(path.name, "kept", f"标签“{wanted['name']}”已经并入别的标签，没有再建。"))
        elif known is None:
            model.objects.create(slug=row["slug"], **wanted)
            done.append(Loaded(path.name, "created", f"{model._meta.verbose_name}“{wanted['name']}”已载入。"))
        elif any(getattr(known, name) != value for name, value in wanted.items()):
            words = f"{model._meta.verbose_name}“{known.name}”和文件不同，留着站上的。"
            done.append(Loaded(path.name, "kept", words))
    return done
