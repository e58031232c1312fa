"""Give the revisions, checks and retirements that are there already what is kept of new ones."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations


def tell(apps, schema_editor):
    models = {
        name: apps.get_model("articles", name) for name in ("Article", "LawCheck", "Revision", "Withdrawal")
    }
    revisions = models["Revision"].objects
    revisions.exclude(change_note="").update(weight="substance")
    revisions.filter(number=1).update(weight="first")
    checked = models["Article"].objects.filter(reviewed_on__isnull=False)
    models["LawCheck"].objects.bulk_create(
        [
            models["LawCheck"](
                article=article, by_lawyer=article.reviewer_id is not None, lawyer_id=article.reviewer_id,
                checked_on=article.reviewed_on,
                made_at=datetime.combine(article.reviewed_on, time(), tzinfo=ZoneInfo("Asia/Shanghai")),
            )
            for article in checked.only("pk", "reviewer_id", "reviewed_on").iterator()
        ]
    )  # fmt: skip
    retired = models["Article"].objects.filter(status="retired", published_revision__isnull=False)
    models["Withdrawal"].objects.bulk_create(
        [
            models["Withdrawal"](
                article=article, revision_id=article.published_revision_id, reason=article.retired_reason,
                made_at=article.edited_at or article.updated_at, made_by_id=article.edited_by_id,
            )
            for article in retired.iterator()
        ]
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_what_is_kept_of_versions")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
