"""The first page: which step somebody is at, and what there is on it."""

import re

import pytest

from tests.factories import NOW, make_article, make_category, make_product, make_question

pytestmark = pytest.mark.django_db


def test_home_leads_to_shelves_and_topics_that_hold_something_and_to_what_lawyers_answered(client):
    make_category("negotiation", "协商还款")
    make_product("借呗")
    make_product("微粒贷")
    make_article("a", tags=["借呗", "冷门"])
    for number in range(3):
        make_article(f"b{number}", tags=["征信"])
    make_question(status="answered", answered_at=NOW, title="答过的问题")
    make_question(status="open", title="还没答的问题")

    page = client.get("/").content.decode()

    main = page.split("<main")[1].split("</main>")[0]
    assert re.findall(r'href="/categories/([\w-]+)/"', main) == ["consequences"]
    assert re.findall(r'href="/tags/([\w-]+)/"', main) == ["jiebei", "zhengxin"]
    assert ("答过的问题" in main, "还没答的问题" in main) == (True, False)


def test_the_first_thing_on_it_after_the_search_is_the_four_steps(client):
    main = client.get("/").content.decode().split("<main")[1]

    steps = re.findall(r'<a href="#(\w+)">', main.split('class="phases"')[0])
    assert steps == ["before", "overdue", "court", "paid"]
    assert [step for step in steps if f'<h3 id="{step}">' not in main] == []
    assert main.index('class="finder"') < main.index('class="phases"') < main.index('class="help"')


def test_an_empty_site_still_has_a_first_page(client):
    main = client.get("/").content.decode().split("<main")[1].split("</main>")[0]

    assert "你走到哪一步了" in main
    assert "从你最担心的看起" not in main
    assert "/questions/ask/" in main
