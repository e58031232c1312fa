"""Scam warnings: which words call them, where they stand, and what they say."""

from datetime import date

import pytest

from reference import keeping
from reference.models import Notice, Term
from reference.warnings import about
from tests.factories import TODAY, make_article, make_provision, make_user

pytestmark = pytest.mark.django_db


def make_warning(key="repair", *, triggers=("征信修复", "铲单"), **words):
    words = {"title": f"{key} 是骗局", "text": "真实的记录删不掉。", "if_paid": "马上打 110。"} | words
    notice = Notice(key=key, kind=words.pop("kind", "scam"), triggers=list(triggers), **words)
    keeping.keep(notice)
    return notice


def on(client, address):
    return client.get(address).content.decode()


def test_a_word_calls_its_warning_however_it_is_typed_and_two_are_the_most():
    notices = [
        make_warning("repair"),
        make_warning("loans", triggers=["AB贷"]),
        make_warning("agents", triggers=["停息挂账包过", "停息挂账"]),
        make_warning("silent", triggers=[]),
    ]

    assert about("征信怎么查", notices) == []
    assert [one.key for one in about("ａｂ贷 靠谱吗", notices)] == ["loans"]
    assert [one.key for one in about("征信 修复", notices)] == ["repair"]
    assert [one.key for one in about("铲单、ab贷、停息挂账包过", notices)] == ["agents", "loans"]


def test_a_search_for_the_words_of_a_scam_carries_the_warning_with_its_ground_and_what_to_do(client):
    make_provision(148)
    make_warning(provisions=["民法典-148", "民法典-999"])

    text = on(client, "/search/?q=征信修复多少钱")

    box = text[text.index("box--warn") :].split("</section>")[0]
    assert "repair 是骗局" in box
    assert "<summary>已经付了钱，先做这几件</summary><p>马上打 110。</p>" in box
    assert '<a href="/statutes/civil-code/148/">《民法典》第一百四十八条</a>' in box
    assert "999" not in box
    assert "box--warn" not in on(client, "/search/?q=支付令")


def test_a_search_that_is_read_as_the_words_of_a_scam_carries_the_warning_too(client):
    make_warning()
    make_article(tags=["征信修复"])

    assert "repair 是骗局" in on(client, "/search/?q=zhengxinxiufu")
    assert "box--warn" not in on(client, "/search/?q=zhengxinxiufu&literal=1")


def test_a_tag_page_and_an_article_about_a_scam_carry_the_warning_and_others_do_not(client):
    make_warning(triggers=["征信修复"])
    about_it = make_article(tags=["征信修复"])
    other = make_article(tags=["花呗"])

    assert "repair 是骗局" in on(client, "/tags/zhengxinxiufu/")
    assert "repair 是骗局" in on(client, about_it.get_absolute_url())
    assert "repair 是骗局" not in on(client, "/tags/huabei/")
    assert "repair 是骗局" not in on(client, other.get_absolute_url())


def test_an_article_with_a_warning_costs_no_query_more(client, django_assert_max_num_queries):
    make_provision(148)
    make_provision(675)
    make_warning(triggers=["征信修复"], provisions=["民法典-148"])
    article = make_article(tags=["征信修复"], sections=[("a", "<p>《民法典》第六百七十五条</p>")])

    client.get(article.get_absolute_url())  # the engine takes in what has been published, once

    with django_assert_max_num_queries(7):
        text = on(client, article.get_absolute_url())

    assert "《民法典》第一百四十八条" in text.split('<details class="toc')[0]


def test_a_word_of_the_glossary_that_a_scam_uses_leads_to_the_warning(client):
    make_warning(triggers=["征信洗白"])
    for word in ("征信洗白", "支付令"):
        keeping.keep(Term(word=word, plain="一句白话"))

    scam, other = (
        on(client, "/glossary/").split(f"<dt>{word}")[1].split("</div>")[0] for word in ("征信洗白", "支付令")
    )

    assert 'href="/notices/#repair"' in scam
    assert "/notices/" not in other


def test_the_page_of_notices_says_what_has_ended_and_hides_what_has_not_begun(client):
    make_warning("ended", kind="policy", triggers=[], starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    make_warning("going", kind="policy", triggers=[], starts_on=date(2026, 2, 1), source="凭记忆")
    make_warning("coming", kind="policy", triggers=[], starts_on=date(2099, 1, 1))
    make_warning("repair")

    text = on(client, "/notices/")

    assert date(2026, 3, 31) < TODAY
    ended, going = (text[text.index(f'id="{key}"') :].split("</section>")[0] for key in ("ended", "going"))
    assert ("已截止" in ended, "2026-03-31" in ended) == (True, True)
    assert ("已截止" in going, "〔待核对〕来源：凭记忆" in going) == (False, True)
    assert 'id="coming"' not in text
    assert text.index('id="repair"') < text.index('id="going"')


def test_an_editor_types_triggers_and_grounds_as_lines(client):
    make_provision(148)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    form = {"key": "repair", "kind": "scam", "title": "是骗局", "text": "别付钱。", "if_paid": "打 110。",
            "triggers": "征信修复，铲单", "source_status": "one_source"}  # fmt: skip

    refused = client.post("/admin/reference/notice/add/", form | {"provisions": "民法典-148、民法典-999"})
    taken = client.post("/admin/reference/notice/add/", form | {"provisions": "民法典-148"})

    assert "法条库里没有 民法典-999" in refused.content.decode()
    assert "征信修复，铲单" in refused.content.decode()
    assert taken.status_code == 302
    notice = Notice.objects.get()
    assert (notice.triggers, notice.provisions) == (["征信修复", "铲单"], ["民法典-148"])
