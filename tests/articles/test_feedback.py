"""有帮助吗 and 纠错: words from strangers, without an account and without a cookie anywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles import addresses, publishing
from articles.forms import MOST_SECONDS
from articles.models import Feedback
from articles.workingcopy import working_copy
from core.models import LimitCount
from tests.factories import NOW, make_article, make_provision, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/articles/huabei/correction/"
USEFUL = "/articles/huabei/useful/"
WRONG = "催收可以随时给你的家里人打电话。"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def article(clock):
    return make_article(
        "huabei", sections=[("why", f"<p>先核对账单。{WRONG}别慌。</p>"), ("how", "<p>正文</p>")]
    )


def fresh(client, address=ADDRESS):
    """The hidden fields of the form as a browser gets them."""
    form = client.get(address).context["form"]
    return {"stamp": form["stamp"].value(), "website": ""}


def send(client, clock, *, after=10, address=ADDRESS, headers=None, **fields):
    hidden = fresh(client, address)
    clock.shift(timedelta(seconds=after))
    return client.post(address, hidden | fields, headers=headers)


def publish_anew(article, **changes):
    publishing.rewrite(article, working_copy(article) | changes, by=None, now=NOW)
    return publishing.publish(article, by=None, now=NOW, despite="短文")


# 纠错


def test_a_correction_reaches_the_editors_with_the_sentence_its_section_and_the_version(
    client, clock, article
):
    response = send(
        client, clock, quote=f"  {WRONG[:-1]} 原文", text="不能随时打。", grounds="法律这样写",
        contact="reader@example.com",
    )  # fmt: skip

    said = Feedback.objects.waiting().get()
    assert (said.kind, said.section_key, said.sentence, said.text, said.grounds, said.contact, said.revision) == (
        "correction", "why", WRONG, "不能随时打。", "法律这样写", "reader@example.com", article.published_revision,
    )  # fmt: skip
    assert "收到了" in response.content.decode()
    assert response["Cache-Control"].find("no-store") >= 0


@pytest.mark.parametrize(
    ("quote", "key", "sentence"),
    [
        ("催收 可以，隨時給妳家裡人打電話", "why", WRONG),  # other signs and widths, and a word wrong
        (
            "借款人應當按照約定的期限返還借款",
            "law",
            "借款人应当按照约定的期限返还借款。",
        ),  # the law that the page quotes
        ("先核对 账單！", "why", "先核对账单。"),  # too short for anything but an exact find
        ("没有这样的一句话在这里面", "", ""),
        ("正文", "", ""),  # too short to be told apart
        ("电话 13812345678 是谁的", "", ""),
    ],
)
def test_quoted_words_are_found_however_they_were_copied_or_stay_as_they_were_typed(
    clock, client, quote, key, sentence
):
    make_provision(675)
    make_article(
        "huabei",
        sections=[("why", f"<p>先核对账单。{WRONG}别慌。</p>"), ("law", "<p>{{law:民法典-675}}</p>")],
    )

    send(client, clock, quote=quote, text="这一句不对")

    said = Feedback.objects.get()
    assert (said.section_key, said.sentence) == (key, sentence)
    assert said.quote == (quote if "138" not in quote else "电话 【手机号已隐去】 是谁的")


def test_numbers_that_identify_a_person_are_masked_before_anything_is_kept(client, clock, article):
    response = send(
        client, clock, text="我的电话 13812345678，写错了。", grounds="问 13912345678", quote="找 13712345678"
    )

    said, page = Feedback.objects.get(), response.content.decode()
    told = said.text + said.grounds + said.quote
    assert [number for number in ("13812345678", "13912345678", "13712345678") if number in told + page] == []
    assert page.count("手机号 <b>") == 3


def test_masks_longer_than_what_they_hide_do_not_burst_the_field(client, clock, article):
    addresses = "a@b.cn " * 71

    send(client, clock, text="这一句不对", quote=addresses, grounds=addresses)

    said = Feedback.objects.get()
    assert (len(said.quote), len(said.grounds), "@" in said.quote + said.grounds) == (500, 500, False)


def test_a_form_sent_twice_counts_once_and_other_words_in_it_are_a_report_of_their_own(
    client, clock, article
):
    hidden = fresh(client)
    clock.shift(timedelta(seconds=9))

    pages = [client.post(ADDRESS, hidden | {"text": "第三条写错了。"}) for _ in range(2)]
    changed = client.post(ADDRESS, hidden | {"text": "第四条也写错了。"})
    clock.shift(timedelta(seconds=9))
    again = {"stamp": changed.context["form"]["stamp"].value(), "text": "第四条也写错了。"}
    client.post(ADDRESS, again)

    assert ["收到了" in page.content.decode() for page in [*pages, changed]] == [True, True, False]
    assert "刚才已经交过" in changed.content.decode()
    assert "第四条也写错了。" in changed.content.decode()
    assert list(Feedback.objects.order_by("pk").values_list("text", flat=True)) == [
        "第三条写错了。",
        "第四条也写错了。",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "写一句哪里不对"),
        ({"text": "错"}, "再多写几个字"),
        ({"text": "错" * 2001}, "最多 2000 字，现在有 2001 个字"),
        ({"text": "这一句不对", "quote": "句" * 501}, "最多 500 字，现在有 501 个字"),
        ({"text": "这一句不对", "contact": "不是邮箱"}, "邮箱写得不对"),
        ({"text": "这一句不对", "section": "nothing"}, "没有这一节"),
        ({"text": "这一句不对", "website": "https://spam.example"}, "看不见的格子"),
        ({"text": "这一句不对", "stamp": "forged"}, "打开得太久"),
        ({"text": "\u202e\u200b  \n "}, "写一句哪里不对"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_nothing_typed_is_lost(client, clock, article, fields, words):
    response = send(client, clock, **fields)

    page = response.content.decode()
    assert (response.status_code, Feedback.objects.count()) == (200, 0)
    assert words in page
    assert fields["text"].strip()[:300] in page
    assert fields.get("quote", "")[:300] in page


@pytest.mark.parametrize("field", ["text", "quote", "grounds", "contact", "section", "stamp", "website"])
def test_a_nul_byte_is_refused_in_words(client, clock, article, field):
    response = send(client, clock, **{"text": "这一句不对"} | {field: "这一句\0不对"})

    assert response.status_code in (200, 400)
    assert Feedback.objects.count() == 0


def test_script_in_a_correction_stays_text(client, clock, article):
    response = send(client, clock, text="<script>alert(1)</script>写错了", quote="<script>alert(1)</script>")

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


def test_a_stamp_is_good_for_the_form_and_the_article_that_it_was_made_for_alone(client, clock, article):
    make_article("other", title="另一篇")
    stamps = [fresh(client, USEFUL), fresh(client, "/articles/other/correction/")]
    clock.shift(timedelta(seconds=9))

    pages = [client.post(ADDRESS, stamp | {"text": "这一句不对"}).content.decode() for stamp in stamps]

    assert ["别的一页" in page for page in pages] == [True, True]
    assert Feedback.objects.count() == 0


# Which version, and what became of the article meanwhile


@pytest.mark.parametrize("read", ["?r=1", "?r=1&section=how"])
def test_a_tab_left_open_names_the_version_that_was_read(client, clock, article, read):
    publish_anew(article, title="第二版")

    page = client.get(ADDRESS + read).content.decode()
    send(client, clock, address=ADDRESS + read, quote=WRONG, text="这一句不对")

    assert "你读的是第 1 版，现在已经是第 2 版" in page
    assert Feedback.objects.get().revision.number == 1


@pytest.mark.parametrize(
    "junk", ["", "?r=", "?r=99", "?r=-1", "?r=1'", "?r=" + "9" * 40, "?r=１", "?section=x&v=y"]
)
def test_junk_in_the_link_means_the_present_version(client, clock, article, junk):
    send(client, clock, address=ADDRESS + junk, text="这一句不对")

    assert Feedback.objects.get().revision == article.published_revision


def test_a_version_published_while_somebody_types_does_not_take_the_place_of_theirs(client, clock, article):
    hidden = fresh(client)
    publish_anew(article, sections=working_copy(article)["sections"][1:])
    clock.shift(timedelta(seconds=9))

    client.post(ADDRESS, hidden | {"section": "why", "text": "这一句不对"})

    said = Feedback.objects.get()
    assert (said.revision.number, said.section_key) == (1, "why")


@pytest.mark.parametrize("change", ["renamed", "retired"])
def test_what_was_typed_arrives_though_the_article_went_elsewhere_meanwhile(client, clock, article, change):
    hidden = fresh(client)
    clock.shift(timedelta(seconds=9))
    article.refresh_from_db()
    if change == "renamed":
        addresses.rename(article, "huabei-new", by=make_user(), now=NOW)
    else:
        publishing.retire(article, reason="旧了", by=make_user(), now=NOW)

    page = client.post(ADDRESS, hidden | {"text": "这一句不对"})
    asked = client.get(f"{ADDRESS}?r=1")

    told = page.content.decode()
    assert ("收到了" in told, "为什么撤下" in told) == (True, change == "retired")
    assert ("更新记录" in told) == (change == "renamed")
    assert Feedback.objects.get().article == article
    there = {"renamed": "/articles/huabei-new/correction/?r=1", "retired": "/articles/huabei/"}[change]
    assert (asked.status_code in (301, 302), asked["Location"]) == (True, there)


def test_nobody_finds_a_draft_by_its_forms(client, article):
    publishing.create_article("draft", working_copy(article) | {"sections": []}, by=None, now=NOW)

    assert [client.get(f"/articles/draft/{page}/").status_code for page in ("useful", "correction")] == [
        404,
        404,
    ]


# 有帮助吗


def test_a_vote_keeps_its_reasons_and_waits_for_nobody_unless_it_has_words(client, clock, article):
    send(client, clock, address=f"{USEFUL}?r=1&v=useful", kind="useful")
    send(client, clock, address=USEFUL, kind="lacking", reasons=["long", "law"], section="why")
    send(client, clock, address=USEFUL, kind="lacking", text="没写公积金贷款")
    refused = send(client, clock, address=USEFUL, kind="excellent", reasons=["magic"], text="写下的这一句")

    kept = Feedback.objects.order_by("pk").values_list("kind", "reasons", "section_key", "text", "status")
    assert list(kept) == [
        ("useful", "", "", "", "counted"),
        ("lacking", ",law,long,", "why", "", "counted"),
        ("lacking", "", "", "没写公积金贷款", "open"),
    ]
    page = refused.content.decode()
    assert [words in page for words in ("请从两个里选一个", "请从列出的原因里选", "写下的这一句")] == [
        True
    ] * 3


def test_a_vote_from_one_form_counts_once_and_the_second_is_told_so(client, clock, article):
    hidden = fresh(client, USEFUL)
    clock.shift(timedelta(seconds=1))

    pages = [
        client.post(USEFUL, hidden | {"kind": kind}).content.decode()
        for kind in ("useful", "useful", "lacking")
    ]

    assert list(Feedback.objects.values_list("kind", flat=True)) == ["useful"]
    assert ["只算第一次" in page for page in pages] == [False, False, True]
    assert ["提一个问题" in page for page in pages] == [
        False,
        False,
        True,
    ]  # ways on for whom it did not help


def test_the_link_chooses_beforehand_and_a_get_changes_nothing(client, article):
    page = client.get(f"{USEFUL}?r=1&v=lacking").content.decode()
    client.get(f"{ADDRESS}?text=这一句不对")

    assert 'value="lacking"' in page.partition("checked")[0].rpartition("<input")[2]
    assert Feedback.objects.count() == 0


def test_the_article_leads_to_both_forms_with_the_version_that_it_shows(client, clock, article):
    publish_anew(article, title="第二版")

    page = client.get("/articles/huabei/").content.decode()

    for link in (f"{USEFUL}?r=2&amp;v=useful", f"{USEFUL}?r=2&amp;v=lacking", f"{ADDRESS}?r=2"):
        assert f'href="{link}"' in page


# Nobody is followed, nobody sends for others


def test_no_cookie_is_set_and_no_address_of_a_network_is_kept(clock, article, settings):
    settings.RATE_LIMITS = True
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.9")

    for address, fields in [(USEFUL, {"kind": "useful"}), (ADDRESS, {"text": "这一句不对"})]:
        assert send(client, clock, address=address, **fields).status_code == 200

    assert (Feedback.objects.count(), dict(client.cookies)) == (2, {})
    assert [row.key for row in LimitCount.objects.all() if "203.0.113" in row.key] == []


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://["}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "null"}, True),
    ],
)
def test_another_site_cannot_post_for_its_visitors(client, clock, article, headers, is_taken):
    page = send(client, clock, text="这一句和原文不一样", headers=headers).content.decode()

    assert (Feedback.objects.count(), "不是从本站的页面交来的" in page) == (int(is_taken), not is_taken)
    assert "这一句和原文不一样" in page


@pytest.mark.parametrize("limit", ["PER_ARTICLE", "PER_HOUR"])
def test_one_network_cannot_flood_the_editors_and_keeps_no_other_out(
    client, clock, article, monkeypatch, settings, limit
):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(f"articles.views_feedback.{limit}", 2)
    other = Client(REMOTE_ADDR="203.0.113.9")

    pages = [send(client, clock, text=f"第 {number} 处不对") for number in range(3)]
    pages.append(send(other, clock, text="第 3 处不对"))

    assert [page.status_code for page in pages] == [200, 200, 429, 200]
    assert "第 2 处不对" in pages[2].content.decode()
    assert Feedback.objects.count() == 3


def test_status_and_people_cannot_be_forged(client, clock, article):
    send(
        client, clock, text="这一句不对", status="handled", outcome="accepted", handled_by="1", article="999"
    )

    said = Feedback.objects.get()
    assert (said.status, said.outcome, said.handled_by, said.article) == ("open", "", None, article)
