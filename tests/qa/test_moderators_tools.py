"""What stands beside the queue: colleagues' names, ready notes, figures of phrases, the board, and the lists."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from qa import accuracy, looking, moderation, placeholders, posting, queues, replies
from qa.importing import Malformed
from qa.models import Claim, Look, Question, ReplyTemplate, WatchedPhrase
from qa.models.moderated import Moderated
from qa.refusals import NotAllowed
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_review,
    make_revision,
    make_staff,
)
from tests.qa.conftest import BODY

pytestmark = pytest.mark.django_db
SHIPPED = settings.CONTENT_DIR / "reference" / "replies.toml"


# Never on one's own


def own_posts(moderator, article):
    lawyer = make_lawyer(moderator)
    return [
        make_question(moderator, status="pending"), make_question(moderator, status="hidden"),
        make_comment(article, moderator, status="pending"), make_comment(article, moderator),
        make_answer(make_question(), lawyer, status="submitted"), make_revision(make_answer(make_question(), lawyer)),
    ]  # fmt: skip


def test_nobody_judges_what_a_colleague_says_of_their_own_answer_nor_what_was_decided_alone_on_their_post(
    moderator, second_moderator
):
    review = make_review(make_answer(lawyer=make_lawyer(moderator), peer_review="requested"))
    verbs = [
        lambda: moderation.approve(review, moderator, now=NOW),
        lambda: moderation.reject(review, moderator, "wrong_law", now=NOW),
    ]
    appealed = posting.appeal(make_question(moderator, status="rejected"), moderator, "没有写到任何人。", NOW)
    question = Question.objects.filter(pk=appealed.question_id)
    question.update(decided_by=second_moderator)
    appealed.refresh_from_db()
    alone = moderation.deny(appealed, second_moderator, "仍然能认出单位。", now=NOW)
    assert alone.decided_alone
    verbs.append(lambda: moderation.look_again(alone, moderator, "应当公开", now=NOW))

    for verb in verbs:
        with pytest.raises(NotAllowed, match="不能处理自己写的内容"):
            verb()


def test_no_verb_of_moderation_lets_anybody_decide_on_their_own_post(moderator, article):
    event = moderation.approve(make_question(status="pending"), moderator, now=NOW)
    verbs = [
        lambda item: moderation.approve(item, moderator, now=NOW),
        lambda item: moderation.approve_redacted(item, moderator, ["花呗"], now=NOW),
        lambda item: moderation.reject(item, moderator, "advert", now=NOW),
        lambda item: moderation.hide(item, moderator, "advert", now=NOW),
        lambda item: moderation.restore(item, moderator, now=NOW),
        lambda item: moderation.undo(event, item, moderator, now=NOW),
        lambda item: moderation.ask_back(item, moderator, "请补充。", now=NOW),
        lambda item: moderation.close_duplicate(item, moderator, make_question(), now=NOW),
        lambda item: moderation.resolve(item, moderator, now=NOW),
        lambda item: moderation.reopen(item, moderator, now=NOW),
        lambda item: moderation.purge(item, moderator, "advert", now=NOW),
    ]
    for item in own_posts(moderator, article):
        before = type(item).objects.filter(pk=item.pk).values().get()

        for verb in verbs:
            with pytest.raises(NotAllowed, match="不能处理自己写的内容"):
                verb(item)

        assert type(item).objects.filter(pk=item.pk).values().get() == before


# Who looks at what


def test_colleagues_are_told_by_name_who_has_an_item_before_them_and_nobody_is_kept_out(
    client, moderator, second_moderator
):
    question, other = make_question(status="pending"), make_question(status="pending")
    url = reverse("admin:qa_looking", args=["question"])
    client.force_login(second_moderator)
    assert client.get(url).status_code == 403
    answer = client.post(url, {"on_page": [question.pk, other.pk], "at": question.pk})
    assert answer.json() == {}

    client.force_login(moderator)
    answer = client.post(url, {"on_page": [question.pk, other.pk], "at": other.pk})
    page = client.get(reverse("admin:qa_queue", args=["question"])).content.decode()

    assert answer.json() == {str(question.pk): "审核员乙"}
    assert page.count("审核员乙正在看这一条") == 1
    assert moderation.approve(question, moderator, now=NOW).to_status == "open"


def test_a_look_ends_with_its_time_with_the_next_one_and_with_leaving(client, moderator, second_moderator):
    first, second = 11, 12

    looking.look(moderator, "question", first, NOW)
    looking.look(moderator, "question", first, NOW + timedelta(seconds=60))
    found = queues.lookers("question", [first], second_moderator, NOW + timedelta(seconds=149))
    assert (found, Look.objects.get().since) == ({first: ["审核员甲"]}, NOW)
    assert queues.lookers("question", [first], second_moderator, NOW + timedelta(seconds=150)) == {}
    looking.look(moderator, "question", second, NOW + timedelta(seconds=70))
    assert queues.lookers("question", [first, second], second_moderator, NOW) == {second: ["审核员甲"]}
    client.force_login(moderator)
    assert client.post(reverse("admin:qa_looking", args=["question"])).status_code == 204
    assert not Look.objects.exists()
    with pytest.raises(NotAllowed):
        looking.look(make_member(), "question", first, NOW)


# Ready notes


def test_the_shipped_notes_load_once_and_leave_alone_what_staff_have_changed():
    first = replies.load_replies(SHIPPED)
    ReplyTemplate.objects.filter(key="advert").update(text="我们自己写的说明。")

    again = replies.load_replies(SHIPPED)

    assert (first.added, again.added, again.changed, again.kept) == (
        ReplyTemplate.objects.count(),
        0,
        0,
        ["advert"],
    )
    for each in ReplyTemplate.objects.all():
        each.full_clean()
        assert "{" not in replies.filled(each, make_question(status="pending"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("你好 {姓名}", "没有 {姓名} 这个空"), ("你好 {0.__class__}", "没有 {0.__class__} 这个空"),
        ("一半 {称呼", "大括号没有成对"),
    ],
)  # fmt: skip
def test_a_note_with_an_unknown_hole_is_refused_when_it_is_saved_or_loaded(tmp_path, text, fault):
    with pytest.raises(ValidationError, match=fault):
        ReplyTemplate(name="试", text=text).full_clean()
    (tmp_path / "replies.toml").write_text(f'[[replies]]\nkey = "a"\nname = "试"\ntext = "{text}"\n')
    with pytest.raises(Malformed, match="第 1 条"):
        replies.load_replies(tmp_path / "replies.toml")


def test_what_fills_a_hole_is_only_words():
    assert placeholders.fill("{称呼}好，{种类}", {"称呼": "{种类}", "种类": "提问"}) == "{种类}好，提问"


def test_a_chosen_note_goes_out_filled_unless_something_was_written_by_hand(client, moderator):
    note = ReplyTemplate.objects.create(
        name="试", reason="privacy", text="{称呼}的{种类} {编号} 号：{原因}。"
    )
    asker = make_member(display_name="小赵")
    plain, by_hand = make_question(asker, status="pending"), make_question(asker, status="pending")
    plain_label = Question.objects.get(pk=plain.pk).author_label
    client.force_login(moderator)

    for question, words in ((plain, ""), (by_hand, "我自己写的。")):
        url = reverse("admin:qa_decide", args=["question", question.pk])
        client.post(url, {"verb": "reject", "version": 0, "reply": note.pk, "public_note": words})

    plain.refresh_from_db()
    by_hand.refresh_from_db()
    assert (plain.decision_reason, plain.public_note) == (
        "privacy",
        f"{plain_label}的提问 {plain.pk} 号：里面有能认出人的信息。",
    )
    assert (by_hand.status, by_hand.public_note) == ("rejected", "我自己写的。")


# What the page's script gets


def test_a_page_with_a_script_gets_a_strip_with_undo_and_a_refusal_the_card_as_it_stands(
    client, moderator, second_moderator
):
    question = make_question(status="pending")
    client.force_login(moderator)
    url, fragment = reverse("admin:qa_decide", args=["question", question.pk]), {"X-Fragment": "1"}

    done = client.post(url, {"verb": "approve", "version": 0}, headers=fragment).content.decode()
    event = Question.objects.get(pk=question.pk) and json.loads(
        done.split('name="event" value="')[1].split('"')[0]
    )
    late = client.post(url, {"verb": "reject", "version": 0, "reason": "advert"}, headers=fragment)
    back = client.post(reverse("admin:qa_undo"), {"event": event}, headers=fragment).content.decode()

    assert ("已公开。" in done, "<html" in done, "data-done" in done) == (True, False, True)
    assert (late.status_code, "已由审核员甲于" in late.content.decode()) == (409, True)
    assert ('value="approve"' in back, "data-done" in back) == (True, False)
    assert Question.objects.get(pk=question.pk).is_waiting
    client.force_login(second_moderator)
    moderation.approve(Question.objects.get(pk=question.pk), moderator, now=timezone.now())
    refused = client.post(reverse("admin:qa_undo"), {"event": event + 2}, headers=fragment)
    assert refused.status_code == 403
    for junk in ({}, {"event": "x"}, {"event": 10**12}):
        assert client.post(reverse("admin:qa_undo"), junk).status_code == 404
    client.force_login(make_staff("编辑"))
    assert client.post(reverse("admin:qa_undo"), {"event": event}).status_code == 403


# Figures and lists


def held_by(phrase):
    return [{"level": "hold", "reason": "话题词", "word": phrase.pattern, "phrase": phrase.pk}]


def decided(number, moderator, verb, phrase):
    for _ in range(number):
        hits = held_by(phrase)
        question = make_question(status="pending", held_for=hits)
        verb(question, moderator)


def test_a_phrase_that_holds_mostly_what_is_fine_is_listed_for_removal(client, moderator):
    idle, useful = (
        WatchedPhrase.objects.create(pattern=each, reason="话题词", level="hold")
        for each in ("征信洗白", "停催停息")
    )
    approve = lambda question, by: moderation.approve(question, by, now=NOW)  # noqa: E731
    reject = lambda question, by: moderation.reject(question, by, "advert", now=NOW)  # noqa: E731
    decided(17, moderator, approve, idle)
    decided(3, moderator, reject, idle)
    decided(1, moderator, approve, useful)
    decided(4, moderator, reject, useful)
    question = make_question(status="pending", held_for=held_by(useful))
    event = moderation.approve(question, moderator, now=NOW)
    moderation.undo(event, question, moderator, now=NOW)

    found = accuracy.of_phrases(NOW)

    assert [(each.phrase, each.held, each.unchanged, each.is_idle) for each in found] == [
        (idle, 20, 17, True),
        (useful, 5, 1, False),
    ]
    assert accuracy.of_phrases(NOW + timedelta(days=91)) == []


def test_what_its_author_mended_first_was_not_held_in_vain():
    hits = [{"level": "hold", "reason": "话题词", "word": "征信洗白"}]
    told = [
        ("question", 1, "reject", hits), ("question", 1, "resubmit", hits), ("question", 1, "approve", hits),
        ("question", 2, "approve", hits), ("question", 3, "approve_redacted", hits),
        ("question", 4, "resubmit", hits), ("question", 4, "approve", hits),
        ("question", 5, "reject", hits), ("question", 5, "grant", hits),
        ("question", 6, "resubmit", hits), ("question", 6, "reject", hits), ("question", 6, "grant", hits),
    ]  # fmt: skip

    held, unchanged = accuracy.count(told)

    assert (dict(held), dict(unchanged)) == ({("话题词", "征信洗白"): 6}, {("话题词", "征信洗白"): 2})


def test_a_phrase_is_known_by_its_number_whatever_was_added_to_its_reason():
    phrase = WatchedPhrase.objects.create(pattern="洗白", reason="话题词")
    hits = [
        {"level": "hold", "reason": "话题词（转述）", "word": each, "phrase": phrase.pk}
        for each in ("洗白", "洗 白")
    ]

    held, unchanged = accuracy.count([("question", 1, "approve", hits), ("question", 2, "reject", hits)])

    assert (dict(held), dict(unchanged)) == ({phrase.pk: 2}, {phrase.pk: 1})


def test_the_board_tells_how_much_waits_since_when_and_why(client, moderator, watchwords):
    now = timezone.now()
    for hours in (1, 5, 30, 100):
        make_question(status="pending", created_at=now - timedelta(hours=hours))
    posting.ask(make_member(), "征信洗白是真的吗，会不会被骗", BODY, [], None, now)
    client.force_login(moderator)

    (questions,) = [each for each in queues.ages(now) if each.kind == "question"]
    page = client.get(reverse("admin:qa_board")).content.decode()

    assert (questions.fresh, questions.today, questions.days, questions.late, questions.total) == (
        2,
        1,
        1,
        1,
        5,
    )
    assert questions.oldest == now - timedelta(hours=100)
    assert "话题词：征信洗白，多半是在问真假：1 条" in page
    assert "不到 10 条，先不算" in page
    client.force_login(make_staff("编辑"))
    assert client.get(reverse("admin:qa_board")).status_code == 403


def test_new_words_appeals_and_claims_can_be_looked_up_and_not_changed(client, moderator):
    asker = make_member()
    appealed = posting.appeal(make_question(asker, status="rejected"), asker, "没有写到任何人。", NOW)
    claim = Claim.objects.create(
        question=make_question(),
        lawyer=make_lawyer(make_member()),
        no_conflict_with="花呗",
        claimed_at=NOW,
        expires_at=NOW,
    )
    client.force_login(moderator)

    for row in (make_revision(), make_review(), appealed, claim):
        name = f"admin:qa_{row._meta.model_name}"
        for url in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            page = client.get(url)
            assert (page.status_code, 'name="_save"' in page.content.decode()) == (200, False)
        assert client.post(reverse(f"{name}_change", args=[row.pk]), {"status": "open"}).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_every_kind_of_post_has_a_queue_and_a_list():
    assert set(admin.site._registry) >= {*queues.KINDS.values()}
    assert {each for each in apps.get_models() if issubclass(each, Moderated)} == {*queues.KINDS.values()}
