"""How often each shelf is compared with the law, and the day on which every article is due; see articles.watching.due."""

from calendar import monthrange

from django.db import migrations
from django.utils import timezone

MONTHS = {
    "consequences": 6,
    "negotiation": 9,
    "credit-repair": 6,
    "law": 6,
    "collection": 6,
    "prevention": 12,
}


def after(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def fill(apps, schema_editor):
    shelves, articles = apps.get_model("articles", "Category"), apps.get_model("articles", "Article")
    for slug, months in MONTHS.items():
        shelves.objects.filter(slug=slug).update(review_every=months)
    every = dict(shelves.objects.values_list("pk", "review_every"))
    columns = ("pk", "reviewed_on", "published_at", "category_id", "published_revision__category_id")
    for pk, reviewed_on, published_at, own, shown in articles.objects.values_list(*columns).iterator():
        since = reviewed_on or (timezone.localdate(published_at) if published_at else None)
        if since:
            articles.objects.filter(pk=pk).update(review_due_on=after(since, every[shown or own]))


class Migration(migrations.Migration):

    dependencies = [("articles", "0007_what_editors_watch")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
