"""The day on which a new edition begins: every place shows it by itself, and what rests on the old one waits for somebody."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from search.models import SearchEntry
from search.query import search
from statutes import amending, citing
from statutes.models import Citation, Edition, Provision, ReviewTask
from tests.factories import NOW, make_article, make_edition, make_provision, make_statute, make_user

pytestmark = pytest.mark.django_db
STARTS = date(2027, 1, 1)
EVE = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
THE_DAY = datetime(2027, 1, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PAY = "借款人应当按照约定的期限返还借款。"
PAY_NOW = "借款人应当按照约定的期限返还借款，并且支付利息。"
SERVED = "送达诉讼文书应当有送达回证，由受送达人在送达回证上签名或者盖章。"


@pytest.fixture
def law():
    edition = make_edition(make_statute("某某法", slug="some-law"), label="2020年公布", last_number=2)
    for number, text in ((1, PAY), (2, SERVED)):
        make_provision(number, edition=edition, text=text, summary="", gloss="")
    return edition


def amend(law, texts=(PAY_NOW, SERVED), *, label="2027年修正", starts=STARTS):
    edition = Edition(statute=law.statute, label=label, effective_from=starts, last_number=2)
    amending.publish_edition(edition, by=None, now=NOW)
    for number, text in enumerate(texts, 1):
        amending.add_provision(Provision(edition=edition, number=number, text=text), by=None)
    return edition


def tasks():
    """Section, edition that it was written on, what became of the provision, and how the task stands; the needless left out."""
    rows = ReviewTask.objects.exclude(status="needless").values_list(
        "source_key", "old_provision__edition__label", "fate", "status"
    )
    return {(key.rpartition(".")[2], *rest) for key, *rest in rows}


def everywhere(client):
    """What each place says of the first provision: its wording, edition, name, address and day."""
    hit, *_ = [hit for hit in search("返还借款 支付利息 期限", kind="provision").hits if "/1/" in hit.url]
    named = search("某某法第一条").direct[0]
    page = client.get("/statutes/some-law/1/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    article = client.get("/articles/a/").content.decode()
    return {
        "page": page.split("官方原文</figcaption>")[1]
        .split("</blockquote>")[0]
        .split("<p")[1]
        .split(">")[1][:-3],
        "law": client.get("/statutes/some-law/").context["page"].edition.label,
        "found": {(one.title, one.url) for one in search("返还借款", kind="provision").hits},
        "hit": hit.kind,
        "named": (named.title, named.url),
        "day": sitemap.split("/statutes/some-law/1/</loc>")[1].split("<lastmod>")[1][:10],
        "note": "将" if "法律将有变" in article else "有" if "法律有变" in article else "",
        "quoted": "现行有效" if "现行有效 · 2021-01-01" in article else "已失效",
    }


def test_a_new_edition_shows_itself_everywhere_on_its_first_day(law, client):
    make_article("a", sections=[("s", "<p>《某某法》第一条这样写：</p><p>{{law:某某法-1}}</p>")])
    amend(law)
    old, new = "/statutes/some-law/1/?on=2021-01-01", "/statutes/some-law/1/?on=2027-01-01"
    plain = "/statutes/some-law/1/"

    with time_machine.travel(EVE, tick=False):
        before = everywhere(client)
        coming = client.get(new).content.decode()
    with time_machine.travel(THE_DAY, tick=False):
        after = everywhere(client)

    assert before == {
        "page": PAY, "law": "2020年公布", "hit": "provision", "named": ("某某法第一条", plain),
        "found": {("某某法第一条", plain), ("某某法第一条（2027年修正）", new)},
        "day": "2021-01-01", "note": "将", "quoted": "现行有效",
    }  # fmt: skip
    assert after == {
        "page": PAY_NOW, "law": "2027年修正", "hit": "provision", "named": ("某某法第一条", plain),
        "found": {("某某法第一条（2020年公布）", old), ("某某法第一条", plain)},
        "day": "2027-01-01", "note": "有", "quoted": "已失效",
    }  # fmt: skip
    assert PAY_NOW in coming


def test_the_order_of_search_and_who_cites_what_follow_by_night(law, capsys):
    make_article("a", sections=[("s", "<p>《某某法》第二条。</p>")])
    new = amend(law)

    with time_machine.travel(THE_DAY, tick=False):
        call_command("show_law_of_today")
        call_command("show_law_of_today")

    said = "2 个版本开始或停止施行，4 条法条重新编入搜索，1 处引用重新核对。"
    assert capsys.readouterr().out.split("\n")[:2] == [said, said.replace("1 处", "0 处")]
    weight = dict(SearchEntry.objects.filter(kind="provision").values_list("title", "authority"))
    assert (weight["某某法第一条"], weight["某某法第一条（2020年公布）"]) == (60, 20)
    assert Citation.objects.get().provision == new.provisions.get(number=2)


def test_a_text_published_before_the_day_of_a_known_change_is_to_be_read_again(law):
    amend(law)

    make_article(
        "a", sections=[("pay", "<p>《某某法》第一条。</p>"), ("served", "<p>《某某法》第二条。</p>")]
    )
    assert tasks() == {("pay", "2020年公布", "changed", "open")}

    amending.confirm(
        ReviewTask.objects.exclude(status="needless").get(), by=make_user(is_staff=True), now=NOW
    )
    key = ReviewTask.objects.confirmed().get().source_key
    citing.record(
        "article-section", key, citing.link_html("<p>《某某法》第一条。</p>", on=NOW.date()), on=NOW.date()
    )
    assert tasks() == {("pay", "2020年公布", "changed", "confirmed")}


def test_what_stayed_and_what_was_confirmed_is_found_by_the_amendment_after_the_next(law):
    make_article(
        "a", sections=[("pay", "<p>《某某法》第一条。</p>"), ("served", "<p>《某某法》第二条。</p>")]
    )
    amend(law)
    amending.confirm(ReviewTask.objects.exclude(status="needless").get(), by=None, now=NOW)

    with time_machine.travel(THE_DAY, tick=False):
        amend(law, (PAY, SERVED.replace("签名或者盖章", "签名")), label="2028年修正", starts=date(2028, 1, 1))

    assert tasks() == {
        ("pay", "2020年公布", "changed", "confirmed"),
        ("pay", "2027年修正", "changed", "open"),
        ("served", "2027年修正", "changed", "open"),
    }


def test_a_law_that_ends_without_a_new_edition_is_asked_about_and_said_so(law, client):
    make_article("a", sections=[("s", "<p>《某某法》第一条。</p>")])
    law.effective_to = STARTS

    assert len(amending.correct_edition(law, by=make_user(is_staff=True))) == 1

    assert tasks() == {("s", "2020年公布", "ended", "open")}
    assert (
        ReviewTask.objects.exclude(status="needless").get().reason
        == "某某法（2020年公布）从 2027-01-01 起不再施行；整部法律不再施行，没有新版"
    )
    with time_machine.travel(THE_DAY, tick=False):
        shown = client.get("/articles/a/").content.decode()
        assert citing.record_again_of(law.statute, on=STARTS) == 0
    assert "某某法从<time" in shown.replace("\n", "")
    assert "起不再施行" in shown


def test_an_edition_that_follows_an_end_known_before_asks_as_any_other(law):
    make_article("a", sections=[("s", "<p>《某某法》第一条。</p>")])
    law.effective_to = STARTS
    amending.correct_edition(law, by=None)

    amend(law)

    assert tasks() == {("s", "2020年公布", "changed", "open")}
