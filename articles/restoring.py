"""The way back: an old text becomes the working copy again, and what it takes the place of is kept."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.editing import wrote
from articles.models import Article, FormerTagSlug, Restoration, Revision, Tag
from articles.steps import NotReady, claim
from articles.workingcopy import copy_of, digest, working_copy, write


@transaction.atomic
def restore(revision: Revision, *, by: User | None, now: datetime) -> Restoration:
    """Bring the words of an old revision back into the working copy; readers see them once they are published."""
    return _bring_back(revision.article, copy_to_restore(revision), by, now, revision=revision)


@transaction.atomic
def put_back(restoration: Restoration, *, by: User | None, now: datetime) -> Restoration:
    """Bring back the working copy that a restore has taken the place of."""
    return _bring_back(restoration.article, restoration.replaced, by, now, undone=restoration)


def copy_to_restore(revision: Revision) -> dict:
    """The words of a revision under the tags of today: one that was renamed or merged since is not made anew."""
    tags = (_name_today(tag["name"], tag["slug"]) for tag in revision.snapshot["tags"])
    return copy_of(revision) | {"tags": sorted(set(tags))}


def _name_today(name: str, slug: str) -> str:
    if Tag.objects.filter(name=name).exists():
        return name
    if kept := Tag.objects.filter(slug=slug).first():
        return kept.name
    former = FormerTagSlug.objects.select_related("tag").filter(slug=slug).first()
    return former.tag.name if former else name


def _bring_back(article: Article, copy: dict, by: User | None, now: datetime, **source) -> Restoration:
    claim(article, by, now, Article.Status.values)
    replaced = working_copy(article)
    if digest(replaced) == digest(copy):
        raise NotReady("现在的稿子和它一模一样，不用找回。")
    write(article, copy)
    wrote(article, by=by, now=now, copy=copy)
    return Restoration.objects.create(
        article=article, replaced=replaced, replaced_hash=digest(replaced), made_at=now, made_by=by, **source
    )
