"""Opening a page changes nothing: every address of this room, as everybody who may stand there, against the whole database."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from django.utils import timezone

from qa import figures
from qa.models import FirmConflict, Flag, Notice, Outcome, Snippet
from qa.notifications import links, notify
from tests.factories import (
    make_answer,
    make_claim,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_review,
    make_revision,
    make_staff,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.deep,
]  # tests/portal/test_rights.py asks the same of every address
ROOMS = {"core", "accounts", "articles", "statutes", "reference", "qa"}
# What is counted whoever comes by, and nothing about posts: limits of networks and accounts, when somebody was last here.
COUNTS = {"core.LimitCount", "accounts.Session"}


def everything():
    """Every row of the rooms, column by column."""
    models = (model for model in apps.get_models() if model._meta.app_label in ROOMS)
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in models
        if model._meta.label not in COUNTS
    }


@pytest.fixture
def place(article):
    """An asker, a lawyer at work and a moderator, with something at every address."""
    now = timezone.now()
    asker, lawyer, moderator = make_member(), make_lawyer(make_member()), make_staff("审核员")
    question = make_question(asker, status="answered", answered_at=now, created_at=now, article=article)
    open_one = make_question(created_at=now)
    refused = make_question(asker, status="rejected", created_at=now, decided_at=now)
    answer = make_answer(question, lawyer, peer_review="requested")
    make_revision(answer)
    review = make_review(lawyer=lawyer)
    make_claim(open_one, lawyer, now=now)
    colleague = make_lawyer(make_member(), firm="另一家律师事务所")
    theirs = make_answer(make_question(), colleague, peer_review="requested", review_requested_at=now)
    figures.keep(open_one, figures.Amounts(owed=Decimal(8000), agreed=True), now)
    notify(
        asker, "question_approved", key="1", now=now, item=question, question=question, path=question.own_url
    )
    snippet = Snippet.objects.create(lawyer=lawyer, title="开头", body="先核对账单。", changed_at=now)
    conflict = FirmConflict.objects.create(
        firm_key=lawyer.firm_key, name="某银行", name_key="某银行", added_at=now
    )
    outcome = Outcome.objects.create(question=question, days=30, asked_at=now)
    comment = make_comment(article, asker, created_at=now)
    Flag.objects.create(reporter=lawyer.user, question=question, reason="other", created_at=now)
    numbers = {
        "answer_draft": open_one.pk, "claim": open_one.pk, "give_up": open_one.pk, "figures": open_one.pk,
        "answer": open_one.pk, "appeal": refused.pk, "edit": refused.pk, "desk_snippet": snippet.pk,
        "desk_remove_snippet": snippet.pk, "remove_conflict": conflict.pk, "mine_answer": answer.pk,
        "mine_comment": comment.pk, "edit_comment": comment.pk, "review": theirs.pk, "summary": answer.pk,
        "comment_answer": answer.pk, "answer_step": answer.pk, "lawyer_answers": lawyer.pk, "mine_review": review.pk,
    }  # fmt: skip
    words = {
        "slug": article.slug, "kind": "question", "verb": "resolve", "pk": question.pk,
        "token": links.token(asker, f"outcome:{outcome.pk}"),
    }  # fmt: skip
    special = {
        "answer_step": {"verb": "request-review"}, "stop_mail": {"token": links.token(asker, "stop:replies")},
        "read_notice": {"pk": Notice.objects.get().pk},
    }  # fmt: skip
    return (asker, lawyer.user, moderator), numbers, words, special


def addresses(numbers, words, special):
    (room,) = (each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "qa")
    for pattern in room.url_patterns:
        name = pattern.name
        values = words | ({"pk": numbers[name]} if name in numbers else {}) | special.get(name, {})
        yield name, reverse(f"qa:{name}", kwargs={part: values[part] for part in pattern.pattern.converters})


def test_no_address_of_the_room_changes_anything_when_it_is_opened_by_anybody(client, place):
    people, *rest = place
    opened = {}
    for person in (None, *people):
        if person is not None:
            client.force_login(person)
        before = everything()
        for name, address in addresses(*rest):
            code = client.get(address).status_code
            if person is not None:
                opened.setdefault(name, set()).add(code)
        after = everything()
        assert {label for label, rows in before.items() if rows != after[label]} == set(), person

    # Each was really there for somebody: shown, led on, or for pressing alone.
    assert {name: codes for name, codes in opened.items() if not codes & {200, 302, 405}} == {}
