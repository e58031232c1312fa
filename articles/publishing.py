"""Every change of an article's state: written, submitted, published, reviewed, retired, restored, renamed.

Each verb is one conditional update: it only acts on the article as the caller last saw it (`version`), so that of two
people who decide at the same time the second is told what the first did.
"""

import re
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import LawyerProfile, User
from articles import borrowing, checking, snapshot
from articles.models import (
    Article,
    Category,
    FormerSlug,
    LiveSection,
    Override,
    Revision,
    Tag,
    TaggedRevision,
)
from articles.workingcopy import copy_of, digest, same_for_readers, working_copy, write
from core.events import public_page_changed
from core.markup import sanitize
from search import index
from statutes import citing

Status = Article.Status
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 70


class NotReady(ValueError):
    """The article lacks something that readers need; `problems` says what, in the editor's words."""

    def __init__(self, *problems: str):
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class AlreadyChanged(Exception):
    """Somebody else changed the article after the caller had looked at it."""

    def __init__(self, article: Article):
        latest = Article.objects.select_related("edited_by").filter(pk=article.pk).first()
        if latest is None:
            super().__init__("这篇文章已经被删除。")
            return
        who = latest.edited_by.public_name if latest.edited_by else "系统"
        when = f"{timezone.localtime(latest.edited_at):%Y-%m-%d %H:%M}" if latest.edited_at else "刚才"
        super().__init__(
            f"{who}在 {when} 改动了这篇文章，现在是“{latest.get_status_display()}”。请刷新后再看一遍。"
        )


@transaction.atomic
def create_article(slug: str, copy: dict, *, by: User | None, now: datetime) -> Article:
    """A draft with the words of a copy; see articles.workingcopy."""
    _check_slug(slug)
    article = Article(slug=slug, edited_at=now, edited_by=by)
    write(article, copy)
    return article


@transaction.atomic
def rewrite(article: Article, copy: dict, *, by: User | None, now: datetime) -> None:
    """Replace the whole working copy; readers see it once it is published."""
    _claim(article, by, now, Status.values)
    write(article, copy)


@transaction.atomic
def edited(article: Article, *, by: User, now: datetime) -> None:
    """Finish what a form has just written into the rows: make bodies safe, and note who wrote and when."""
    _claim(article, by, now, Status.values)
    for section in article.sections.all():
        clean = sanitize(section.body)
        if clean != section.body:
            section.body = clean
            section.save(update_fields=["body"])


@transaction.atomic
def submit(article: Article, *, by: User, now: datetime) -> None:
    """Hand a draft to whoever publishes."""
    _claim(article, by, now, [Status.DRAFT], status=Status.IN_REVIEW)


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User | None,
    now: datetime,
    change_note: str = "",
    despite: str = "",
    found: list[str] | None = None,
) -> Revision:
    """Show the working copy to readers, as a revision that never changes.

    Raises NotReady when something is missing or a token in the text resolves to nothing, and when the check finds a
    fault, unless `despite` says why it is to be shown all the same; that is kept. `found` is what the check found,
    from a caller that has asked it already.
    """
    _claim(article, by, now, Status.values)
    article.refresh_from_db()
    copy = working_copy(article)
    if problems := snapshot.problems(copy, on=timezone.localdate(now)) + borrowing.problems(article, copy):
        raise NotReady(*problems)
    if article.is_published and article.live.content_hash == digest(copy):
        raise NotReady("和线上的版本完全一样，没有要发布的改动。")
    if found is None:
        found = [str(one) for one in checking.faults_of(article, copy, today=timezone.localdate(now))]
    if found and not despite.strip():
        raise NotReady(*found)
    history = _history(article, change_note, now)
    made = snapshot.make(copy, on=timezone.localdate(now), history=history)
    revision = _issue(article, made, by=by, now=now, change_note=change_note, reason="published")
    if found:
        Override.objects.create(
            article=article, revision=revision, reason=despite.strip()[:300], faults=found, created_at=now, created_by=by
        )  # fmt: skip
    return revision


@transaction.atomic
def retire(article: Article, *, reason: str, by: User, now: datetime) -> None:
    """Take a published article away from readers; its address answers 410 from now on."""
    if not reason.strip():
        raise NotReady("撤下要写原因，以后的人才知道为什么。")
    _claim(article, by, now, [Status.PUBLISHED], status=Status.RETIRED, retired_reason=reason.strip()[:200])
    for key in snapshot.citing_keys(article.live.snapshot):
        citing.forget(snapshot.CITES, key)
    article.live_sections.all().delete()
    index.remove("article", str(article.pk))
    public_page_changed.send(sender=Article, reason=f"retired {article.slug}")


@transaction.atomic
def mark_reviewed(
    article: Article, *, lawyer: LawyerProfile | None, on: date, by: User, now: datetime
) -> None:
    """Record the day on which the text was compared with the law: by a verified lawyer, or without one by the editors.

    A review by the editors takes the place of an older one by a lawyer, whose name must not stand beside their date.
    """
    if lawyer and not lawyer.is_verified_lawyer:
        raise NotReady(f"{lawyer.real_name}不是已核验的执业律师，不能记为复核人。")
    if on > timezone.localdate(now):
        raise NotReady("核对日期不能晚于今天。")
    open_to_review = [Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED]
    _claim(article, by, now, open_to_review, reviewer=lawyer, reviewed_on=on)
    public_page_changed.send(sender=Article, reason=f"reviewed {article.slug}")


@transaction.atomic
def restore(revision: Revision, *, by: User, now: datetime) -> Article:
    """Bring the words of an old revision back into the working copy; readers see them once they are published."""
    article = revision.article
    rewrite(article, copy_of(revision), by=by, now=now)
    return article


@transaction.atomic
def rename(article: Article, slug: str, *, by: User, now: datetime) -> None:
    """Give the article another address; the old one leads there for good."""
    if slug == article.slug:
        return
    _check_slug(slug, besides=article)
    former = article.slug
    _claim(article, by, now, Status.values, slug=slug)
    FormerSlug.objects.filter(slug=slug, article=article).delete()
    if article.published_revision_id:
        FormerSlug.objects.get_or_create(slug=former, defaults={"article": article})
    if article.is_published:
        index.refresh("article", article)
        public_page_changed.send(sender=Article, reason=f"renamed {former}")


@transaction.atomic
def retag(article: Article, *, now: datetime) -> Revision:
    """Publish the words that readers see now under the tags that their revision bears since tags were merged."""
    revision = article.live
    tags = Tag.objects.filter(tagged_revisions__content_object=revision)
    _claim(article, article.edited_by, now, [Status.PUBLISHED])
    made = snapshot.with_tags(revision.snapshot, tags)
    return _issue(article, made, by=None, now=now, change_note="", reason="retagged")


def _claim(article: Article, by: User | None, now: datetime, allowed: list, **changes) -> None:
    """Act on the article only as the caller saw it; the first of two wins, the other hears of it."""
    mine = Article.objects.filter(pk=article.pk, version=article.version, status__in=allowed)
    if not mine.update(version=F("version") + 1, edited_at=now, edited_by=by, **changes):
        raise AlreadyChanged(article)
    article.version += 1
    for name, value in {"edited_at": now, "edited_by": by, **changes}.items():
        setattr(article, name, value)


def _issue(article: Article, made: dict, *, by, now: datetime, change_note: str, reason: str) -> Revision:
    copy, last = made["copy"], article.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = Revision(
        article=article, number=last + 1, category=Category.objects.get(slug=copy["category"]), snapshot=made,
        card=snapshot.card(made), text=snapshot.text(made), kinds=snapshot.kinds(made),
        change_note=change_note.strip()[:200], created_at=now, created_by=by, content_hash=digest(copy),
    )  # fmt: skip
    revision.save()
    tags = Tag.objects.filter(name__in=copy["tags"])
    TaggedRevision.objects.bulk_create(TaggedRevision(content_object=revision, tag=tag) for tag in tags)
    former = article.published_revision.snapshot if article.published_revision else None
    is_news = former is None or not (article.is_published and same_for_readers(former["copy"], copy))
    article.published_revision, article.status, article.retired_reason = revision, Status.PUBLISHED, ""
    article.published_at = article.published_at or now
    if is_news and reason != "retagged":
        article.updated_at = now
    article.save()
    article.live_sections.all().delete()
    LiveSection.objects.bulk_create(
        LiveSection(article=article, uid=one["uid"], key=one["key"], title=f"{made['title']}：{one['title']}")
        for one in made["sections"]
    )
    snapshot.record_citations(made, former, on=timezone.localdate(now))
    index.refresh("article", article)
    public_page_changed.send(sender=Article, reason=f"{reason} {article.slug}")
    return revision


def _history(article: Article, change_note: str, now: datetime) -> list[dict]:
    """Every publication that readers are told of, this one included, newest first."""
    told = list(article.revisions.exclude(change_note="").values_list("created_at", "change_note"))
    if change_note.strip():
        told.insert(0, (now, change_note.strip()[:200]))
    return [{"date": timezone.localdate(moment).isoformat(), "what": note} for moment, note in told]


def _check_slug(slug: str, besides: Article | None = None) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise NotReady(f"地址只能用英文小写字母、数字和连字符，最多 {LONGEST_SLUG} 个字符。")
    if Article.objects.filter(slug=slug).exists():
        raise NotReady(f"地址 {slug} 已经有文章在用。")
    if FormerSlug.objects.filter(slug=slug).exclude(article=besides).exists():
        raise NotReady(f"地址 {slug} 以前属于另一篇文章，旧链接还指着它。")
