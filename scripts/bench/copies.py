"""Fills our site up to many articles: `copies.py NUMBER`, in the site's environment.

Those of `content/` stand over and over under other titles and addresses, as published rows with what pages, lists, tags,
pages of law and the search read: revision, tags, places and citations. Publishing two thousand articles through their verb
takes a quarter of an hour; working copies, which only editors see, stay without sections.
"""

import copy
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def fill(wanted: int) -> int:
    """Copy until there are so many published articles; how many there are then."""
    from django.db import transaction

    from articles.models import Article

    first = list(Article.objects.published().select_related("published_revision").order_by("slug"))
    with transaction.atomic():
        for number in range(len(first), wanted):
            copy_of(first[number % len(first)], f"-{number // len(first)}")
    return Article.objects.published().count()


def copy_of(article, suffix: str) -> None:
    """One more article with the same words."""
    from articles.models import LiveSection
    from articles.querysets import CITES
    from statutes.models import Citation

    fresh = _like(
        article,
        slug=article.slug + suffix,
        title=article.title + suffix,
        status="draft",
        published_revision=None,
    )
    fresh.save()
    live = list(article.live_sections.all())
    places = {
        row.uid: row.uid.replace(f"{article.pk}#", f"{fresh.pk}#") if "#" in row.uid else row.uid + suffix
        for row in live
    }
    LiveSection.objects.bulk_create(_like(row, article=fresh, uid=places[row.uid]) for row in live)
    cited = Citation.objects.filter(source_kind=CITES, source_key__in=places)
    Citation.objects.bulk_create(_like(row, source_key=places[row.source_key]) for row in cited)
    revision = article.live
    told = copy.deepcopy(revision.snapshot)
    told["title"] += suffix
    for section in told["sections"]:
        section["uid"] += suffix
    issued = _like(
        revision, article=fresh, number=1, snapshot=told, card=revision.card | {"title": told["title"]}
    )
    issued.save()
    for rows, owner in ((article.tagged, fresh), (revision.tagged, issued)):
        rows.model.objects.bulk_create(_like(row, content_object=owner) for row in rows.all())
    fresh.status, fresh.published_revision = "published", issued
    fresh.save()


def _like(row, **changes):
    """A row not yet stored, with the values of another one but for some."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del fields[row._meta.pk.attname]
    fresh = type(row)(**fields)
    for name, value in changes.items():
        setattr(fresh, name, value)
    return fresh


if __name__ == "__main__":
    import django

    django.setup()
    print(fill(int(sys.argv[1])))
