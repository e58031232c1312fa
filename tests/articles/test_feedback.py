"""纠错 and 有用: words from strangers, without an account and without a cookie on the article."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts import privacy
from articles import feedback
from articles.feedback import AlreadyHandled
from articles.forms import MOST_SECONDS
from articles.models import Feedback
from tests.factories import NOW, make_article, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/articles/huabei/correction/"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def article(clock):
    return make_article("huabei", sections=[("why", "<p>正文</p>")])


def fresh(client, address=ADDRESS):
    """The hidden fields of the form as a browser gets them."""
    form = client.get(address).context["form"]
    return {"stamp": form["stamp"].value(), "website": ""}


def send(client, clock, *, after=10, address=ADDRESS, **fields):
    hidden = fresh(client, address)
    clock.shift(timedelta(seconds=after))
    return client.post(address, hidden | fields)


def test_a_correction_reaches_the_editors_with_its_article_and_section(client, clock, article):
    response = send(
        client, clock, section="why", text="第三条写错了，应当是第四条。", contact="reader@example.com"
    )

    said = Feedback.objects.waiting().get()
    assert (said.kind, said.section_key, said.text, said.contact, said.revision) == (
        "correction", "why", "第三条写错了，应当是第四条。", "reader@example.com", article.published_revision,
    )  # fmt: skip
    assert "收到了" in response.content.decode()
    assert response["Cache-Control"].find("no-store") >= 0


def test_numbers_that_identify_a_person_are_masked_before_anything_is_kept(client, clock, article):
    response = send(client, clock, text="我的电话 13812345678，这一段写错了。")

    assert "13812345678" not in Feedback.objects.get().text
    assert "13812345678" not in response.content.decode()
    assert "手机号" in response.content.decode()


def test_a_form_sent_twice_counts_once(client, clock, article):
    hidden = fresh(client)
    clock.shift(timedelta(seconds=9))

    pages = [client.post(ADDRESS, hidden | {"text": "第三条写错了。"}) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "写一句哪里不对"),
        ({"text": "错"}, "再多写几个字"),
        ({"text": "错" * 2001}, "最多 2000 字，现在有 2001 个字"),
        ({"text": "这一句不对", "contact": "不是邮箱"}, "邮箱写得不对"),
        ({"text": "这一句不对", "section": "nothing"}, ""),
        ({"text": "这一句不对", "website": "https://spam.example"}, "看不见的格子"),
        ({"text": "这一句不对", "stamp": "forged"}, "打开得太久"),
        ({"text": "\u202e\u200b  \n "}, "再多写几个字"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_nothing_typed_is_lost(client, clock, article, fields, words):
    response = send(client, clock, **fields)

    page = response.content.decode()
    assert (response.status_code, Feedback.objects.count()) == (200, 0)
    assert words in page
    assert fields["text"].strip()[:300] in page


def test_a_nul_byte_is_refused_in_words(client, clock, article):
    response = send(client, clock, text="这一句\0不对")

    assert response.status_code in (200, 400)
    assert Feedback.objects.count() == 0


def test_script_in_a_correction_stays_text(client, clock, article):
    response = send(client, clock, text="<script>alert(1)</script>写错了")

    assert "<script>alert" not in response.content.decode()
    assert Feedback.objects.get().text == "<script>alert(1)</script>写错了"


def test_too_fast_is_taken_for_a_robot_and_can_be_sent_again(client, clock, article):
    hidden = fresh(client)
    first = client.post(ADDRESS, hidden | {"text": "这一句不对"})
    clock.shift(timedelta(seconds=5))

    second = client.post(ADDRESS, hidden | {"text": "这一句不对"})

    assert "交得太快了" in first.content.decode()
    assert "收到了" in second.content.decode()


def test_a_form_left_open_too_long_comes_back_with_a_new_stamp(client, clock, article):
    first = send(client, clock, after=MOST_SECONDS + 60, text="这一句不对")
    stamp = first.context["form"]["stamp"].value()
    clock.shift(timedelta(seconds=5))

    second = client.post(ADDRESS, {"text": "这一句不对", "stamp": stamp})

    assert "打开得太久" in first.content.decode()
    assert "收到了" in second.content.decode()


def test_one_network_cannot_flood_the_editors(client, clock, article, monkeypatch):
    monkeypatch.setattr("articles.views.FEEDBACK_PER_HOUR", 2)

    pages = [send(client, clock, text=f"第 {number} 处不对") for number in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 429]
    assert "第 2 处不对" in pages[2].content.decode()
    assert Feedback.objects.count() == 2


def test_status_and_people_cannot_be_forged(client, clock, article):
    send(client, clock, text="这一句不对", status="handled", handled_by="1", kind="useful", article="999")

    said = Feedback.objects.get()
    assert (said.status, said.handled_by, said.kind, said.article) == ("open", None, "correction", article)


def test_a_reader_says_whether_the_article_helped(client, clock, article):
    address = "/articles/huabei/useful/"

    send(client, clock, address=address, kind="lacking")
    refused = send(client, clock, address=address, kind="excellent")

    assert list(Feedback.objects.values_list("kind", flat=True)) == ["lacking"]
    assert "请从两个里选一个" in refused.content.decode()


def test_a_get_changes_nothing(client, article):
    client.get("/articles/huabei/useful/?kind=useful")
    client.get(f"{ADDRESS}?text=这一句不对")

    assert Feedback.objects.count() == 0


def test_the_forms_ask_for_a_token(article):
    strict = Client(enforce_csrf_checks=True)
    strict.get(ADDRESS)

    response = strict.post(ADDRESS, {"text": "这一句和原文不一样", "csrfmiddlewaretoken": "wrong"})

    assert (response.status_code, Feedback.objects.count()) == (403, 0)
    assert "这一句和原文不一样" in response.content.decode()


# The editors


def test_of_two_editors_who_handle_one_remark_the_second_is_told_who_was_first(client, clock, article):
    send(client, clock, text="这一句不对")
    ann = make_user(display_name="安编辑")
    mine, theirs = Feedback.objects.get(), Feedback.objects.get()
    feedback.handle(mine, by=ann, note="改了", now=NOW)

    with pytest.raises(AlreadyHandled, match="安编辑已经处理了"):
        feedback.handle(theirs, by=make_user(), note="没改", now=NOW)

    assert Feedback.objects.get().handling_note == "改了"


def test_a_click_on_useful_waits_for_nobody(client, clock, article):
    send(client, clock, address="/articles/huabei/useful/", kind="useful")
    send(client, clock, text="这一句不对")

    assert [said.kind for said in Feedback.objects.waiting()] == ["correction"]


def test_whoever_closes_an_account_takes_the_address_along_and_leaves_the_remark(client, clock, article):
    reader = make_user("reader@example.com")
    send(client, clock, text="这一句不对", contact="Reader@example.com")
    send(client, clock, text="那一句不对", contact="other@example.com")

    told = privacy.export(reader)["文章反馈"]
    privacy.erase(reader)

    assert [one["内容"] for one in told] == ["这一句不对"]
    assert set(Feedback.objects.values_list("text", "contact")) == {
        ("这一句不对", ""),
        ("那一句不对", "other@example.com"),
    }
