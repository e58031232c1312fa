"""Making a revision: what readers see from a moment on, with everything that hangs on it."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from articles import snapshot
from articles.models import Article, Category, LiveSection, Revision, Tag, TaggedRevision
from articles.watching import due
from articles.workingcopy import digest, same_for_readers
from core.events import public_page_changed
from search import index


def issue(article: Article, made: dict, *, by, now: datetime, change_note: str, reason: str) -> Revision:
    """Write the next revision of an article and show it; part of the caller's transaction."""
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
    article.published_revision, article.status, article.retired_reason = (
        revision,
        Article.Status.PUBLISHED,
        "",
    )
    article.published_at = article.published_at or now
    article.review_due_on = due.due_on(article, revision.category)
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


def history(article: Article, change_note: str, now: datetime) -> list[dict]:
    """Every publication that readers are told of, this one included, newest first."""
    told = list(article.revisions.exclude(change_note="").values_list("created_at", "change_note"))
    if change_note.strip():
        told.insert(0, (now, change_note.strip()[:200]))
    return [{"date": timezone.localdate(moment).isoformat(), "what": note} for moment, note in told]
