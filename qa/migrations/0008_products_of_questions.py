from django.db import migrations


def take_products_from_tags(apps, schema_editor):
    """A question that bears the tag of one product is about that product; of several, nobody can say which."""
    tagged = {}
    rows = apps.get_model("qa", "TaggedQuestion").objects.filter(tag__is_product=True)
    for question, tag in rows.order_by("pk").values_list("content_object_id", "tag_id").iterator():
        tagged.setdefault(question, []).append(tag)
    by_tag = {}
    for question, (tag, *others) in tagged.items():
        if not others:
            by_tag.setdefault(tag, []).append(question)
    questions = apps.get_model("qa", "Question").objects
    for tag, pks in by_tag.items():
        for start in range(0, len(pks), 500):
            questions.filter(pk__in=pks[start : start + 500]).update(product=tag)


class Migration(migrations.Migration):
    dependencies = [("qa", "0007_situation_of_questions")]

    operations = [migrations.RunPython(take_products_from_tags, migrations.RunPython.noop)]
