import hashlib
import json
from datetime import UTC

from django.db import migrations, models

from qa import guards

LINKED = (
    "number", "previous_hash", "item_kind", "item_id", "verb", "from_status", "to_status", "actor_label", "reason",
    "public_note", "internal_note", "rule_hits", "content_hash", "decided_alone",
)  # fmt: skip
AT_ONCE = 1000


def chain_what_is_there(apps, schema_editor):
    """Give every event its place and its hash, in the order in which the events were written."""
    events = apps.get_model("qa", "ModerationEvent")._base_manager.using(schema_editor.connection.alias)
    number, previous, batch = 0, "", []
    for event in events.order_by("pk").iterator(chunk_size=AT_ONCE):
        number += 1
        event.number, event.previous_hash = number, previous
        event.hash = previous = _digest(event)
        batch.append(event)
        if len(batch) == AT_ONCE:
            events.bulk_update(batch, ["number", "previous_hash", "hash"])
            batch = []
    if batch:
        events.bulk_update(batch, ["number", "previous_hash", "hash"])
    heads = apps.get_model("qa", "LogHead")._base_manager.using(schema_editor.connection.alias)
    heads.update_or_create(pk=1, defaults={"number": number, "hash": previous})


def _digest(event):
    told = {name: getattr(event, name) for name in LINKED}
    told["created_at"] = event.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def guard(apps, schema_editor):
    guards.install(schema_editor.connection)


def unguard(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("qa", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LogHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={"verbose_name": "审核记录的末端", "verbose_name_plural": "审核记录的末端"},
        ),
        migrations.AddField(
            "moderationevent",
            "decided_alone",
            models.BooleanField(
                default=False,
                help_text="A rule wants two people and there was only one; to be looked at again.",
                verbose_name="一人决定",
            ),
        ),
        migrations.AddField(
            "moderationevent",
            "previous_hash",
            models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="前一条的指纹"),
            preserve_default=False,
        ),
        migrations.AddField(
            "moderationevent",
            "hash",
            models.CharField(
                default="",
                editable=False,
                help_text="SHA-256 of this row and of the hash before it.",
                max_length=64,
                verbose_name="本条的指纹",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "moderationevent",
            "number",
            models.PositiveBigIntegerField(editable=False, null=True, verbose_name="链上的序号"),
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.AlterField(
            "moderationevent",
            "number",
            models.PositiveBigIntegerField(editable=False, unique=True, verbose_name="链上的序号"),
        ),
        migrations.RunPython(guard, unguard),
    ]
