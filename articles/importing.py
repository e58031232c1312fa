"""Content files into articles: all are read before any is written, and what staff have edited since stays theirs."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles import checking, contentfile, publishing, snapshot
from articles.checking import Known
from articles.contentfile import SLUG, ContentFile, Malformed
from articles.models import Article, Category, FormerSlug, FormerTagSlug, LawCheck, Section, Tag
from articles.watching import due
from articles.workingcopy import digest, working_copy
from core.events import public_page_changed
from statutes.citing import Library

HOUR_OF_PUBLICATION = time(8)
FROM_FILE = "随内容文件载入；文件由 check_content 检查"


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
    known = cache(lambda: checking.in_database(articles=_anchors(read), asked=_asked(read)))
    done += [_load(one, now, known) for one in read]
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
    uids = [section["uid"] for section in one.copy["sections"]]
    former = FormerSlug.objects.filter(slug=one.slug).values("article")
    taken = (
        Section.objects.filter(uid__in=uids)
        .exclude(Q(article__slug=one.slug) | Q(article__in=former))
        .first()
    )
    if taken:
        raise one.malformed(f"小节的身份 {taken.uid} 属于另一篇文章，请删去 uid=…。", f"uid={taken.uid}")
    for raw, words in snapshot.unresolved(one.copy, on=one.published_on, library=library):
        raise one.malformed(words, raw)


def _anchors(files: Iterable[ContentFile]) -> dict[str, set[str]]:
    """The sections of articles that are about to be loaded, so that one may link to the next."""
    return {one.slug: {section["key"] for section in one.copy["sections"]} for one in files if one.copy}


def _asked(files: Iterable[ContentFile]) -> dict[str, list[str]]:
    """What readers search with for the articles that are about to be loaded."""
    return {one.slug: one.copy["asked"] for one in files if one.copy}


@transaction.atomic
def _load(one: ContentFile, now: datetime, known: Callable[[], Known]) -> Loaded:
    name, comments = one.path.name, one.comments
    article = Article.objects.select_related("category", "published_revision").filter(slug=one.slug).first()
    if article is None and (former := FormerSlug.objects.filter(slug=one.slug).first()):
        return Loaded(
            name, "kept", f"{name}：地址已改为 {former.article.slug}，没有动它。", former.article, comments
        )
    if article is None:
        moment = _hour_of(one.published_on)
        checked_at = max(moment, _hour_of(one.reviewed_on or one.published_on))
        article = publishing.create_article(one.slug, one.copy, by=None, now=moment)
        if checked_at == moment:
            _take_review(one, article, moment)
        faults = _publish(article, one, moment, known(), today=timezone.localdate(now))
        _take_review(one, article, checked_at)  # of a later day: no part of what readers got first
        _remember(one, article)
        return Loaded(name, "created", f"已载入并发布。{faults}", article, comments)
    if one.copy and article.is_published and digest(one.copy) == article.live.content_hash:
        # Other bytes, same words: a comment or a review that came along, or an edit that staff have copied into the file.
        _take_review(one, article, now)
        _remember(one, article, said=article.live.content_hash)
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
    _take_review(one, article, now)
    faults = _publish(article, one, now, known(), today=timezone.localdate(now))
    _remember(one, article)
    return Loaded(name, "updated", f"已按文件更新并发布。{faults}", article, comments)


def _hour_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOUR_OF_PUBLICATION))


def _publish(article: Article, one: ContentFile, moment: datetime, known: Known, *, today: date) -> str:
    """Publish what a file says. Faults stop nothing here, for files are checked before they come; they are kept and told."""
    as_checked = copy.copy(article)  # the day of the check may be recorded only after this version
    as_checked.reviewed_on = one.reviewed_on or article.reviewed_on
    found = [str(fault) for fault in checking.faults_of(as_checked, one.copy, today=today, known=known)]
    publishing.publish(article, by=None, now=moment, despite=FROM_FILE, found=found)
    return f"检查有 {len(found)} 处没有通过，见放行记录。" if found else ""


def _take_review(one: ContentFile, article: Article, now: datetime) -> None:
    """The editors' review that a file tells, unless the site knows a later one."""
    if one.reviewed_on and (article.reviewed_on is None or article.reviewed_on < one.reviewed_on):
        article.reviewed_on, article.reviewer = one.reviewed_on, None
        article.review_due_on = due.due_on(article, due.shelf_of(article))
        article.save(update_fields=["reviewed_on", "reviewer", "review_due_on"])
        LawCheck.objects.create(article=article, checked_on=one.reviewed_on, made_at=now)
        public_page_changed.send(sender=Article, reason=f"reviewed {article.slug}")


def _edited_since(article: Article) -> bool:
    """Somebody has changed the working copy, or taken the article off the site, since the file was loaded."""
    return not article.is_published or digest(working_copy(article)) != article.content_hash


def _remember(one: ContentFile, article: Article, said: str = "") -> None:
    """What the file said: an edit that is not published yet stays an edit of the site."""
    article.content_hash, article.file_hash = said or digest(working_copy(article)), one.raw_hash
    article.save(update_fields=["content_hash", "file_hash"])


@transaction.atomic
def load_shelves(folder: Path) -> list[Loaded]:
    """Load `categories.toml` and `tags.toml`; what is on the site already stays as staff have it."""
    done = _load_rows(
        Path(folder) / "categories.toml", "categories", Category, ("name", "intro", "order", "review_every")
    )
    return done + _load_rows(Path(folder) / "tags.toml", "tags", Tag, ("name", "description", "is_product"))


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
            made = model(slug=row["slug"], **wanted)
            try:
                made.clean_fields()
            except ValidationError as fault:
                said = "；".join(f"{name}：{'，'.join(each)}" for name, each in fault.message_dict.items())
                raise Malformed(path, line, said) from None
            made.save()
            done.append(Loaded(path.name, "created", f"{model._meta.verbose_name}“{wanted['name']}”已载入。"))
        elif any(getattr(known, name) != value for name, value in wanted.items()):
            words = f"{model._meta.verbose_name}“{known.name}”和文件不同，留着站上的。"
            done.append(Loaded(path.name, "kept", words))
    return done
