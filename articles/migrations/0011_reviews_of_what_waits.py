from django.db import migrations
from django.db.models import Q


def open_reviews(apps, schema_editor):
    """What was handed in before goes on waiting; whoever edited last wrote what readers have not got yet."""
    Article, Review = apps.get_model("articles", "Article"), apps.get_model("articles", "Review")
    Writer, Revision = apps.get_model("articles", "Writer"), apps.get_model("articles", "Revision")
    edited = Article.objects.exclude(Q(edited_at=None) | Q(edited_by=None))
    published = dict(Revision.objects.order_by("number").values_list("article_id", "created_at"))
    for pk, by, at in edited.values_list("pk", "edited_by_id", "edited_at").iterator():
        if pk not in published or published[pk] < at:
            Writer.objects.get_or_create(article_id=pk, user_id=by, defaults={"first_at": at, "last_at": at})
    waiting = Article.objects.filter(status="in_review").exclude(edited_at=None)
    for pk, by, at in waiting.values_list("pk", "edited_by_id", "edited_at").iterator():
        Review.objects.create(article_id=pk, status="waiting", submitted_by_id=by, submitted_at=at)
    Article.objects.filter(status="in_review", edited_at=None).update(status="draft")


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_reviews_leases_schedules")]

    operations = [migrations.RunPython(open_reviews, migrations.RunPython.noop, elidable=True)]
