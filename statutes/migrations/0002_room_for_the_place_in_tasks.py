import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FATES = [
    ("same", "没有变"),
    ("moved", "条号变了，文字没有变"),
    ("referred", "只有文中提到的条号变了"),
    ("changed", "文字改了"),
    ("merged", "并入另一条"),
    ("repealed", "新版里没有找到相近的条"),
    ("added", "新增"),
    ("unknown", "新版的原文还没有录入"),
]


class Migration(migrations.Migration):
    """Room for what a task knows itself; the rows follow in the next step, apart from changes of the table."""

    dependencies = [
        ("statutes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("reviewtask", "source_kind", models.CharField("来源类型", max_length=30, default=""), preserve_default=False),
        migrations.AddField("reviewtask", "source_key", models.CharField("来源编号", max_length=120, default=""), preserve_default=False),
        migrations.AddField(
            "reviewtask",
            "old_provision",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review_tasks",
                to="statutes.provision",
                verbose_name="写的时候依据的条文",
            ),
        ),
        migrations.AddField(
            "reviewtask",
            "fate",
            models.CharField("怎样变的", max_length=10, choices=FATES, default="unknown"),
        ),
        migrations.AddField("reviewtask", "note", models.CharField("说明", max_length=300, blank=True, default=""), preserve_default=False),
        migrations.AlterField(
            "reviewtask",
            "citation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_tasks",
                to="statutes.citation",
                verbose_name="引用",
            ),
        ),
    ]
