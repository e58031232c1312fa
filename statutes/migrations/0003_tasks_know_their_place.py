from django.db import migrations

FATES = {
    "条号变了，文字没有变": "moved",
    "只有文中提到的条号变了": "referred",
    "文字改了": "changed",
    "并入另一条": "merged",
    "新版里没有找到相近的条": "repealed",
}


def take_from_the_citation(apps, schema_editor):
    """The place and the old wording were known by the citation alone; how it changed stood at the end of the reason."""
    ReviewTask = apps.get_model("statutes", "ReviewTask")
    seen = set()
    for task in ReviewTask.objects.select_related("citation").order_by("pk"):
        citation = task.citation
        place = (citation.source_kind, citation.source_key, citation.provision_id)
        if citation.provision_id is None or (task.status == "open" and place in seen):
            task.delete()  # names nothing that could be compared, or says what an earlier one says
            continue
        if task.status == "open":
            seen.add(place)
        task.source_kind, task.source_key, task.old_provision_id = place
        task.fate = FATES.get(task.reason.rpartition("；")[2], "unknown")
        task.save()


def give_to_the_citation(apps, schema_editor):
    """Back to hanging on a citation; a task whose place no longer cites the old wording has none to hang on."""
    ReviewTask, Citation = apps.get_model("statutes", "ReviewTask"), apps.get_model("statutes", "Citation")
    for task in ReviewTask.objects.all():
        of_place = Citation.objects.filter(source_kind=task.source_kind, source_key=task.source_key)
        citation = of_place.filter(provision=task.old_provision_id).first()
        if citation is None or task.status == "needless":
            task.delete()
            continue
        task.citation = citation
        task.save()


class Migration(migrations.Migration):
    dependencies = [("statutes", "0002_room_for_the_place_in_tasks")]

    operations = [migrations.RunPython(take_from_the_citation, give_to_the_citation)]
