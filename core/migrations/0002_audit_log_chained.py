from django.db import migrations, models

from core.audit import GUARD


def guard(apps, schema_editor):
    GUARD.install(schema_editor.connection)


def unguard(apps, schema_editor):
    GUARD.remove(schema_editor.connection)


class Migration(migrations.Migration):
    survived_because = {
        "RunPython core.guard": "Triggers on a table that this migration makes: the running version does not know it.",
    }

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "重要操作记录的末端",
                "verbose_name_plural": "重要操作记录的末端",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveBigIntegerField(editable=False, unique=True, verbose_name="链上的序号"),
                ),
                (
                    "previous_hash",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="前一条的指纹"),
                ),
                (
                    "hash",
                    models.CharField(
                        editable=False,
                        help_text="SHA-256 of this row and of the hash before it.",
                        max_length=64,
                        verbose_name="本条的指纹",
                    ),
                ),
                (
                    "actor_number",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="操作人的账号"),
                ),
                (
                    "actor_label",
                    models.CharField(
                        help_text="工作人员的显示名，或者账号的编号。", max_length=40, verbose_name="操作人"
                    ),
                ),
                ("verb", models.CharField(max_length=40, verbose_name="动作")),
                (
                    "subject",
                    models.CharField(
                        help_text="种类和编号，例如 accounts.user:12。", max_length=80, verbose_name="对象"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                ("detail", models.JSONField(blank=True, default=dict, verbose_name="详情")),
                ("created_at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "重要操作记录",
                "verbose_name_plural": "重要操作记录",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["subject", "verb"], name="audit_of_a_subject"),
                    models.Index(fields=["actor_number", "number"], name="audit_of_an_actor"),
                    models.Index(fields=["verb", "number"], name="audit_of_a_verb"),
                    models.Index(fields=["created_at"], name="audit_of_a_day"),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
