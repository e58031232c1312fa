"""A post is let through with places blanked: the public never reads them, its writer sees which, staff only on record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import moderation, posting, privacy, redacted, steps
from qa.models import ModerationEvent, Original, Question
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed
from search.query import search
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_member,
    make_question,
    make_revision,
    make_staff,
)

FIRM = "华盛印刷厂"
BODY = f"我在{FIRM}上班，{FIRM}的同事也接到了电话，客服说要起诉我。"


# The text alone


def test_every_occurrence_of_a_place_goes_and_the_rest_stays():
    made = redacted.blank({"title": "厂里接到电话", "body": BODY}, [f" {FIRM} ", ""], {})

    assert made.texts == {
        "title": "厂里接到电话",
        "body": "我在【已遮去】上班，【已遮去】的同事也接到了电话，客服说要起诉我。",
    }
    assert made.count == 2


@pytest.mark.parametrize(
    ("places", "fault"),
    [
        ([], "先标出要遮去的地方"),
        (["没有写过的话"], "没有“没有写过的话”"),
        (["标题", BODY], "什么都不剩"),
        ([str(number) for number in range(31)], "最多遮去 30 处"),
    ],
)
def test_places_that_make_no_sense_are_refused_in_words(places, fault):
    with pytest.raises(redacted.CannotBlank, match=fault):
        redacted.blank({"title": "标题", "body": BODY}, places, {})


def test_a_title_that_would_grow_too_long_gets_a_box_instead_of_words():
    made = redacted.blank({"title": "甲" + "字" * 59}, ["甲"], {"title": 60})

    assert made.texts["title"] == "□" + "字" * 59


@settings(max_examples=40, deadline=None)
@given(st.text("甲乙丙丁", min_size=2, max_size=40), st.data())
def test_the_pieces_are_the_text_and_no_place_is_left(text, data):
    place = text[: data.draw(st.integers(1, len(text)))]

    made = redacted.blank({"body": text + "余"}, [place], {})

    pieces = redacted.pieces(text + "余", made.spans["body"])
    assert "".join(piece for piece, _ in pieces) == text + "余"
    assert all(place not in piece for piece, is_gone in pieces if not is_gone)
    assert made.texts["body"] == "".join(redacted.SHOWN if is_gone else piece for piece, is_gone in pieces)


# The verb


@pytest.mark.django_db
def test_the_public_never_reads_the_places_and_the_asker_sees_which_and_may_withdraw(
    client, moderator, reader
):
    question = posting.ask(reader, "接到电话说要起诉怎么办", BODY, [], None, NOW)

    event = moderation.approve_redacted(
        question, moderator, [FIRM], "遮去了单位。", now=NOW, internal_note="单位名"
    )

    assert (event.verb, event.to_status, event.internal_note) == (
        "approve_redacted",
        "open",
        "遮去 2 处；单位名",
    )
    assert event.content_hash == steps.content_hash(Question.objects.get(pk=question.pk))
    assert ModerationEvent.objects.get(verb="submit").content_hash != event.content_hash
    public = client.get(question.get_absolute_url()).content.decode()
    assert ("【已遮去】上班" in public, FIRM in public) == (True, False)
    assert search(FIRM, kind="question").total == 0
    client.force_login(reader)
    own = client.get(question.own_url).content.decode()
    assert f"<del>【遮去：{FIRM}】</del>上班" in own
    assert reverse("qa:withdraw", args=["question", question.pk]) in own


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["withdrawn", "erased", "half a year", "mended"])
def test_the_original_goes_when_it_is_of_no_use_any_more(moderator, reader, article, way):
    item = make_comment(article, reader, status="pending", body=BODY)
    moderation.approve_redacted(item, moderator, [FIRM], now=NOW)
    assert Original.objects.get().texts == {"body": BODY}

    if way == "withdrawn":
        posting.withdraw(item, reader, NOW)
    elif way == "erased":
        privacy.erase(reader)
    elif way == "half a year":
        moderation.tidy(NOW + timedelta(days=181))
    else:
        posting.edit_comment(item, reader, "改过以后的一句话，没有单位。", NOW)

    assert not Original.objects.exists()


@pytest.mark.django_db
def test_what_a_lawyer_says_is_not_rewritten_by_staff(moderator):
    for item in (make_answer(status="submitted"), make_revision()):
        with pytest.raises(NotAllowed, match="由他自己改"):
            moderation.approve_redacted(item, moderator, ["先核对"], now=NOW)


@pytest.mark.django_db
def test_blanking_has_the_guards_of_every_decision(moderator, second_moderator):
    question, own = (
        make_question(status="pending", body=BODY),
        make_question(moderator, status="pending", body=BODY),
    )
    seen = Question.objects.get(pk=question.pk)

    with pytest.raises(NotAllowed, match="自己写的"):
        moderation.approve_redacted(own, moderator, [FIRM], now=NOW)
    with pytest.raises(NotAllowed, match="没有审核的权限"):
        moderation.approve_redacted(question, make_member(), [FIRM], now=NOW)
    moderation.approve(question, second_moderator, now=NOW)
    with pytest.raises(AlreadyDecided):
        moderation.approve_redacted(seen, moderator, [FIRM], now=NOW)

    assert not Original.objects.exists()
    assert Question.objects.get(pk=question.pk).body == BODY


@pytest.mark.django_db
def test_an_original_is_read_by_few_and_each_reading_is_recorded(client, moderator):
    question = make_question(status="pending", body=BODY)
    moderation.approve_redacted(question, moderator, [FIRM], now=NOW)
    url = reverse("admin:qa_original", args=["question", question.pk])

    client.force_login(moderator)
    assert FIRM not in client.get(reverse("admin:qa_item", args=["question", question.pk])).content.decode()
    assert client.post(url).status_code == 403
    with pytest.raises(NotAllowed):
        moderation.read_original(question, moderator, now=NOW)
    head = make_staff("管理员")
    client.force_login(head)
    assert client.get(url).status_code == 403
    assert f"<mark>{FIRM}</mark>" in client.post(url).content.decode()
    assert list(ModerationEvent.objects.filter(verb="read_original").values_list("actor", flat=True)) == [
        head.pk
    ]
    with pytest.raises(Incomplete):
        moderation.read_original(make_question(), head, now=NOW)


@pytest.mark.django_db
def test_the_page_shows_first_what_would_be_blanked_and_then_does_it(client, moderator):
    question = make_question(status="pending", body=BODY)
    client.force_login(moderator)
    url = reverse("admin:qa_decide", args=["question", question.pk])
    data = {"version": question.version, "places": FIRM, "public_note": "我写好的话"}

    first = client.post(url, data | {"verb": "show_blanked"})

    page = first.content.decode()
    assert f"<del>【遮去：{FIRM}】</del>上班" in page
    assert "我写好的话" in page
    assert Question.objects.get(pk=question.pk).is_waiting
    missing = client.post(url, data | {"verb": "approve_redacted", "places": "没有写过的话"})
    assert (missing.status_code, "文字里没有“没有写过的话”" in missing.content.decode()) == (400, True)
    assert client.post(url, data | {"verb": "approve_redacted", "from": "queue"}).status_code == 302
    question.refresh_from_db()
    assert (question.status, FIRM in question.body) == ("open", False)
