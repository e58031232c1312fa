"""Sites that took every migration one by one, and sites that are laid by those that stand for many, are the same."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LAST_OF_QA = "0020_duty_rung_at"


def recorded(**which):
    return MigrationRecorder(connection).migration_qs.filter(**which)


def plan():
    """What `migrate` would do now."""
    executor = MigrationExecutor(connection)
    return [
        (each.app_label, each.name) for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def told(state):
    """The models of a state; the order in which constraints and indexes were added says nothing."""
    models = {}
    for key, model in state.models.items():
        options = {
            name: sorted(map(repr, value)) if name in ("constraints", "indexes") else value
            for name, value in model.options.items()
        }
        fields = {name: field.deconstruct()[1:] for name, field in model.fields.items()}
        models[key] = fields, options, model.bases
    return models


def test_both_ways_lead_to_the_same_models():
    at_once = MigrationLoader(None)
    one_by_one = MigrationLoader(None, replace_migrations=False)
    graph = one_by_one.graph
    ends = [node for node in graph.leaf_nodes() if not graph.nodes[node].replaces]

    assert told(one_by_one.project_state(ends)) == told(at_once.project_state())


@pytest.mark.django_db
def test_a_site_that_took_each_migration_by_itself_has_nothing_to_do():
    assert recorded(name__contains="_squashed_").delete()[0] > 0

    assert plan() == []


@pytest.mark.django_db
def test_a_site_that_stopped_half_way_goes_on_with_those_that_are_left():
    recorded(name__contains="_squashed_").delete()
    recorded(app="qa", name__gte=LAST_OF_QA).delete()

    assert plan()[0] == ("qa", LAST_OF_QA)


@pytest.mark.django_db
def test_a_site_that_was_laid_by_an_earlier_one_for_many_goes_on_too():
    recorded(app="articles", name__gte="0007").delete()
    recorded(app="articles", name="0001_squashed_0015_check_waits_for_publication").update(
        name="0001_squashed_0005_tags_that_are_products"
    )

    assert next(each for each in plan() if each[0] == "articles") == ("articles", "0007_what_editors_watch")
