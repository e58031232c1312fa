"""Verified lawyers answer: each answer waits for a moderator, and comes back with its words when refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import verification
from core.markup import to_markdown
from qa import moderation, posting
from qa.models import Answer, ModerationEvent
from qa.refusals import AlreadyPosted, NotAllowed
from statutes import citing
from statutes.models import Citation
from tests.factories import (
    NOW,
    TODAY,
    answer_words,
    make_answer,
    make_claim,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
)
from tests.qa.conftest import BODY, REASONS, answered

pytestmark = pytest.mark.django_db


# Answers


def test_a_verified_lawyer_answers_and_the_answer_waits(client, lawyer):
    question = make_question(status="open")
    make_claim(question, lawyer, now=timezone.now())
    client.force_login(lawyer.user)

    response = client.post(reverse("qa:answer", args=[question.pk]), answer_words())

    answer = Answer.objects.get()
    assert response.url == reverse("qa:mine_answer", args=[answer.pk])
    assert (answer.status, answer.lawyer) == ("submitted", lawyer)
    assert (answer.body, answer.next_steps, answer.no_direct_law) == ("", f"<p>{REASONS}</p>", True)
    assert answer.conclusions == ["可能会，但不是一定。", "先核对账单。"]
    question.refresh_from_db()
    assert question.status == "open"
    assert "收到了，等人工审核" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("status", "role"),
    [
        ("submitted", "lawyer"), ("rejected", "lawyer"), ("suspended", "lawyer"), ("verified", "trainee"),
        ("verified", "assistant"), ("verified", "adviser"), ("verified", "legal_assistant"),
    ],
)  # fmt: skip
def test_nobody_else_answers(client, status, role):
    fields = {"decision_reason": "证号不符"} if status in ("rejected", "suspended") else {}
    profile = make_lawyer(make_member(), status=status, role=role, **fields)
    question = make_question(status="open")
    client.force_login(profile.user)
    url = reverse("qa:answer", args=[question.pk])

    for response in (client.get(url), client.post(url, answer_words())):
        assert response.status_code == 403
        assert "只有核验过的律师能回答" in response.content.decode()
    with pytest.raises(NotAllowed):
        posting.answer(profile, question, answer_words(), NOW)
    assert not Answer.objects.exists()


def test_a_lawyer_whose_account_was_stopped_does_not_answer(lawyer):
    lawyer.user.is_active = False
    lawyer.user.save()

    with pytest.raises(NotAllowed):
        posting.answer(lawyer, make_question(), answer_words(), NOW)


def test_a_lawyer_does_not_answer_their_own_question(lawyer):
    with pytest.raises(NotAllowed, match="自己的提问"):
        posting.answer(lawyer, make_question(lawyer.user), answer_words(), NOW)


@pytest.mark.parametrize("status", ["pending", "rejected", "hidden", "withdrawn", "closed"])
def test_a_question_that_is_not_open_is_not_answered(client, lawyer, status):
    question = make_question(status=status)
    client.force_login(lawyer.user)

    assert client.get(reverse("qa:answer", args=[question.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        posting.answer(lawyer, question, answer_words(), NOW)


def test_a_second_answer_leads_to_the_first(lawyer):
    question = make_question()
    first = answered(lawyer, question, answer_words())

    with pytest.raises(AlreadyPosted) as again:
        posting.answer(lawyer, question, answer_words(next_steps=REASONS + "再补一句。"), NOW)
    assert again.value.item == first


def test_a_refused_answer_is_mended_in_the_words_in_which_it_was_typed(client, lawyer):
    question = make_question()
    answer = make_answer(
        question, lawyer, status="rejected", body="<p>见<strong>合同</strong>约定的利率。</p>"
    )
    client.force_login(lawyer.user)
    url = reverse("qa:answer", args=[question.pk])

    assert (
        "见**合同**约定的利率。" in client.get(url).content.decode()
    )  # under 依据, to be sorted into the parts
    client.post(url, answer_words(version="0", next_steps=REASONS))

    answer.refresh_from_db()
    assert (answer.status, answer.body, to_markdown(answer.next_steps).strip()) == ("submitted", "", REASONS)
    assert [event.verb for event in ModerationEvent.objects.of(answer)] == ["resubmit"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"conclusion": ""}, "请先写结论"),
        ({"conclusion": "一\n二\n三\n四也写了"}, "最多三行，现在有 4 行"),
        ({"conclusion": "结" * 61}, "每行最多 60 字"),
        ({"grounds": "", "no_direct_law": ""}, "依据里没有认出法条库里的法条"),
        ({"grounds": "依据民法典的精神，应当还钱。", "no_direct_law": ""}, "依据里没有认出法条库里的法条"),
        ({"grounds": "依据《民法典》第六百七十五条。"}, "请留一个"),
        ({"grounds": "- "}, "只有格式，没有字"),
        ({"grounds": "理" * 4_001}, "最多 4000 个字"),
        ({"next_steps": ""}, "请写下一步做什么，有没有期限"),
        ({"risks": ""}, "请写风险"),
        ({"see_lawyer": ""}, "请写什么情况下必须当面找律师"),
        ({"next_steps": REASONS + "\n\n{{law:民法典-9999}}"}, "法条库里没有“民法典-9999”这一条"),
        ({"risks": REASONS + "\n\n{{figure:lpr-cap}}"}, "不能用在回答里"),
        ({"grounds": REASONS + "见{{law:民法典-675}}这一条"}, "要单独成段"),
    ],
)
def test_a_faulty_answer_comes_back_with_its_words(client, lawyer, fields, says):
    make_provision(675)
    question = make_question()
    make_claim(question, lawyer, now=timezone.now())
    client.force_login(lawyer.user)
    data = answer_words() | fields

    response = client.post(reverse("qa:answer", args=[question.pk]), data)

    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert all(
        data[name] in page for name in ("next_steps", "see_lawyer", *fields) if name != "no_direct_law"
    )
    assert not Answer.objects.exists()


def test_a_hidden_answer_is_not_changed_and_the_new_words_come_back(client, lawyer):
    answer = make_answer(make_question(), lawyer, status="hidden")
    address = reverse("qa:answer", args=[answer.question_id])
    client.force_login(lawyer.user)

    looking = client.get(address)
    writing = client.post(address, answer_words())

    assert looking.url == answer.own_url
    assert writing.status_code == 403
    assert "你的回答现在隐藏着" in writing.content.decode()
    assert REASONS in writing.content.decode()
    assert Answer.objects.get().body == answer.body


def test_a_lawyer_who_lost_the_badge_while_writing_keeps_the_words(client, lawyer):
    type(lawyer).objects.update(status="submitted")
    client.force_login(lawyer.user)

    page = client.post(reverse("qa:answer", args=[make_question().pk]), answer_words())

    assert page.status_code == 403
    assert REASONS in page.content.decode()


def test_a_question_approved_while_its_asker_mends_it_keeps_the_new_words(client, reader):
    question = make_question(reader, status="open")
    client.force_login(reader)

    page = client.post(reverse("qa:edit", args=[question.pk]), {"title": question.title, "body": BODY})

    assert page.status_code == 403
    assert BODY in page.content.decode()


def test_the_page_of_an_answer_says_who_what_and_what_it_is_not(client, lawyer):
    provision = make_provision(675)
    body = '<p>依据《民法典》第六百七十五条。</p><p>{{law:民法典-675}}</p><p><a href="law:民法典-675">按约定还</a></p>'
    question = make_question(status="answered", answered_at=NOW)
    make_answer(question, lawyer, body=body)

    page = client.get(question.get_absolute_url()).content.decode()

    for words in (
        "执业律师 已核验",
        "示例律师事务所",
        "执业证核验于",
        "一般信息",
        "tel:110",
        "tel:12356",
        "tel:12348",
    ):
        assert words in page
    assert page.count(f'href="{provision.get_absolute_url()}"') >= 3
    assert "<blockquote>" in page
    assert "law:民法典" not in page


def test_the_badge_goes_with_the_verification(client, lawyer):
    question = make_question(status="answered", answered_at=NOW)
    make_answer(question, lawyer)
    type(lawyer).objects.filter(pk=lawyer.pk).update(status="suspended", decision_reason="证照过期")

    page = client.get(question.get_absolute_url()).content.decode()

    assert "执业律师 已核验" not in page
    assert "身份未核验" in page


def test_the_answers_of_a_lawyer_whose_check_has_run_out_keep_what_was_known(client, lawyer):
    question = make_question(status="answered", answered_at=NOW)
    make_answer(question, lawyer, licence_checked_on=TODAY, lawyer_role="lawyer", lawyer_firm=lawyer.firm)
    verification.expire(lawyer, NOW + timedelta(days=365))

    page = client.get(question.get_absolute_url()).content.decode()

    assert "执业律师 已核验" not in page
    assert "核验已过期，等待复核" in page
    assert f"{lawyer.real_name}的回答" in page
    assert "当时执业证核验于" in " ".join(page.split()).replace(" 执业证", "执业证")


def test_what_a_lawyer_writes_of_themselves_waits_for_staff_on_every_page(client, reader, lawyer):
    question = make_question(reader, status="answered", answered_at=NOW)
    answer = make_answer(question, lawyer, author_label="读者乙")
    verification.apply(
        lawyer.user, role="lawyer", real_name="广告名", firm="广告所", licence_number=lawyer.licence_number
    )
    client.force_login(reader)

    pages = [
        client.get(address).content.decode()
        for address in (
            question.get_absolute_url(),
            reverse("qa:mine", args=[question.pk]),
            reverse("qa:comment_answer", args=[answer.pk]),
        )
    ]

    for page in pages:
        assert "读者乙" in page
        assert "广告" not in page
    assert '<span class="face" aria-hidden="true">读</span>' in pages[0]
    assert 'aria-label="读者乙的回答"' in pages[0]


def test_a_lawyer_retracts_and_the_question_is_open_again(client, lawyer):
    question = make_question(status="answered", answered_at=NOW)
    answer = make_answer(question, lawyer)
    make_provision(675)
    linked = citing.link_html("<p>《民法典》第六百七十五条</p>", on=TODAY)
    citing.record("answer", str(answer.pk), linked, on=TODAY)
    client.force_login(lawyer.user)

    client.post(reverse("qa:withdraw", args=["answer", answer.pk]))

    answer.refresh_from_db()
    question.refresh_from_db()
    assert (answer.status, question.status) == ("retracted", "open")
    assert not Citation.objects.exists()


def test_the_same_answer_to_another_question_is_held(lawyer):
    first = answered(lawyer, make_question(), answer_words())

    second = answered(lawyer, make_question(), answer_words())

    assert second.held_for[0]["reason"] == f"和第 {first.pk} 号内容相同"


@pytest.mark.parametrize(
    ("part", "words", "reason"),
    [
        ("conclusion", "有事加我，慢慢谈", "拉客户"), ("grounds", "欢迎委托本所，本所专办逾期", "拉客户"),
        ("next_steps", "电话联系我 13800138000", "手机号"), ("risks", "加我微信 zhangsan88 细聊", "微信号"),
        ("see_lawyer", "免费评估，联系我们所代理", "拉客户"),
    ],
)  # fmt: skip
def test_contacts_and_soliciting_in_any_part_are_held_with_their_reason(
    lawyer, watchwords, part, words, reason
):
    question = make_question()
    make_claim(question, lawyer)

    answer = posting.answer(lawyer, question, answer_words(**{part: words, "no_direct_law": "on"}), NOW)

    assert answer.status == "submitted"
    assert [hit for hit in answer.held_for if reason in hit["reason"]]
    kept = str(answer.words) + str(answer.shown_parts)
    assert ("13800138000" in kept, "zhangsan88" in kept) == (False, False)


def test_what_was_masked_in_an_answer_is_told_to_its_lawyer(client, lawyer, watchwords):
    question = make_question()
    make_claim(question, lawyer)
    answer = posting.answer(lawyer, question, answer_words(risks="电话联系我 13800138000"), NOW)
    client.force_login(lawyer.user)

    page = client.get(answer.own_url).content.decode()

    assert "已经替你遮去的" in page
    assert "手机号" in page


def test_law_named_in_any_part_is_linked_and_remembered_and_old_reasons_stay_as_they_were(
    client, lawyer, moderator
):
    provisions = [make_provision(number) for number in (675, 676, 577, 188)]
    question = make_question()
    make_claim(question, lawyer)
    parts = {
        "grounds": "依据《民法典》第六百七十五条。", "next_steps": "逾期利息看《民法典》第六百七十六条。",
        "risks": "违约责任见《民法典》第五百七十七条。", "see_lawyer": "### 时效\n\n《民法典》第一百八十八条的三年快到时。",
    }  # fmt: skip
    answer = posting.answer(lawyer, question, answer_words(**parts), NOW)
    old = make_answer(question, make_lawyer(make_member()), body="<p>从前写的理由。</p>")
    moderation.approve(answer, moderator, now=NOW)

    page = client.get(question.get_absolute_url()).content.decode()

    cited = Citation.objects.of("answer", str(answer.pk)).values_list("provision", flat=True)
    assert set(cited) == {each.pk for each in provisions}
    headings = ["<h3>依据</h3>", "<h3>下一步与期限</h3>", "<h3>风险</h3>", "<h3>什么时候必须当面找律师</h3>"]
    assert sorted(map(page.index, headings)) == [page.index(each) for each in headings]
    assert all(f'href="{each.get_absolute_url()}"' in page for each in provisions)
    assert "<h4>时效</h4>" in page
    assert old.body in page
