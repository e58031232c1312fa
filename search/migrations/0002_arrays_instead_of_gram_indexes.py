from django.db import migrations, models

_SQLITE = [
    "DROP TRIGGER IF EXISTS search_grams_added",
    "DROP TRIGGER IF EXISTS search_grams_removed",
    "DROP TRIGGER IF EXISTS search_grams_changed",
    "DROP TABLE IF EXISTS search_grams",
]
_POSTGRES = ["DROP INDEX IF EXISTS search_entry_by_gram", "DROP FUNCTION IF EXISTS search_grams(text)"]


def drop_gram_indexes(apps, schema_editor):
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(drop_gram_indexes, migrations.RunPython.noop),
        migrations.RemoveField("searchentry", "grams"),
        migrations.AddField(
            "searchentry",
            "groups",
            models.TextField(
                blank=True,
                default="",
                help_text="One a line: the larger and the smaller whole that the page is a part of.",
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("entry", models.BigIntegerField(verbose_name="条目编号")),
                (
                    "transaction",
                    models.BigIntegerField(help_text="On PostgreSQL, the number of the transaction; else 0."),
                ),
                ("told_at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "搜索变更",
                "verbose_name_plural": "搜索变更",
                "indexes": [
                    models.Index(fields=["transaction"], name="search_change_by_transaction"),
                    models.Index(fields=["told_at"], name="search_change_by_time"),
                ],
            },
        ),
    ]
