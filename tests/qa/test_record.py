"""What every decision leaves behind, and what a failed one does not."""

import pytest

from core.events import public_page_changed
from qa import moderation
from qa.models import ModerationEvent, Question
from search.models import SearchEntry
from tests.factories import NOW, make_question

pytestmark = pytest.mark.django_db


def test_the_record_is_never_changed(moderator):
    question = make_question(status="pending")
    event = moderation.approve(question, moderator, now=NOW)

    for forbidden in (
        lambda: event.save(),
        lambda: event.delete(),
        lambda: ModerationEvent.objects.update(reason="x"),
        lambda: ModerationEvent.objects.all().delete(),
    ):
        with pytest.raises(TypeError):
            forbidden()


def test_the_record_keeps_the_name_of_an_account_that_is_gone(moderator):
    question = make_question(status="pending")
    moderation.approve(question, moderator, now=NOW)

    moderator.delete()

    event = ModerationEvent.objects.get()
    assert (event.actor, event.actor_label) == (None, "审核员甲")


def test_the_fingerprint_is_of_the_words_that_were_decided_on(moderator):
    first, second = (
        make_question(status="pending"),
        make_question(status="pending", body="另外一段经过，和前一条不一样。"),
    )

    hashes = {moderation.approve(each, moderator, now=NOW).content_hash for each in (first, second)}

    assert len(hashes) == 2


def test_nothing_is_left_behind_when_the_transaction_fails(moderator):
    question = make_question(status="pending")

    def break_down(sender, **signal):
        raise RuntimeError("the page cache is broken")

    public_page_changed.connect(break_down)
    try:
        with pytest.raises(RuntimeError):
            moderation.approve(question, moderator, now=NOW)
    finally:
        public_page_changed.disconnect(break_down)

    assert Question.objects.get().status == "pending"
    assert not ModerationEvent.objects.exists()
    assert not SearchEntry.objects.filter(kind="question").exists()
