"""Self-help beside an article, and the links in the texts that the site ships."""

import re
from pathlib import Path

from django.urls import reverse

from selfhelp import beside, findable

ROOT = Path(__file__).resolve().parents[2]


def test_a_reader_is_led_to_what_belongs_to_the_article_and_first_to_the_last_day():
    found = beside.ways("received-court-summons")

    assert found == [
        ("算：最后一天是哪天", "/selfhelp/deadlines/"),
        ("写：民事答辩状", "/selfhelp/letters/answer-outline/"),
        ("算：诉讼费要多少", "/selfhelp/court-fee/"),
        ("看懂：传票", "/selfhelp/papers/summons/"),
    ]


def test_what_an_article_leads_to_itself_stands_beside_it_too_and_the_guide_where_there_is_nothing():
    assert beside.ways("none", {"/selfhelp/letters/complaint/", "/articles/other/"}) == [
        ("写：投诉信", "/selfhelp/letters/complaint/")
    ]
    assert beside.ways("none") == [("我现在到哪一步了", "/selfhelp/guide/")]


def test_articles_lead_to_self_help_that_there_is():
    others = ("index", "guide", "letters", "message", "sheet", "papers", "take_along")
    known = {*findable.addresses(), *(reverse(f"selfhelp:{name}") for name in others)}
    linked = {
        (path.name, url)
        for path in (ROOT / "content" / "articles").glob("*.md")
        for url in re.findall(r"[(\"](/selfhelp/[^)\"#]*)", path.read_text(encoding="utf-8"))
    }

    assert len(linked) > 40
    assert {one for one in linked if one[1] not in known} == set()
