"""New migrations can be run beside the version before, and taken back; the rules are tried one by one."""

from types import SimpleNamespace

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from core.migrating import AddIndexBeside
from portal import surviving

INDEX = models.Index(fields=["title"], name="posts_by_title")


def state():
    """A table that the running version knows."""
    told = ProjectState()
    told.add_model(
        ModelState(
            "qa",
            "Post",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=80)),
                ("note", models.CharField(max_length=80, null=True)),
                ("heat", models.IntegerField(db_default=0)),
            ],
        )
    )
    return told


def told_of(*operations, **attributes):
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return list(surviving._of_migration(kind("0002_next", "qa"), state(), set()))


def nothing(apps, schema_editor):
    """A step in Python."""


SURVIVED = {
    "a new table": migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    "a column that may be empty": migrations.AddField("post", "place", models.IntegerField(null=True)),
    "a column that the database fills": migrations.AddField(
        "post", "warm", models.IntegerField(db_default=0)
    ),
    "a relation of its own": migrations.AddField("post", "tags", models.ManyToManyField("qa.Post")),
    "a longer text": migrations.AlterField("post", "title", models.CharField(max_length=200)),
    "a text without end": migrations.AlterField("post", "title", models.TextField()),
    "other words for people": migrations.AlterField(
        "post", "title", models.CharField(max_length=80, help_text="多说一句", blank=True)
    ),
    "a column that may be empty from now on": migrations.AlterField(
        "post", "title", models.CharField(max_length=80, null=True)
    ),
    "an index beside the table": AddIndexBeside("post", INDEX),
}
STUMBLED_OVER = {
    "DeleteModel qa.post": migrations.DeleteModel("Post"),
    "RemoveField qa.post.note": migrations.RemoveField("post", "note"),
    "RenameField qa.post.note": migrations.RenameField("post", "note", "remark"),
    "RenameModel qa.": migrations.RenameModel("Post", "Item"),
    "AlterModelTable qa.post": migrations.AlterModelTable("post", "items"),
    "AddIndex qa.post.posts_by_title": migrations.AddIndex("post", INDEX),
    "AddConstraint qa.post.short": migrations.AddConstraint(
        "post", models.CheckConstraint(condition=models.Q(heat__gte=0), name="short")
    ),
    "AddField qa.post.warm": migrations.AddField("post", "warm", models.IntegerField(default=0)),
    "AddField qa.post.code": migrations.AddField("post", "code", models.CharField(null=True, unique=True)),
    "AlterField qa.post.note": migrations.AlterField("post", "note", models.CharField(max_length=80)),
    "AlterField qa.post.title": migrations.AlterField("post", "title", models.CharField(max_length=20)),
    "AlterField qa.post.heat": migrations.AlterField("post", "heat", models.IntegerField()),
    "RunPython qa.nothing": migrations.RunPython(nothing, nothing),
    "RunSQL qa": migrations.RunSQL("SELECT 1", "SELECT 1"),
}


@pytest.mark.parametrize("operation", SURVIVED.values(), ids=SURVIVED)
def test_the_running_version_survives_what_it_does_not_know(operation):
    assert told_of(operation) == []


@pytest.mark.parametrize(("name", "operation"), STUMBLED_OVER.items(), ids=STUMBLED_OVER)
def test_the_running_version_would_stumble_over(name, operation):
    (line,) = told_of(operation)

    assert line.startswith(name)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("other", "id"),
        migrations.AddField("other", "warm", models.IntegerField(default=0)),
        migrations.AddIndex("other", INDEX),
    ],
)
def test_what_happens_to_a_table_of_the_same_update_disturbs_nobody(operation):
    assert told_of(SURVIVED["a new table"], operation) == []


def test_what_is_hidden_from_the_state_is_seen_too():
    apart = migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("Post")])

    assert len(told_of(apart)) == 1


def test_a_step_without_a_way_back_is_named_even_on_a_new_table():
    (line, _) = told_of(migrations.RunPython(nothing))

    assert line.startswith("RunPython qa.nothing: it cannot be taken back")


def test_a_reason_excuses_the_operation_that_it_names_and_no_other():
    why = {"RemoveField qa.post.note": "No version since the spring reads or writes it."}

    assert told_of(STUMBLED_OVER["RemoveField qa.post.note"], survived_because=why) == []
    (line,) = told_of(
        STUMBLED_OVER["AlterModelTable qa.post"], SURVIVED["a longer text"], survived_because={}
    )
    assert line.startswith("AlterModelTable")


def test_a_reason_that_says_nothing_or_excuses_nothing_is_reported():
    name = "RemoveField qa.post.note"

    assert told_of(STUMBLED_OVER[name], survived_because={name: "ok"})[-1].endswith("write a sentence")
    (line,) = told_of(SURVIVED["a longer text"], survived_because={name: "No version reads or writes it."})
    assert line == f"survived_because names {name}, which needs no reason"


def test_every_migration_since_the_last_release_is_survived_by_that_release():
    loader, released = surviving.ours(), surviving.released()

    assert released <= set(surviving.names(loader))  # none was renamed or taken away
    assert surviving.faults(loader, released) == []


def test_an_index_beside_the_table_is_refused_inside_a_transaction():
    editor = SimpleNamespace(connection=SimpleNamespace(vendor="postgresql", in_atomic_block=True))

    with pytest.raises(Exception, match="atomic = False"):
        AddIndexBeside("post", INDEX).database_forwards("qa", editor, state(), state())
