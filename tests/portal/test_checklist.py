"""The reviewing lawyer's list: what readers see that nobody has compared with the original, and where it stands."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from accounts.groups import ensure_groups
from portal import checklist
from reference import keeping
from reference.models import Hotline, LegalFigure, LoanPrimeRate, Notice, Term
from tests.factories import (
    TODAY,
    make_article,
    make_draft,
    make_edition,
    make_lawyer,
    make_provision,
    make_statute,
    make_user,
)

pytestmark = pytest.mark.django_db


def listed(group):
    return [(point.what, point.url, point.against) for point in checklist.points() if point.group == group]


def facts(status, number):
    return [
        LegalFigure(
            key=f"f{number}",
            name=f"数字{number}",
            value="1",
            provision="某办法",
            binds="人",
            source_status=status,
        ),
        Term(word=f"词{number}", plain="白话", source_status=status),
        Hotline(number=f"9{number}", name="热线", purpose="问", source_status=status),
        Notice(key=f"n{number}", kind="scam", title=f"提醒{number}", text="别信", source_status=status),
        LoanPrimeRate(
            published_on=date(2026, 1, number),
            one_year=Decimal(3),
            five_year=Decimal(4),
            source_status=status,
        ),
    ]


def test_facts_that_nobody_compared_are_listed_and_checked_ones_are_not():
    for number, status in enumerate(("recalled", "one_source", "two_sources", "official"), 1):
        for row in facts(status, number):
            keeping.keep(row)

    found = [point.what for point in checklist.points() if point.group != "整篇复核"]

    assert [what for what in found if what.startswith("数字")] == ["数字1：1", "数字2：1", "数字3：1"]
    assert [what for what in found if what.startswith("LPR")] == [
        "LPR 1 期：2026-01-03",
        "LPR 1 期：2026-01-02",
        "LPR 1 期：2026-01-01",
    ]
    assert sorted(what[:2] for what in found if what[0] in "词9") == ["91", "92", "93", "词1", "词2", "词3"]
    assert [what for what in found if what.startswith("提醒")] == [
        "提醒1：别信",
        "提醒2：别信",
        "提醒3：别信",
    ]


def test_a_checked_fact_leaves_the_list():
    figure = facts("recalled", 1)[0]
    keeping.keep(figure)
    before = listed("数字")
    figure.source_status = "official"
    keeping.keep(figure)

    assert (before, listed("数字")) == ([("数字1：1", "/figures/#figure-f1", "某办法")], [])


def test_law_whose_wording_nobody_has_seen_and_editions_with_a_doubt_are_listed():
    statute = make_statute("信用卡办法", slug="card-measures", title="信用卡业务办法")
    edition = make_edition(statute, text_note="只见转载。", document_number="2011年第2号")
    make_provision(70, edition=edition, text="", text_status="unseen", summary="最长五年。")
    make_provision(675)

    official = "信用卡业务办法（2020年公布，2011年第2号）的官方文本"
    assert listed("法条") == [
        (
            "《信用卡办法》第七十条：最长五年。",
            "/statutes/card-measures/70/",
            official,
        ),
        (
            "《信用卡办法》2020年公布",
            "/statutes/card-measures/",
            official,
        ),
    ]


def test_sentences_that_say_so_lead_to_their_section_and_drafts_stay_out():
    sections = [
        ("why", "<p>利率以你的合同为准。这一句是肯定的。</p><ul><li>这份意见还没有核对原文。</li></ul>")
    ]
    make_article("said", sections=sections, short_answer=["据媒体转述，一天三次。"])
    make_draft("draft", sections=sections)

    assert listed("文章") == [
        ("据媒体转述，一天三次。", "/articles/said/", checklist.ORIGINAL),
        ("利率以你的合同为准。", "/articles/said/#why", checklist.CONTRACT),
        ("这份意见还没有核对原文。", "/articles/said/#why", checklist.ORIGINAL),
    ]


def test_a_citation_that_leads_nowhere_is_listed_with_its_section():
    make_article("cites", sections=[("why", "<p>依照《民法典》第九千条。</p>")])

    ((what, url, _),) = listed("引用")

    assert (what, url) == ("《民法典》第九千条", "/articles/cites/#why")


def test_an_article_stays_until_a_lawyer_has_read_it():
    article = make_article("read")
    make_article("unread")
    article.reviewer, article.reviewed_on = make_lawyer(), TODAY
    article.save()

    assert [url for _, url, _ in listed("整篇复核")] == ["/articles/unread/"]


def test_the_list_takes_as_many_queries_with_six_articles_as_with_one(django_assert_num_queries):
    make_provision(675)
    make_article(sections=[("a", "<p>待核对，《民法典》第九千条。</p>")])
    with django_assert_num_queries(16):
        checklist.points()

    for number in range(5):
        make_article(f"more-{number}", sections=[("a", "<p>待核对，《民法典》第九千条。</p>")])

    with django_assert_num_queries(16):
        checklist.points()


@pytest.fixture
def staff(client):
    ensure_groups()

    def sign_in(group):
        user = make_user(is_staff=True, groups=[Group.objects.get(name=group)])
        client.force_login(user)
        return client

    return sign_in


def test_editors_see_the_list_and_take_it_home_and_others_may_not(staff):
    keeping.keep(Term(word="呆账", plain="账还在", source_status="recalled"))

    editor = staff("编辑")
    page, table = editor.get("/admin/to-check/"), editor.get("/admin/to-check.csv")
    start = editor.get("/admin/")

    assert "呆账：账还在" in page.content.decode()
    assert 'href="/admin/to-check/"' in start.content.decode()
    assert table["Content-Disposition"].startswith('attachment; filename="to-check-')
    moderator = staff("审核员")
    assert [
        moderator.get(address).status_code for address in ("/admin/to-check/", "/admin/to-check.csv")
    ] == [403, 403]


def test_no_cell_of_the_table_is_taken_for_a_formula():
    for word in ("=cmd", "+1", "-1", "@x", "平常"):
        keeping.keep(Term(word=word, plain="x", source_status="recalled"))

    rows = list(csv.reader(io.StringIO(checklist.as_csv(checklist.points()).decode("utf-8-sig"), newline="")))

    assert rows[0] == checklist.COLUMNS
    assert {row[1] for row in rows if row[0] == "名词"} == {
        "'=cmd：x",
        "'+1：x",
        "'-1：x",
        "'@x：x",
        "平常：x",
    }
