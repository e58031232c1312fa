"""Lower rooms keep lists that upper rooms fill when the process starts; nothing may be missing from them."""

import pytest
from django.apps import apps

from accounts import privacy
from accounts.models import User
from search import sources as found
from statutes import sources as citing

ROOMS = {
    "core",
    "search",
    "accounts",
    "statutes",
    "reference",
    "selfhelp",
    "articles",
    "qa",
    "following",
    "portal",
}
# What staff did at work is the site's record, not their private life; the row keeps standing without them.
WORK_OF_STAFF = {
    "accounts.AuthorityRequest", "admin.LogEntry", "articles.Article", "articles.LawCheck", "articles.OutsideLink",
    "articles.Override",
    "articles.Restoration", "articles.Revision", "articles.SourcePage", "articles.Withdrawal",
    "portal.BulkRun", "statutes.ReviewTask",
}  # fmt: skip


def models_of_the_rooms():
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def test_whatever_hangs_on_a_person_is_exported_and_erased():
    hanging = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.remote_field and field.related_model is User
    }
    covered = {label for kind in privacy.kinds() for label in kind.models}

    assert hanging - covered == WORK_OF_STAFF


def test_privacy_names_only_models_that_exist():
    named = {label for kind in privacy.kinds() for label in kind.models}

    assert {apps.get_model(label)._meta.label for label in named} == named


def test_every_kind_of_page_that_readers_search_for_is_registered():
    assert {source.kind for source in found.every()} >= {
        "article",
        "provision",
        "question",
        "term",
        "tool",
        "letter",
    }


def test_every_kind_of_page_that_cites_law_is_registered():
    assert {source.kind for source in citing.every()} >= {
        "article-section",
        "answer",
        "letter",
        "guide",
        "rule",
        "figure",
        "term",
        "notice",
    }


@pytest.mark.parametrize("registry", [found, citing], ids=["search", "statutes"])
def test_no_two_kinds_carry_the_same_label(registry):
    labels = [source.label for source in registry.every()]

    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("model", models_of_the_rooms(), ids=lambda model: model._meta.label)
def test_no_form_can_set_a_status(model):
    """A form made from the model, in the admin or anywhere, leaves out what is not editable."""
    set_by_verbs = [field for field in model._meta.fields if field.name in ("status", "restored_status")]

    assert [field.name for field in set_by_verbs if field.editable] == []
