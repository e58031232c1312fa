"""The guided form, the page that shows how others will see it, last days of papers, and exact amounts for one lawyer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from qa import due, moderation, posting
from qa.figures import Amounts
from qa.forms.asking import AskForm
from qa.models import Figures, Question
from qa.refusals import Incomplete, TooMany
from search import index
from tests.factories import (
    NOW,
    TODAY,
    make_answer,
    make_article,
    make_edition,
    make_member,
    make_product,
    make_provision,
    make_question,
    make_statute,
)
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
ASK = reverse("qa:ask")
SUMMONS = {
    "stage": "summons",
    "received_on": date(2026, 11, 10),
    "hearing_on": None,
    "product": None,
    "tried": [],
}
AMOUNTS = Amounts(owed=Decimal("12345.67"), monthly=Decimal("500"), agreed=True)


def typed(**fields):
    return {"title": TITLE, "body": BODY, "agreed": "on"} | fields


def text(response):
    return response.content.decode()


def asked(reader, **more):
    return posting.ask(reader, TITLE, BODY, [], None, NOW, **more)


# Last days


@pytest.mark.parametrize(
    ("stage", "received", "day", "code"),
    [
        ("summons", date(2026, 11, 10), date(2026, 11, 25), "民事诉讼法-128#1"),
        ("payment_order", date(2026, 11, 6), date(2026, 11, 23), "民事诉讼法-227#2"),
        ("enforcement", date(2026, 11, 10), date(2026, 11, 25), "公证执行规定-13"),
    ],
    ids=["an answer", "an objection, off the weekend", "an enforcement"],
)
def test_a_paper_has_its_last_day_by_the_rules_of_selfhelp(stage, received, day, code):
    (found,) = due.dues({"stage": stage, "received_on": received}, today=TODAY)

    assert (found.day, found.code, found.left) == (day, code, (day - TODAY).days)


def test_a_browser_gives_every_field_back_to_somebody_who_goes_back():
    """What is marked `autocomplete=off` comes back empty from the history, with the tick beside it still set."""
    assert not any("autocomplete" in field.widget.attrs for field in AskForm().fields.values())


def test_nobody_waits_for_the_last_day_of_an_answer_when_the_hearing_comes_first():
    def shown(hearing):
        situation = {"stage": "summons", "received_on": date(2026, 11, 10), "hearing_on": hearing}
        return {each.title: (each.doubts, each.note) for each in due.dues(situation, today=TODAY)}

    before, after, past = (shown(date(2026, *day)) for day in ((11, 23), (12, 1), (11, 11)))

    assert (before["交答辩状"][0][0], after["交答辩状"][0]) == (due.HEARD_EARLIER, before["交答辩状"][0][1:])
    assert (before["开庭"][1] != "", past["开庭"][1]) == (True, "")


def test_the_one_day_of_an_enforcement_says_in_its_name_whom_it_concerns():
    (found,) = due.dues({"stage": "enforcement", "received_on": date(2026, 11, 10)}, today=TODAY)

    assert found.title == "申请不予执行（只限公证债权文书、仲裁裁决）"


@pytest.mark.parametrize(
    ("received", "hearing", "next_day"),
    [
        (date(2026, 11, 10), date(2026, 12, 1), date(2026, 11, 25)),
        (date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 10, 1), date(2026, 11, 2), date(2026, 11, 2)),
    ],
    ids=["the answer first", "only the hearing is left", "both are past"],
)
def test_the_next_day_is_the_soonest_that_has_not_passed(received, hearing, next_day):
    ticked = SUMMONS | {"received_on": received, "hearing_on": hearing}

    assert due.next_day(due.dues(ticked, today=TODAY)) == next_day


def test_what_has_a_last_day_waits_before_what_has_none_and_after_despair(reader):
    plain = make_question(status="pending")
    later = asked(make_member(), situation=SUMMONS)
    sooner = asked(make_member(), situation=SUMMONS | {"received_on": date(2026, 11, 8)})
    urgent = make_question(status="pending", is_urgent=True)

    assert list(Question.objects.waiting()) == [urgent, sooner, later, plain]
    assert (sooner.due_on, plain.due_on) == (date(2026, 11, 23), None)


def test_mending_a_question_reckons_its_last_day_anew(reader):
    question = asked(reader, situation=SUMMONS)

    posting.edit_question(
        question,
        reader,
        TITLE,
        BODY + "改过",
        [],
        NOW,
        situation=SUMMONS | {"received_on": date(2026, 11, 15)},
    )
    question.refresh_from_db()
    moved = question.due_on
    posting.edit_question(question, reader, TITLE, BODY + "又改", [], NOW)

    question.refresh_from_db()
    assert (moved, question.due_on, question.stage) == (date(2026, 11, 30), date(2026, 11, 30), "summons")


def test_a_day_that_has_not_come_is_no_day_of_receipt(reader):
    with pytest.raises(Incomplete, match="还没有到"):
        asked(reader, situation=SUMMONS | {"received_on": TODAY + timedelta(days=2)})


def test_the_receipt_names_the_day_its_law_and_what_to_do_tonight(client, reader):
    statute = make_statute("民事诉讼法", slug="civil-procedure-law")
    provision = make_provision(227, edition=make_edition(statute, effective_from=date(2024, 1, 1)))
    question = asked(reader, situation=SUMMONS | {"stage": "payment_order"})
    client.force_login(reader)

    page = text(client.get(question.own_url))

    assert "2026-11-25" in page
    assert f'href="{provision.page_url}"' in page
    assert f'href="{reverse("selfhelp:letter", args=["payment-order-objection"])}"' in page
    assert page.index("别在这里等回答") < page.index(TITLE)
    assert "2026-11-25" not in text(Client().get(reverse("qa:list")))


def test_the_public_page_says_the_stage_and_none_of_the_days(client, reader, moderator):
    huabei = make_product()
    ticked = SUMMONS | {"product": huabei, "hearing_on": date(2026, 12, 9), "amount_range": "under_20000"}
    question = asked(
        reader, situation=ticked | {"region": "浙江省", "tried": ["called", "wrote"]}, amounts=AMOUNTS
    )
    moderation.approve(question, moderator, now=NOW)

    page = text(client.get(question.get_absolute_url()))

    for shown in ("花呗", "已收到传票", "5 千到 2 万元", "浙江省", "打过客服电话、写过信或者书面说明"):
        assert shown in page
    for hidden in ("2026-11-10", "2026-12-09", "2026-11-25", "12345", "500.00"):
        assert hidden not in page


# The form


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"stage": "summons"}, "期限从收到那天起算"),
        ({"stage": "payment_order", "received_on": "前天"}, "没有看懂这个日期"),
        ({"stage": "summons", "received_on": "2031-01-01"}, "还没有到"),
        ({"received_on": "2026-11-10"}, "请也选收到的是哪一种"),
        ({"stage": "over_90", "hearing_on": "2026-12-01"}, "写了开庭的日子"),
        ({"stage": "sued"}, "请从列出的里选一项"),
        ({"product": "no-such-product"}, "请从列出的里选一项"),
        ({"tried": ["prayed"]}, "请从列出的里选一项"),
        ({"owed": "很多", "share_figures": "on"}, "请填一个数字"),
        ({"owed": "8000"}, "律师才看得到。不想给，就把数删掉"),
    ],
)
def test_what_does_not_fit_is_said_and_everything_typed_comes_back(client, reader, fields, says):
    client.force_login(reader)

    response = client.post(ASK, typed(look="1", region="浙江省") | fields)

    page = text(response)
    assert (response.status_code, says in page) == (400, True)
    assert BODY in page
    assert '<option value="浙江省" selected>' in page
    for value in fields.values():
        if (isinstance(value, str) and value[0].isdigit()) or value == "前天":
            assert f'value="{value}"' in page
    assert not Question.objects.exists()


def test_nothing_but_the_words_has_to_be_filled_in(client, reader):
    client.force_login(reader)

    client.post(ASK, typed())

    question = Question.objects.get()
    assert (question.stage, question.product, question.tried, question.due_on) == ("", None, [], None)
    assert not Figures.objects.exists()


def test_all_that_was_ticked_is_stored_with_the_question_and_the_figures_apart(client, reader):
    huabei = make_product()
    client.force_login(reader)
    fields = {"stage": "over_90", "product": huabei.slug, "amount_range": "under_50000", "region": "浙江省"}

    client.post(
        ASK, typed(**fields, tried=["called", "agreed"], owed="1.2万", monthly="五百", share_figures="on")
    )

    question = Question.objects.get()
    kept = [getattr(question, name) for name in ("stage", "product", "amount_range", "region", "tried")]
    assert kept == ["over_90", huabei, "under_50000", "浙江省", ["called", "agreed"]]
    assert list(question.tags.all()) == [huabei]
    assert (question.figures.owed, question.figures.monthly, question.figures.principal) == (12000, 500, None)
    assert question.figures.consented_at is not None


# How others will see it


def test_the_look_stores_nothing_and_shows_what_would_be_public(client):
    huabei, similar = make_product(), make_question(title=TITLE)
    index.refresh("question", similar)
    fields = {"stage": "summons", "received_on": "2026-11-10", "product": huabei.slug, "look": "1"}

    response = client.post(
        ASK, typed(**fields, body=BODY + "电话13800138000", owed="9999", share_figures="on")
    )

    page = text(response)
    public, rest = page.split('aria-label="公开的样子"')[1].split("</section>", 1)
    assert (response.status_code, Question.objects.count(), dict(client.session)) == (200, 1, {})
    for shown in (TITLE, "手机号已隐去", "花呗", "已收到传票"):
        assert shown in public
    for hidden in ("13800138000", "2026-11-10", "9999"):
        assert hidden not in public
    for beside in ("手机号", "2026-11-10", "9999", "只有正在写回答的律师看得到", "别在这里等回答"):
        assert beside in rest
    assert f'href="{similar.get_absolute_url()}"' in rest
    assert response["Cache-Control"].count("no-store") == 1


def test_what_the_look_shows_is_what_the_public_page_shows(client, reader, moderator):
    fields = {"stage": "over_90", "amount_range": "under_5000", "tried": ["called"]}
    body = BODY + "\n\n邮箱 a.b@c.com，<b>急</b>"
    client.force_login(reader)
    seen = text(client.post(ASK, typed(look="1", body=body, **fields)))
    client.post(ASK, typed(body=body, **fields))
    question = Question.objects.get()
    moderation.approve(question, moderator, now=NOW)

    public = text(client.get(question.get_absolute_url()))

    for start, end in (('<dl class="facts">', "</dl>"), ("<p>欠了八千多", "</section>")):
        piece = seen.split(start)[1].split(end)[0].strip().removesuffix("</p>")
        assert piece in public


def test_the_look_names_what_would_be_refused_and_spares_whoever_is_in_danger(client, watchwords):
    offer = "征信洗白找我，三天见效，不成功不收钱，需要的来。"

    refused = text(client.post(ASK, typed(look="1", body=offer)))
    in_danger = text(client.post(ASK, typed(look="1", body=offer + "我不想活了")))

    assert "这几处交不了" in refused
    assert "像是在招揽征信洗白" in refused
    assert "这几处交不了" not in in_danger


def test_the_way_back_and_the_missing_tick_lose_nothing(client, reader):
    client.force_login(reader)
    fields = typed(stage="over_90", tried=["called", "wrote"], owed="八千八", share_figures="on")

    back = client.post(ASK, fields | {"back": "1"})
    unticked = client.post(ASK, {name: value for name, value in fields.items() if name != "agreed"})

    page = text(back)
    assert (back.status_code, unticked.status_code) == (200, 400)
    assert "还有地方要改" not in page
    for shown in (TITLE, BODY, 'value="八千八"', '<option value="over_90" selected>'):
        assert shown in page
    assert page.count(" checked") == 3
    assert "要先同意公开，才能交" in text(unticked)
    assert "对方看到的样子" in text(unticked)
    assert not Question.objects.exists()


def test_despair_shows_the_numbers_on_the_look_and_while_typing(client, watchwords):
    said = typed(body=BODY + "不想活了", look="1")

    looked, while_typing = text(client.post(ASK, said)), text(client.post(reverse("qa:similar"), said))

    assert looked.index("先打电话，别一个人扛") < looked.index("对方看到的样子</h1>")
    assert "先打电话，别一个人扛" in while_typing


def test_everything_ticked_survives_signing_in_and_waiting_as_a_draft(client, reader):
    make_product()
    fields = typed(stage="summons", received_on="2026-11-10", product="huabei", tried=["called", "wrote"])
    fields |= {"owed": "8000", "share_figures": "on"}
    client.post(ASK, fields)
    client.force_login(reader)

    after = text(client.get(ASK))
    client.post(ASK, fields | {"keep": "1"})
    draft = Question.objects.get()
    again = text(client.get(reverse("qa:edit", args=[draft.pk])))

    for page in (after, again):
        for shown in (
            "2026-11-10",
            'value="8000',
            'value="huabei" selected',
            'value="summons" selected',
            BODY,
        ):
            assert shown in page
        assert page.count(" checked") == 3
    assert (draft.status, draft.due_on) == ("draft", date(2026, 11, 25))


def test_a_draft_keeps_figures_before_anybody_agreed_and_handing_in_without_consent_drops_them(reader):
    amounts = Amounts(owed=Decimal(8000))
    draft = posting.save_draft(reader, None, TITLE, BODY, [], None, NOW, amounts=amounts)
    assert (draft.figures.owed, draft.figures.consented_at) == (8000, None)

    posting.edit_question(draft, reader, TITLE, BODY, [], NOW, amounts=amounts)

    assert not Figures.objects.exists()


# Steps of one button


def test_settling_and_reopening_again_and_again_is_refused(reader):
    question = make_question(reader, status="answered", answered_at=NOW)
    make_answer(question)
    for _ in range(5):
        posting.resolve(question, reader, NOW)
        posting.reopen(question, reader, NOW)

    with pytest.raises(TooMany, match="什么都没有变"):
        posting.resolve(question, reader, NOW)


def test_the_asker_is_told_that_an_answer_was_taken_back(client, reader):
    question = make_question(reader, status="open")
    make_answer(question, status="retracted", published_at=NOW, conclusion="撤回了的结论")
    client.force_login(reader)

    page = text(client.get(question.own_url))

    assert "一位律师撤回了回答" in page
    assert "撤回了的结论" not in page


def test_the_article_that_somebody_came_from_survives_the_look(client, reader):
    article = make_article()
    client.force_login(reader)
    url = f"{ASK}?article={article.slug}"

    assert 'method="post" action=""' in text(client.post(url, typed(look="1")))
    client.post(url, typed())

    assert Question.objects.get().article == article
