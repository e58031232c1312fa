"""The message reader as a page: shown back once, carried into a letter, and nowhere afterwards."""

import re

import pytest
import time_machine

from selfhelp import importing
from statutes.models import Citation
from tests.factories import NOW, TODAY, make_provision
from tests.selfhelp.test_letters_privacy import log, rows  # noqa: F401

pytestmark = pytest.mark.django_db
NASTY = "欠款逾期，联系您的家人，转账到个人账户，微信 13712345678 <script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def post(client, text=NASTY, **more):
    return client.post("/selfhelp/message/", {"text": text, "whose": "mine"} | more)


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def hidden(page, action):
    """What the form to an address carries, as a browser would send it."""
    form = page[page.index(f'action="{action}"') :]
    pairs = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form[: form.index("</form>")])
    return {
        name: value.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">") for name, value in pairs
    }


def test_each_mark_stands_in_the_text_and_leads_to_what_it_means(client):
    provision = make_provision(1033, text="第一款")

    page = html(post(client))

    assert '<mark>联系您的家人</mark><a class="flag" href="#mark-1"' in page
    assert 'id="mark-1"' in page
    assert f'href="{provision.page_url}"' in page
    assert "没有标出来不等于没问题" in page


def test_a_message_without_marks_is_not_called_harmless(client):
    page = html(post(client, "您的账单本月到期，请按时还款。"))

    assert "没有标出什么" in page
    assert "没有标出来不等于没问题" in page
    assert "<mark>" not in page


def test_a_notice_of_a_court_is_never_called_false_and_how_to_verify_it_is_said(client):
    page = html(post(client, "【12368】张三：案号（2026）浙0106民初1234号，定于2026年12月8日9时开庭。"))

    assert "<mark>" not in page
    assert "里面提到法院：可能是真的，先核" in page
    assert "自己拨 12368" in page


def test_html_and_reordering_characters_come_back_as_plain_words(client):
    page = html(post(client, NASTY + "\u202e欠"))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"text": ""}, "text", "先把消息贴进来"),
        ({"text": " \n　"}, "text", "先把消息贴进来"),
        ({"text": "欠\0款"}, "text", "无法识别的字符"),
        ({"text": "欠" * 10_001}, "text", "最多 10000 个字"),
        ({"at": "25:00"}, "at", "从 0:00 到 23:59"),
        ({"on": "2026-02-31"}, "on", "2 月没有 31 日"),
        ({"whose": "nobody"}, "whose", "请从列出的里选"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_stays(client, data, field, words):
    response = post(client, **data)

    assert words in response.context["form"].errors[field][0]
    assert f'id="id_{field}_error"' in html(response)
    assert field == "text" or "联系您的家人" in html(response)


def test_a_message_of_ten_thousand_characters_is_read(client):
    assert "标出了 1 样" in html(post(client, "欠款" + "好" * 9_988 + "联系您的家人"))


def test_the_message_begins_a_letter_and_nothing_has_to_be_typed_again(client):
    page = html(post(client, on="2026-11-02", at="23:10"))

    carried = hidden(page, "/selfhelp/letters/stop-harassment/")
    letter = client.post("/selfhelp/letters/stop-harassment/", carried)

    assert letter.context["form"]["records"].value() == f"2026-11-02 23:10，收到消息：“{NASTY}”"
    assert not letter.context["form"].errors
    complaint = client.post("/selfhelp/letters/complaint/", hidden(page, "/selfhelp/letters/complaint/"))
    assert complaint.context["form"]["facts"].value().startswith("2026-11-02 23:10，")


def test_somebody_who_owes_nothing_is_led_to_their_own_letter(client):
    page = html(post(client, whose="others"))

    carried = hidden(page, "/selfhelp/letters/not-my-debt/")
    assert carried["happened"] == "told"
    assert "/selfhelp/letters/stop-harassment/" not in page


def test_going_back_keeps_what_was_typed(client):
    page = html(post(client, on="2026-11-02", at="23:10", whose="others"))

    form = client.post("/selfhelp/message/", hidden(page, "/selfhelp/message/") | {"step": "edit"}).context[
        "form"
    ]

    assert [form[name].value() for name in ("text", "whose", "on", "at")] == [
        NASTY,
        "others",
        "2026-11-02",
        "23:10",
    ]


@pytest.mark.parametrize("data", [{}, {"step": "edit"}, {"at": "99"}])
def test_a_message_leaves_no_trace(client, log, data):  # noqa: F811
    response = post(client, **data)

    assert "13712345678" in html(response)
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    everywhere = "\n".join(log) + rows() + str(response.headers)
    assert "13712345678" not in everywhere
    assert "联系您的家人" not in everywhere


def test_the_empty_form_may_be_kept_for_everybody(client):
    response = client.get("/selfhelp/message/")

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.wsgi_request.META["portal.public_page"] is True
    assert "不保存，不记日志，不写进网址" in html(response)
    assert "不上传" not in html(response)


def test_what_the_marks_cite_is_known_to_the_library(client):
    provision = make_provision(1033, text="第一款")

    importing.tell(on=TODAY)

    keys = set(
        Citation.objects.filter(source_kind="message", provision=provision).values_list(
            "source_key", flat=True
        )
    )
    assert {"third-party", "visit", "night"} <= keys
    page = html(client.get(provision.page_url))
    assert '<a href="/selfhelp/message/">看看这条催收消息</a>' in page
