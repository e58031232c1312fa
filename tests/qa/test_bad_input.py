"""NUL bytes, turned writing and huge numbers in every field of every form: never a failure of ours."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import answer_words, make_answer, make_claim, make_provision, make_question

pytestmark = pytest.mark.django_db
WEIRD = ["\0", "字\0字", "\u202e字", "9" * 40, "-1", "<script>", "{{law:民法典-675#99}}"]
GOOD = {
    "title": "花呗逾期两个月，会被起诉吗",
    "body": "欠了八千多，还了五期以后失业，断了两个月，我该怎么办？",
    "agreed": "on", "reason": "advert", "verb": "reject", "version": "0",
    "from": "queue", "text": "试一试", "pattern": "词", "level": "hold", **answer_words(),
}  # fmt: skip


@pytest.fixture
def forms(reader, lawyer, moderator, article, watchwords):
    """Who may use which form, and its fields."""
    make_provision(675)
    question, answer = make_question(reader, status="pending"), make_answer()
    asked, written = (
        ["title", "body", "tag", "agreed", "version"],
        [*answer_words(), "version", "draft_version"],
    )
    claimed = make_claim(lawyer=lawyer, now=timezone.now()).question
    decided = ["verb", "version", "reason", "public_note", "internal_note", "editor_note", "from"]
    return [
        (reader, reverse("qa:ask"), asked),
        (reader, reverse("qa:edit", args=[question.pk]), asked),
        (lawyer.user, reverse("qa:answer", args=[claimed.pk]), written),
        (lawyer.user, reverse("qa:answer_draft", args=[claimed.pk]), written),
        (lawyer.user, reverse("qa:claim", args=[make_question().pk]), ["no_conflict"]),
        (lawyer.user, reverse("qa:give_up", args=[claimed.pk]), ["discard"]),
        (lawyer.user, reverse("qa:conflicts"), ["name"]),
        (reader, reverse("qa:comment_article", args=[article.slug]), ["body"]),
        (reader, reverse("qa:comment_answer", args=[answer.pk]), ["body"]),
        (reader, reverse("qa:flag", args=["answer", answer.pk]), ["reason", "note"]),
        (moderator, reverse("admin:qa_decide", args=["question", question.pk]), decided),
        (moderator, reverse("admin:qa_watchedphrase_trial"), ["text"]),
        (moderator, reverse("admin:qa_watchedphrase_add"), ["pattern", "is_regex", "level", "reason"]),
    ]


@pytest.mark.parametrize("signed_in", [pytest.param(True, marks=pytest.mark.deep), False])
def test_no_field_of_no_form_can_break_a_page(client, forms, settings, signed_in):
    settings.RATE_LIMITS = False
    client.raise_request_exception = False
    broken = []

    for person, url, fields in forms:
        client.logout()
        if signed_in:
            client.force_login(person)
        for field in fields:
            for word in WEIRD:
                data = {name: GOOD.get(name, "") for name in fields} | {field: word}
                if client.post(url, data).status_code >= 500:
                    broken.append((url, field, word))

    assert broken == []
