"""The rules that ask who writes, how a form was filled in, and what was refused before; each with its own reason."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse

from qa import fingerprints, permits, posting, screening, traps
from qa.models import Answer, LearnedContact, Question, WatchedPhrase
from qa.refusals import Blocked, Refused, TooMany
from qa.screening.trying import on_recent_posts
from tests.factories import (
    NOW,
    answer_words,
    make_comment,
    make_member,
    make_question,
    make_staff,
    make_user,
)
from tests.qa.conftest import BODY, TITLE, answered

pytestmark = pytest.mark.django_db
AD = "想快点还清的可以打 138 0013 8000，一切好说，价格可以谈。"


def ask(user, body=BODY, title=TITLE, now=NOW):
    return posting.ask(user, title, body, [], None, now)


def reasons(post, *levels):
    return [hit["reason"] for hit in post.held_for if not levels or hit["level"] in levels]


# The order, size and encoding


def test_every_rule_adds_its_reason_in_the_order_in_which_they_look(reader, watchwords, moderator):
    LearnedContact.objects.create(
        print=fingerprints.of("13800138000")[0], item_kind="question", item_id=1, learned_at=NOW
    )
    ask(make_member(), AD + "花呗套现 https://example.com \ue000 020-82222222")
    for _ in range(3):
        make_question(reader, status="rejected", created_at=NOW, title="别的", body="别的")

    with screening.seen_by_form(traps.signs({"remark": "x", "opened": "forged"}, now=NOW)):
        held = ask(reader, AD + "花呗套现 https://example.com \ue000 020-82222222")

    first = Question.objects.order_by("pk").first()
    assert reasons(held) == [
        "有规则读不出的字符",
        "填了看不见的一栏，像是程序填的",
        "不是从本站的页面交来的，或者页面不完整",
        f"和第 {first.pk} 号内容相同",
        "含手机号，已遮去",
        "话题词：套现",
        "像是座机号码：机构的可以留，个人的请遮去",
        "联系方式在 1 篇被拒的广告里出现过",
        "有外部链接",
        "近三十天处理过的 3 篇里，3 篇没有通过",
    ]
    assert "13800138000" not in str(held.held_for) + held.body
    assert "020-82222222" in held.body


def test_more_than_any_form_takes_is_refused_with_its_length(reader):
    with pytest.raises(Refused, match="60000"):
        ask(reader, "花呗逾期。" * 12_001)


def test_a_byte_that_nobody_types_is_refused(reader):
    with pytest.raises(Refused, match="无法识别"):
        ask(reader, BODY + "\0")


# Refused, held, blanked, told


def test_a_victims_question_about_cleaned_credit_records_is_held_and_not_blocked(reader, watchwords):
    question = ask(
        reader, "有人说交三千就能征信洗白，我该信吗？我怕又被骗一次。", "征信洗白是真的吗，会不会被骗"
    )

    assert (question.status, question.is_held) == ("pending", True)
    assert reasons(question, "hold") == ["话题词：征信洗白，多半是在问真假"]


@pytest.mark.parametrize(
    "offer",
    [
        "征信洗白找我，三天见效。",
        "徵信洗白找我，三天見效。",
        "征 信 洗 白 找我",
        "征\u200b信·洗-白，加我",
        "征信洗白，加我Ⅴ",
    ],
)
def test_soliciting_is_refused_however_it_is_written(reader, watchwords, offer):
    with pytest.raises(Blocked) as refusal:
        ask(reader, "我以前也逾期过，后来好了，" + offer)

    assert "像是在招揽征信洗白" in refusal.value.sentence
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        "有人说征信洗白找我就行，我没有理他，以后怎么办。",
        "中介说征信洗白他能代办，要三千。",
        "朋友让我花呗套现，说费率很低。",
        "征信洗白代办要三千，靠谱吗？",
        "交了钱征信洗白代办的就不见了，我是不是被骗了。",
        "对方让我加微信 abc12345 谈分期。",
    ],
)
def test_whoever_reports_or_doubts_an_offer_is_held_and_not_refused(reader, watchwords, told):
    question = ask(reader, "花呗逾期两个月，收入断了。" + told)

    assert question.is_held
    assert reasons(question, "hold")[0].endswith("（像在转述或者在问，所以没有拒收）")
    assert "abc12345" not in question.body + str(question.held_for)


@pytest.mark.parametrize(
    "offer",
    [
        "有人问我怎么还清的。征信洗白找我。",
        "朋友说征信洗白找我。真有效，征信洗白找我。",
        "我能帮大家征信洗白，联系我。",
        "加我微信 abc12345 一起谈。",
    ],
)
def test_naming_others_elsewhere_makes_no_report_of_an_offer(reader, watchwords, offer):
    with pytest.raises(Blocked):
        ask(reader, "花呗逾期两个月，收入断了。" + offer)


def test_an_account_number_beside_words_of_despair_is_masked_and_the_post_let_in(reader, watchwords):
    question = ask(reader, BODY + "被催得不想活了，加我微信 abc12345 说说话吧。")

    assert (question.status, question.is_urgent) == ("pending", True)
    assert "abc12345" not in question.body


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("加我微信 lawyer2026 细说。", "含微信或 QQ 号，已遮去"),
        ("电话 13800138000。", "含手机号，已遮去"),
        ("具体的加我，我来讲。", "像是在拉客户：这里不留联系方式，不揽业务"),
        ("我所长期代理这类案件，欢迎委托。", "像是在拉客户：这里不留联系方式，不揽业务"),
        ("凡是说“征信洗白找我”的都是骗子。", "像是在招揽征信洗白。征信没有人能花钱修"),
    ],
)
def test_contacts_and_soliciting_in_an_answer_are_held_with_a_reason_and_never_refused(
    lawyer, watchwords, words, reason
):
    written = answered(lawyer, make_question(), answer_words(next_steps="先核对账单，再谈分期。" + words))

    assert (written.status, written.is_held) == ("submitted", True)
    assert reason in reasons(written, "hold")


def test_what_a_lawyer_may_not_say_an_asker_may(reader, watchwords):
    assert not ask(reader, BODY + "对方说加我好友就给免息，我没有加。").is_held


def test_a_phrase_of_level_mask_is_blanked_in_what_is_stored_and_in_the_record(reader):
    WatchedPhrase.objects.create(pattern="工号[0-9]{4,8}", is_regex=True, level="mask", reason="催收员工号")

    question = ask(reader, BODY + "催收说他工 号4017，天天打。")

    assert question.body.endswith("催收说他【已隐去】，天天打。")
    assert ("mask", "催收员工号", "") in {(h["level"], h["reason"], h["word"]) for h in question.held_for}
    assert "4017" not in str([question.held_for, question.masked])
    draft = posting.save_draft(reader, None, TITLE, "他说工号4017", [], None, NOW)
    assert draft.body == "他说【已隐去】"
    assert not question.is_held


def test_a_hit_says_which_phrase_it_was(reader, watchwords):
    question = ask(reader, BODY + "花呗套现犯法吗")

    assert [hit["phrase"] for hit in question.held_for] == [
        WatchedPhrase.objects.get(key="cash-out").pk,
        None,
    ]


# Who writes


def test_the_first_three_posts_of_an_account_are_marked_and_the_fourth_is_not(reader, article):
    posts = [
        ask(reader),
        posting.comment(reader, article, None, "谢谢，已经照着做了。", NOW),
        ask(reader, BODY + "第三次问。"),
        ask(reader, BODY + "第四次问。"),
    ]

    assert [reasons(post, "notice") for post in posts] == [
        ["这个账号交的第一篇"], ["这个账号交的第二篇"], ["这个账号交的第三篇"], [],
    ]  # fmt: skip
    assert not any(post.is_held for post in posts)


def test_a_draft_is_no_post_yet_and_mending_one_is_no_new_one(reader):
    posting.save_draft(reader, None, TITLE, BODY, [], None, NOW)
    first = ask(reader, BODY + "先问这个。")

    posting.edit_question(first, reader, TITLE, BODY + "补一句。", [], NOW)

    first.refresh_from_db()
    assert reasons(first) == ["这个账号交的第一篇"]


@pytest.mark.parametrize(
    ("fates", "days_ago", "held"),
    [
        (["rejected", "hidden", "open"], 29, True),
        (["rejected", "rejected", "open", "open"], 29, True),
        (["rejected", "open", "open", "open"], 29, False),
        (["rejected", "rejected"], 29, False),  # too few to tell
        (["rejected", "rejected", "rejected"], 31, False),
    ],
)
def test_whoever_was_refused_half_the_time_in_thirty_days_is_held(reader, fates, days_ago, held):
    for fate in fates:
        post = make_question(reader, status=fate, title="别的", body="别的")
        Question.objects.filter(pk=post.pk).update(decided_at=NOW - timedelta(days=days_ago))

    assert ask(reader).is_held is held


# Forms that no person filled in


def at(seconds, prefilled=False):
    opened = traps.stamp(NOW - timedelta(seconds=seconds), is_prefilled=prefilled)
    return {traps.STAMP: opened, traps.UNSEEN: ""}


@pytest.mark.parametrize(
    ("posted", "levels"),
    [
        (at(3), []),
        (at(30 * 24 * 3600), []),  # a page that lay open for a month
        (at(0, prefilled=True), []),  # a draft, or what was typed before signing in
        (at(2), ["hold"]),
        (at(60) | {traps.UNSEEN: "http://spam"}, ["hold"]),
        (at(60) | {traps.UNSEEN: "  "}, []),
        ({}, ["notice"]),
        ({traps.STAMP: "1790000000-1:forged"}, ["notice"]),
        ({traps.STAMP: Signer(salt="other").sign("1790000000-1")}, ["notice"]),
    ],
)
def test_a_hasty_or_overfull_form_is_noticed_and_a_slow_person_is_not(posted, levels):
    assert [hit.level for hit in traps.signs(posted, now=NOW)] == levels


def test_a_hit_of_the_trap_loses_no_word_and_stays_until_the_form_is_taken(client, reader):
    client.force_login(reader)
    page = client.get(reverse("qa:ask")).content.decode()
    stamp = page.split('name="opened" value="')[1].split('"')[0]
    typed = {"title": TITLE, "body": "太短", "agreed": "on", "opened": stamp, "remark": "bot"}

    again = client.post(reverse("qa:ask"), typed).content.decode()
    client.post(reverse("qa:ask"), typed | {"body": BODY})

    assert f'name="opened" value="{stamp}"' in again
    assert 'name="remark" value="bot"' in again
    question = Question.objects.get()
    assert (question.body, question.is_held) == (BODY, True)
    assert reasons(question, "hold") == [
        "填了看不见的一栏，像是程序填的", "打开页面不到三秒就交了，像是程序填的",
    ]  # fmt: skip


def test_the_unseen_field_is_out_of_reach_of_keyboards_and_readers(client, reader):
    client.force_login(reader)

    page = client.get(reverse("qa:ask")).content.decode()

    assert page.count('name="remark"') == 1
    hidden = page.split('name="remark"')[0].rsplit("<div", 1)[1]
    assert 'class="vh" aria-hidden="true"' in hidden
    assert 'tabindex="-1" autocomplete="off"' in page.split('name="remark"')[1].split(">")[0]


def test_a_network_has_its_own_limit_and_its_address_is_not_kept(client, reader, settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(permits, "FROM_NETWORK", ("内容", [(2, 3600)]))
    for _ in range(2):
        permits.check_network("203.0.113.7", NOW)

    with pytest.raises(TooMany):
        permits.check_network("203.0.113.7", NOW)
    permits.check_network("203.0.113.8", NOW)
    assert not permits.limits.LimitCount.objects.filter(key__contains="203.0.113").exists()
    client.force_login(reader)
    typed = {"title": TITLE, "body": BODY, "agreed": "on"}
    answers = [client.post(reverse("qa:ask"), typed | {"body": BODY + each}) for each in "一二三"]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert BODY + "三" in answers[-1].content.decode()


# Trying a pattern on what is there


def test_a_pattern_is_tried_on_recent_posts_of_every_kind(client, moderator, lawyer, article):
    make_question(body="他们说可以洗 白记录，真的吗", status="open")
    make_question(body="他们说可以洗白记录，真的吗", status="draft")
    make_comment(article, make_user(), body="洗白都是骗人的")
    Answer.objects.filter(pk=answered(lawyer, make_question(), answer_words()).pk).update(
        risks="<p>没有<strong>洗白</strong>这回事。</p>"
    )

    tried = on_recent_posts("洗白", is_regex=False)

    assert (tried.found, {match.item.KIND for match in tried.matches}) == (
        3,
        {"question", "comment", "answer"},
    )
    assert {match.words for match in tried.matches} == {"洗 白", "洗白"}
    client.force_login(moderator)
    page = client.get(reverse("admin:qa_watchedphrase_preview"), {"pattern": "洗白"}).content.decode()
    assert "命中 3 篇" in page
    assert "<mark>洗 白</mark>" in page
    bad = client.get(reverse("admin:qa_watchedphrase_preview"), {"pattern": "(a+)+", "is_regex": "on"})
    assert "不能用 * 和 +" in bad.content.decode()


def test_only_moderators_look_through_posts_with_a_pattern(client):
    client.force_login(make_staff("编辑"))

    assert client.get(reverse("admin:qa_watchedphrase_preview")).status_code == 403
