"""What happens to a question from the form to the receipt."""

import pytest
from django.urls import reverse

from qa import posting
from qa.models import ModerationEvent, Question
from qa.refusals import AlreadyDecided, AlreadyPosted, Blocked, NotAllowed, TooMany
from tests.factories import NOW, make_article, make_draft, make_member, make_question, make_user
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
ASK = reverse("qa:ask")


def typed(**fields):
    return {"title": TITLE, "body": BODY, "agreed": "on"} | fields


def test_a_question_waits_and_leaves_a_record(reader, article):
    question = posting.ask(reader, TITLE, BODY, article.tags.all(), article, NOW)

    (event,) = ModerationEvent.objects.of(question)
    assert (question.status, question.article, list(question.tags.names())) == ("pending", article, ["花呗"])
    assert (event.verb, event.to_status, event.actor, event.actor_label) == (
        "submit",
        "pending",
        reader,
        "读者甲",
    )
    assert len(event.content_hash) == 64


def test_numbers_that_identify_somebody_never_reach_the_database(reader):
    body = BODY + "我的手机 138 0013 8000，身份证11010119900307123X，卡号6222021234567890128，邮箱 a.b@c.com"

    question = posting.ask(reader, TITLE, body, [], None, NOW)

    stored = str(Question.objects.filter(pk=question.pk).values().get())
    for number in ("0013", "8000，", "19900307", "6222021234567890128", "a.b@c.com"):
        assert number not in stored
    assert [found["kind_label"] for found in question.masked] == ["手机号", "身份证号", "银行卡号", "邮箱"]


def test_the_receipt_shows_what_was_masked(client, reader):
    client.force_login(reader)

    response = client.post(ASK, typed(body=BODY + "电话13800138000"), follow=True)

    question = Question.objects.get()
    assert response.redirect_chain == [(reverse("qa:mine", args=[question.pk]), 302)]
    page = response.content.decode()
    assert "已经替你遮去的" in page
    assert "手机号" in page
    assert "13800138000" not in page
    assert response["Cache-Control"].count("no-store") == 1


def test_who_has_not_confirmed_an_address_cannot_ask(client):
    stranger = make_member(verified=False)
    client.force_login(stranger)

    response = client.get(ASK)

    with pytest.raises(NotAllowed):
        posting.ask(stranger, TITLE, BODY, [], None, NOW)
    assert response.status_code == 403
    assert "先确认你的邮箱" in response.content.decode()
    assert not Question.objects.exists()


def test_an_account_that_was_stopped_cannot_ask(reader):
    reader.is_active = False

    with pytest.raises(NotAllowed):
        posting.ask(reader, TITLE, BODY, [], None, NOW)


def test_the_state_cannot_be_forged(client, reader, moderator):
    client.force_login(reader)
    forged = {
        "status": "open", "approved_at": "2026-01-01", "decided_by": moderator.pk, "author": moderator.pk,
        "is_urgent": "on", "version": "99", "answered_at": "2026-01-01",
    }  # fmt: skip

    client.post(ASK, typed(**forged))

    question = Question.objects.get()
    assert (question.status, question.author, question.approved_at, question.decided_by) == (
        "pending",
        reader,
        None,
        None,
    )
    assert (question.is_urgent, question.version) == (False, 0)


def test_the_seventh_question_in_an_hour_is_refused_and_its_words_come_back(client, reader):
    client.force_login(reader)
    for number in range(6):
        assert client.post(ASK, typed(body=f"{BODY}第{number}次")).status_code == 302

    response = client.post(ASK, typed(body=f"{BODY}这是第七次"))

    assert response.status_code == 429
    assert response["Retry-After"]
    page = response.content.decode()
    assert "一小时内最多交 6 次提问" in page
    assert f"{BODY}这是第七次" in page
    assert Question.objects.count() == 6


def test_limits_are_each_persons_own(reader):
    other = make_member()
    for number in range(6):
        posting.ask(reader, TITLE, f"{BODY}{number}次", [], None, NOW)

    with pytest.raises(TooMany):
        posting.ask(reader, TITLE, f"{BODY}又一次", [], None, NOW)
    assert posting.ask(other, TITLE, BODY, [], None, NOW).pk


def test_pressing_twice_posts_once(client, reader):
    client.force_login(reader)
    client.post(ASK, typed())

    response = client.post(ASK, typed())

    question = Question.objects.get()
    assert response.url == question.own_url
    with pytest.raises(AlreadyPosted):
        posting.ask(reader, TITLE, BODY, [], None, NOW)


def test_soliciting_is_refused_with_clear_words_and_nothing_is_lost(client, reader, watchwords):
    client.force_login(reader)
    body = "征信洗白找我，三天见效，不成功不收钱，需要的来。"

    response = client.post(ASK, typed(body=body))

    page = response.content.decode()
    assert response.status_code == 400
    assert "像是在招揽征信洗白" in page
    assert body in page
    assert not Question.objects.exists()


def test_a_victims_question_about_the_same_thing_is_held_not_refused(reader, watchwords):
    question = posting.ask(reader, "征信洗白是真的吗，会不会被骗", BODY, [], None, NOW)

    assert [hit["level"] for hit in question.held_for] == ["hold", "notice"]


def test_words_of_despair_bring_the_numbers_first_and_the_question_to_the_head_of_the_queue(
    client, reader, watchwords
):
    earlier = make_question(status="pending")
    client.force_login(reader)

    response = client.post(ASK, typed(body=BODY + "被催得不想活了。"), follow=True)

    question = Question.objects.exclude(pk=earlier.pk).get()
    page = response.content.decode()
    assert list(Question.objects.waiting()) == [question, earlier]
    assert page.index("先打电话，别一个人扛") < page.index("收到了，等人工审核")
    assert page.index("tel:110") < page.index("tel:120") < page.index("tel:12356")


def test_despair_is_never_refused(reader, watchwords):
    question = posting.ask(reader, TITLE, BODY + "不想活了，加我微信 abc12345 说说话", [], None, NOW)

    assert question.is_urgent
    assert "abc12345" not in question.body


def test_the_numbers_stand_first_on_a_refused_form_too(client, reader, watchwords):
    client.force_login(reader)

    response = client.post(ASK, {"title": "", "body": "我不想活了"})

    page = response.content.decode()
    assert response.status_code == 400
    assert page.index("先打电话，别一个人扛") < page.index("还有地方要改，写好的都在")


def test_who_is_hard_pressed_sees_the_strip(client, reader, watchwords):
    client.force_login(reader)

    page = client.post(ASK, typed(body=BODY + "真的走投无路了"), follow=True).content.decode()

    assert 'class="strip"' in page
    assert "先打电话，别一个人扛" not in page


@pytest.mark.parametrize(
    ("title", "body", "says"),
    [
        ("", "", "请写一句话，至少 8 个字"),
        ("   ", "\n\n", "请写一句话，至少 8 个字"),
        (TITLE, "逾" * 100_000, "最多 5000 个字，现在有 100000 个"),
        ("问" * 61, BODY, "最多 60 个字，现在有 61 个"),
        (TITLE, BODY + "\0藏着的字", "文字里有无法识别的字符"),
        ("太短了", BODY, "至少 8 个字"),
    ],
    ids=["empty", "blank", "100,000 characters", "long title", "NUL", "short"],
)
def test_bad_input_gets_a_clear_message_and_comes_back(client, reader, title, body, says):
    client.force_login(reader)

    response = client.post(ASK, typed(title=title, body=body))

    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert body.replace("\0", "").strip() in page
    assert "\0" not in page
    assert not Question.objects.exists()


def test_scripts_and_turned_writing_are_words_like_others(client, reader):
    client.force_login(reader)
    title, body = "<script>alert(1)</script>会怎样", BODY + "\u202e<img src=x onerror=alert(1)>"

    page = client.post(ASK, typed(title=title, body=body), follow=True).content.decode()

    question = Question.objects.get()
    assert (question.title, question.body) == (title, body.replace("\u202e", ""))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;会怎样" in page
    assert "<img src=x" not in page


def test_an_unknown_kind_of_debt_is_said_not_guessed(client, reader):
    client.force_login(reader)

    response = client.post(ASK, typed(tag="no-such-tag"))

    assert response.status_code == 400
    assert "请从列表里选一类" in response.content.decode()


def test_what_was_typed_before_signing_in_is_there_afterwards_and_masked(client, reader, article):
    url = f"{ASK}?article={article.slug}"
    response = client.post(url, typed(body=BODY + "电话13800138000", tag="huabei"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert "13800138000" not in str(dict(client.session))
    client.post(response.url, {"login": reader.email, "password": "qian-li-zhi-xing-2026"})
    page = client.get(url).content.decode()
    assert BODY in page
    assert TITLE in page
    assert not Question.objects.exists()


def test_a_draft_is_forgotten_once_it_is_posted(client, reader):
    client.post(ASK, typed())
    client.force_login(reader)
    client.post(ASK, typed())

    assert BODY not in client.get(ASK).content.decode()


def test_a_wrong_token_loses_no_words(reader):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)

    response = client.post(ASK, typed(csrfmiddlewaretoken="x" * 64))

    assert response.status_code == 403
    assert BODY in response.content.decode()
    assert not Question.objects.exists()


def test_only_a_published_article_comes_along(reader):
    draft, published = make_draft(), make_article()

    assert posting.ask(reader, TITLE, BODY + "一", [], draft, NOW).article is None
    assert posting.ask(reader, TITLE, BODY + "二", [], published, NOW).article == published


def test_the_asker_mends_a_refused_question_and_it_waits_again(client, reader):
    question = make_question(
        reader, status="rejected", decision_reason="privacy", public_note="请删掉单位名字"
    )
    client.force_login(reader)
    edit = reverse("qa:edit", args=[question.pk])

    assert "请删掉单位名字" in client.get(edit).content.decode()
    client.post(edit, typed(title="改过的一句话问题", version="0"))

    question.refresh_from_db()
    assert (question.status, question.title, question.decision_reason, question.public_note) == (
        "pending", "改过的一句话问题", "", "",
    )  # fmt: skip
    assert [event.verb for event in ModerationEvent.objects.of(question)] == ["resubmit"]


def test_a_question_that_was_decided_meanwhile_is_not_overwritten(reader, moderator):
    from qa import moderation

    question = posting.ask(reader, TITLE, BODY, [], None, NOW)
    seen = Question.objects.get(pk=question.pk)
    moderation.approve(question, moderator, now=NOW)

    with pytest.raises(AlreadyDecided, match=r"已由审核员甲于(2026-11-21 )?10:00处理"):
        posting.edit_question(seen, reader, "改过的一句话问题", BODY, [], NOW)


def test_a_public_question_is_not_edited(client, reader):
    question = make_question(reader, status="open")
    client.force_login(reader)

    assert client.get(reverse("qa:edit", args=[question.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        posting.edit_question(question, reader, "改过的一句话问题", BODY, [], NOW)


@pytest.mark.parametrize("status", ["pending", "open", "answered", "closed", "rejected", "hidden"])
def test_a_question_can_be_taken_back_from_every_state(client, reader, status):
    question = make_question(reader, status=status)
    client.force_login(reader)
    url = reverse("qa:withdraw", args=["question", question.pk])

    assert client.get(url).status_code == 200
    question.refresh_from_db()
    assert question.status == status
    client.post(url)

    question.refresh_from_db()
    assert question.status == "withdrawn"
    assert client.get(question.get_absolute_url()).status_code == 404


def test_nobody_takes_back_or_edits_what_another_wrote(client, reader):
    theirs = make_question(make_user())
    client.force_login(reader)

    for name, args in [
        ("qa:mine", [theirs.pk]),
        ("qa:edit", [theirs.pk]),
        ("qa:withdraw", ["question", theirs.pk]),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 404
        assert client.post(reverse(name, args=args)).status_code in (404, 405)
    with pytest.raises(NotAllowed):
        posting.withdraw(theirs, reader, NOW)


def test_a_blocked_message_names_what_to_change(reader, watchwords):
    with pytest.raises(Blocked, match="请删掉微信号"):
        posting.ask(reader, TITLE, BODY + "我的微信是 wangwu_123", [], None, NOW)
