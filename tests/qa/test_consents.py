"""What askers agree to: each thing apart, in which words, and that they took it back."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.html import escape

from accounts import privacy
from qa import consents, figures, posting
from qa.consents import To
from qa.forms.asking import AskForm
from qa.models import Consent
from tests.factories import NOW, make_question
from tests.qa.conftest import BODY, TITLE

AMOUNTS = figures.Amounts(owed=Decimal(8000), agreed=True)
# Whoever changes a sentence gives it a new version here and there: people agreed to the one before.
SENTENCES = {
    To.PUBLISH: ("2026-11-22", "53adbc11ee18"),
    To.FIGURES: ("2026-11-22", "f283ec3a8f7d"),
}


def told():
    return [(each.purpose, each.words, each.withdrawn_at) for each in Consent.objects.order_by("pk")]


def ask(reader, amounts=None):
    return posting.ask(reader, TITLE, BODY, [], None, NOW, amounts=amounts)


def test_a_changed_sentence_has_a_new_version():
    now = {
        purpose: (words.version, hashlib.sha256(words.sentence.encode()).hexdigest()[:12])
        for purpose, words in consents.WORDS.items()
    }

    assert now == SENTENCES
    assert set(consents.WORDS) == set(To)


@pytest.mark.django_db
def test_the_form_shows_the_sentences_and_takes_nothing_in_without_the_first(client, reader):
    form = AskForm({"title": TITLE, "body": BODY})
    client.force_login(reader)
    page = client.post("/questions/ask/", {"title": TITLE, "body": BODY, "look": "1"}).content.decode()

    assert set(form.errors) == {"agreed"}
    assert escape(consents.WORDS[To.PUBLISH].sentence) in page
    assert form.fields["share_figures"].label == consents.WORDS[To.FIGURES].sentence


@pytest.mark.django_db
def test_publishing_and_amounts_are_agreed_to_apart(reader):
    ask(reader)
    assert told() == [("publish", "2026-11-22", None)]

    posting.ask(reader, TITLE + "二", BODY + "另一件事。", [], None, NOW, amounts=AMOUNTS)
    assert [purpose for purpose, *_ in told()] == ["publish", "publish", "figures"]


@pytest.mark.django_db
def test_taking_amounts_back_leaves_the_other_consent_and_writes_down_when(reader):
    question = ask(reader, AMOUNTS)
    later = NOW + timedelta(hours=1)

    posting.take_back_figures(question, reader, later)

    assert told() == [("publish", "2026-11-22", None), ("figures", "2026-11-22", later)]


@pytest.mark.django_db
def test_withdrawing_the_question_takes_everything_back(reader):
    question = ask(reader, AMOUNTS)

    posting.withdraw(question, reader, NOW)

    assert {withdrawn for *_, withdrawn in told()} == {NOW}
    assert figures.of(question) is None


@pytest.mark.django_db
def test_a_draft_needs_no_consent_and_handing_it_in_does(reader):
    draft = posting.save_draft(reader, None, TITLE, BODY, [], None, NOW, amounts=AMOUNTS)
    assert told() == []

    posting.edit_question(draft, reader, TITLE, BODY, [], NOW, amounts=AMOUNTS)

    assert [purpose for purpose, *_ in told()] == ["publish", "figures"]


@pytest.mark.django_db
def test_other_words_are_agreed_to_anew_and_the_same_words_once(reader, monkeypatch):
    question = make_question(reader, status="pending")
    consents.give(question, To.PUBLISH, NOW)
    consents.give(question, To.PUBLISH, NOW)
    assert len(told()) == 1

    newer = consents.WORDS | {To.PUBLISH: consents.Words("2027-01-01", "另一句话")}
    monkeypatch.setattr(consents, "WORDS", newer)
    consents.give(question, To.PUBLISH, NOW)

    assert told() == [("publish", "2026-11-22", NOW), ("publish", "2027-01-01", None)]


@pytest.mark.django_db
def test_they_are_shown_to_whom_they_belong_and_go_with_the_account(reader):
    ask(reader, AMOUNTS)

    shown = privacy.export(reader)["提问里勾选的情况和确切金额"]["同意过的"]
    assert [(each["同意"], each["按哪一版说明"]) for each in shown] == [
        ("公开", "2026-11-22"), ("把确切金额给正在写回答的律师看", "2026-11-22"),
    ]  # fmt: skip

    privacy.erase(reader)
    assert not Consent.objects.exists()
