"""The moderators' pages: what they show, what they let through, and what they refuse."""

import pytest
from django.contrib import admin
from django.urls import reverse

from qa import moderation, posting, queues
from qa.models import Comment, Flag, ModerationEvent, Question, WatchedPhrase
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_staff,
)
from tests.qa.conftest import BODY

pytestmark = pytest.mark.django_db


def queue(kind="question"):
    return reverse("admin:qa_queue", args=[kind])


def decide(client, kind, item, verb, **data):
    data = {"verb": verb, "version": item.version, "from": "queue"} | data
    return client.post(reverse("admin:qa_decide", args=[kind, item.pk]), data)


def test_the_queue_shows_the_words_why_they_were_held_and_who_wrote_them(client, moderator, watchwords):
    asker = make_member(display_name="提问的人")
    make_question(asker, status="rejected")
    posting.ask(asker, "征信洗白是真的吗，会不会被骗", BODY + "电话13800138000", [], None, NOW)
    client.force_login(moderator)

    page = client.get(queue()).content.decode()

    assert "<mark>征信洗白</mark>是真的吗" in page
    assert "话题词：征信洗白，多半是在问真假（征信洗白）" in page
    assert "手机号 138" in page
    assert "13800138000" not in page
    assert "提问的人" in page
    assert "公开 0，没通过或隐藏 1，在等 1" in page


def test_the_queue_holds_every_kind_with_its_number(client, moderator, article):
    answer = make_answer(make_question(), status="submitted", body="<p>等着审核的理由在这里。</p>")
    comment = make_comment(article, status="pending", body="等着审核的评论在这里。")
    Flag.objects.create(
        reporter=make_member(),
        question=make_question(title="被举报的那个问题"),
        reason="abuse",
        created_at=NOW,
    )
    client.force_login(moderator)

    assert "等着审核的理由在这里。" in client.get(queue("answer")).content.decode()
    assert comment.body in client.get(queue("comment")).content.decode()
    assert "被举报的那个问题" in client.get(queue("flag")).content.decode()
    page = client.get(queue()).content.decode()
    assert [
        f"{label} {n}</a>" in page for label, n in [("提问", 0), ("回答", 1), ("评论", 1), ("举报", 1)]
    ] == [True] * 4
    assert answer.question.title not in page


def test_the_queue_takes_as_many_queries_for_one_as_for_twenty(
    client, moderator, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(moderator)

    def count():
        with CaptureQueriesContext(connection) as counted:
            client.get(queue())
        return len(counted)

    make_question(status="pending")
    count()
    one = count()
    for _ in range(19):
        make_question(status="pending")

    assert count() == one


def test_words_in_the_queue_are_only_words(client, moderator):
    make_question(status="pending", title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    client.force_login(moderator)

    page = client.get(queue()).content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_a_button_approves_and_returns_to_the_queue(client, moderator):
    question = make_question(status="pending")
    client.force_login(moderator)

    response = decide(client, "question", question, "approve")

    question.refresh_from_db()
    assert (response.status_code, response.url, question.status) == (302, queue(), "open")
    assert ModerationEvent.objects.of(question).get().actor == moderator


def test_refusing_needs_a_reason_and_keeps_what_was_typed(client, moderator):
    question = make_question(status="pending")
    client.force_login(moderator)

    bare = decide(client, "question", question, "reject", public_note="写给作者的话")
    full = decide(
        client,
        "question",
        question,
        "reject",
        reason="privacy",
        public_note="写给作者的话",
        internal_note="给同事",
    )

    assert bare.status_code == 400
    assert "请选一个原因，作者会看到" in bare.content.decode()
    assert "写给作者的话" in bare.content.decode()
    assert full.status_code == 302
    question.refresh_from_db()
    assert (question.status, question.decision_reason, question.public_note) == (
        "rejected",
        "privacy",
        "写给作者的话",
    )
    assert ModerationEvent.objects.of(question).get().internal_note == "给同事"


def test_the_second_moderator_is_told_who_was_first_and_loses_no_words(client, moderator, second_moderator):
    question = make_question(status="pending")
    seen = Question.objects.get(pk=question.pk)
    moderation.approve(question, moderator, now=NOW)
    client.force_login(second_moderator)

    response = decide(client, "question", seen, "reject", reason="advert", public_note="我已经写好的说明")

    page = response.content.decode()
    assert response.status_code == 409
    assert "已由审核员甲于" in page
    assert "10:00处理" in page
    assert "我已经写好的说明" in page
    question.refresh_from_db()
    assert question.status == "open"


def test_a_report_is_settled_from_the_queue(client, moderator, article):
    bad, fine = make_comment(article), make_comment(article)
    reports = [posting.flag(make_member(), each, "abuse", "", NOW) for each in (bad, fine)]
    client.force_login(moderator)

    url = reverse("admin:qa_decide", args=["flag", reports[0].pk])
    client.post(url, {"verb": "uphold", "version": bad.version, "reason": "abuse", "from": "queue"})
    url = reverse("admin:qa_decide", args=["flag", reports[1].pk])
    client.post(url, {"verb": "dismiss", "version": fine.version, "from": "queue"})

    assert [each.status for each in Flag.objects.order_by("pk")] == ["upheld", "dismissed"]
    assert [each.status for each in Comment.objects.order_by("pk")] == ["hidden", "published"]


@pytest.mark.parametrize(
    "verb", ["approve", "reject", "hide", "restore", "close", "feature", "note", "uphold", "nonsense", ""]
)
def test_nobody_without_the_right_decides(client, article, verb):
    items = {"question": make_question(status="pending"), "comment": make_comment(article, status="pending")}

    for person in (
        None,
        make_member(),
        make_lawyer(make_member()).user,
        make_staff("律师核验"),
        make_staff("管理员"),
    ):
        client.logout()
        if person:
            client.force_login(person)
        for kind, item in items.items():
            assert decide(client, kind, item, verb, reason="advert").status_code in (302, 403)
            item.refresh_from_db()
            assert item.status == "pending"
        assert client.get(queue()).status_code in (302, 403)
    assert not ModerationEvent.objects.exists()


def test_nothing_is_decided_by_looking(client, moderator):
    question = make_question(status="pending")
    client.force_login(moderator)
    url = reverse("admin:qa_decide", args=["question", question.pk])

    assert client.get(url + f"?verb=approve&version={question.version}").status_code == 403
    question.refresh_from_db()
    assert question.status == "pending"


def test_ones_own_post_has_no_buttons(client, moderator):
    question = make_question(moderator, status="pending")
    client.force_login(moderator)

    page = client.get(queue()).content.decode()
    response = decide(client, "question", question, "approve")

    assert "这是你自己写的，请另一位审核员来处理" in page
    assert 'value="approve"' not in page
    assert response.status_code == 403
    assert "不能处理自己写的内容" in response.content.decode()


def test_an_editor_features_and_notes_a_comment_but_does_not_hide_it(client, editor, article):
    comment = make_comment(article)
    client.force_login(editor)

    page = client.get(reverse("admin:qa_item", args=["comment", comment.pk])).content.decode()
    decide(client, "comment", comment, "feature", **{"from": "item"})
    comment.refresh_from_db()
    decide(client, "comment", comment, "note", editor_note="这里说得不准。")
    comment.refresh_from_db()
    refused = decide(client, "comment", comment, "hide", reason="abuse")

    assert ('value="feature"' in page, 'value="hide"' in page) == (True, False)
    assert (comment.is_featured, comment.editor_note, comment.status) == (True, "这里说得不准。", "published")
    assert refused.status_code == 403


@pytest.mark.parametrize("model", ["question", "answer", "comment", "flag", "moderationevent"])
def test_posts_and_records_are_only_read_in_their_lists(client, article, model):
    boss = make_staff("管理员", is_superuser=True)
    question = make_question(status="pending")
    make_answer(question, status="submitted")
    posting.flag(boss, make_comment(article), "abuse", "", NOW)
    client.force_login(boss)
    name = f"admin:qa_{model}"
    row = admin.site._registry[
        next(m for m in admin.site._registry if m._meta.label_lower == f"qa.{model}")
    ].model.objects.first()

    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    page = client.get(reverse(f"{name}_change", args=[row.pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(reverse(f"{name}_change", args=[row.pk]), {"status": "open"}).status_code == 403
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_a_bad_pattern_is_refused_with_its_reason(client, moderator):
    client.force_login(moderator)
    url = reverse("admin:qa_watchedphrase_add")
    data = {
        "pattern": "(a+)+b",
        "is_regex": "on",
        "level": "hold",
        "scope": "all",
        "reason": "试",
        "is_active": "on",
    }

    refused = client.post(url, data)
    taken = client.post(url, data | {"pattern": "花呗[^。]{0,5}代办"})

    assert "不能用 * 和 +" in refused.content.decode()
    assert taken.status_code == 302
    assert [each.pattern for each in WatchedPhrase.objects.all()] == ["花呗[^。]{0,5}代办"]


def test_a_text_can_be_tried_and_nothing_of_it_is_kept(client, moderator, watchwords):
    client.force_login(moderator)

    page = client.post(
        reverse("admin:qa_watchedphrase_trial"), {"text": "AB贷找我，电话13800138000"}
    ).content.decode()

    assert "<mark>AB贷</mark>" in page
    assert "暂扣，交人工细看：用别人名义贷款的骗局" in page
    assert "遮去：手机号" in page
    assert not Question.objects.exists()


def test_a_shipped_phrase_is_switched_off_rather_than_deleted(client, watchwords):
    client.force_login(make_staff("管理员", is_superuser=True))
    phrase = WatchedPhrase.objects.get(key="crisis")

    assert (
        client.post(reverse("admin:qa_watchedphrase_delete", args=[phrase.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_the_counts_are_of_what_waits(article):
    make_question(status="pending", is_urgent=True)
    make_question(status="open")
    make_answer(status="submitted")
    make_comment(article, status="pending")
    posting.flag(make_member(), make_comment(article), "abuse", "", NOW)
    asker = make_member()
    posting.appeal(make_question(asker, status="rejected"), asker, "没有写到任何人。", NOW)

    counts = queues.waiting_counts()

    assert counts == {
        "questions": 1,
        "answers": 1,
        "revisions": 0,
        "reviews": 0,
        "comments": 1,
        "flags": 1,
        "appeals": 1,
        "seconds": 0,
        "events": 0,
        "total": 5,
        "urgent": 1,
        "oldest": NOW,
    }


def test_an_empty_queue_counts_nothing(db):
    counts = queues.waiting_counts()

    assert (counts["total"], counts["oldest"]) == (0, None)
