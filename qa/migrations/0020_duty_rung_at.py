from django.db import migrations, models
from django.db.models import F


def take_old_calls_for_rung(apps, schema_editor):
    """What was called before is history: nobody is woken for it now."""
    apps.get_model("qa", "DutyCall").objects.update(rung_at=F("called_at"))


class Migration(migrations.Migration):
    dependencies = [("qa", "0019_sums_as_shown")]

    operations = [
        migrations.AddField(
            model_name="dutycall",
            name="rung_at",
            field=models.DateTimeField(
                help_text="When a letter left; until then it is tried again.", null=True
            ),
        ),
        migrations.RunPython(take_old_calls_for_rung, migrations.RunPython.noop),
    ]
