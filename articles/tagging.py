"""Categories and tags: a new name or period shows everywhere at once, and tags that mean the same become one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from articles import publishing
from articles.editing import wrote
from articles.models import Article, Category, FormerTagSlug, Tag
from articles.watching import due
from core.events import public_page_changed, tag_changed


@transaction.atomic
def keep_category(category: Category) -> None:
    category.save()
    due.recount(category)
    public_page_changed.send(sender=Category, reason=f"category {category.slug}")


@transaction.atomic
def keep_tag(tag: Tag, *, now: datetime) -> None:
    """Save a tag; published pages that bear it say its name as it is now."""
    is_renamed = Tag.objects.filter(pk=tag.pk).exclude(name=tag.name).exists()
    tag.save()
    for article in _bearing([tag.pk]):
        if any(kept["slug"] == tag.slug and kept["name"] != tag.name for kept in _shown_tags(article)):
            publishing.retag(article, now=now)
    if is_renamed:
        _reword(Article.objects.filter(tagged__tag=tag), now)
    tag_changed.send(sender=Tag, tag=tag)
    public_page_changed.send(sender=Tag, reason=f"tag {tag.slug}")


@transaction.atomic
def merge_tags(into: Tag, others: list[Tag], *, now: datetime) -> int:
    """Move everything that bears one of the others under one tag, whichever room it is in; returns how many rows moved.

    The others go; their addresses lead to the one that stays, and published pages say the new name at once.
    """
    others = [tag for tag in others if tag.pk != into.pk]
    gone = [tag.pk for tag in others]
    affected, copies = _bearing(gone), list(Article.objects.filter(tagged__tag__in=gone).distinct())
    moved = sum(_move(relation, into, gone) for relation in Tag._meta.related_objects if relation.one_to_many)
    FormerTagSlug.objects.filter(slug=into.slug).delete()
    for tag in others:
        FormerTagSlug.objects.update_or_create(slug=tag.slug, defaults={"tag": into})
    Tag.objects.filter(pk__in=gone).delete()
    for article in affected:
        publishing.retag(article, now=now)
    _reword(copies, now)
    tag_changed.send(sender=Tag, tag=into)
    public_page_changed.send(sender=Tag, reason=f"tags merged into {into.slug}")
    return moved


def _bearing(tags: list[int]) -> list[Article]:
    """The articles that readers see under one of these tags."""
    shown = Article.objects.published().filter(published_revision__tagged__tag__in=tags).distinct()
    return list(shown.select_related("published_revision"))


def _reword(articles: Iterable[Article], now: datetime) -> None:
    """Working copies say something else under another name of a tag: an approval of the old words holds no more."""
    for article in articles:
        wrote(article, by=None, now=now)


def _shown_tags(article: Article) -> list[dict]:
    return article.live.snapshot["tags"]


def _move(relation, into: Tag, gone: list[int]) -> int:
    """Point the rows of one table at the tag that stays; a thing that bears both keeps one row."""
    if join := getattr(relation.related_model, "join_tags", None):
        return join(into, gone)  # rows that have to be added up, not moved
    rows, field = relation.related_model._base_manager, relation.field.name
    if not hasattr(relation.related_model, "content_object"):
        return rows.filter(**{f"{field}__in": gone}).update(**{field: into})
    bearing = set(rows.filter(**{field: into}).values_list("content_object_id", flat=True))
    moved = 0
    for row in rows.filter(**{f"{field}__in": gone}).order_by("pk"):
        if row.content_object_id in bearing:
            row.delete()
        else:
            bearing.add(row.content_object_id)
            moved += rows.filter(pk=row.pk).update(**{field: into})
    return moved
