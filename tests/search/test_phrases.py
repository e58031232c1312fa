"""Sentences that people are known to type for a page: it is found by them, comes first by them, and never shows them."""

import numpy as np
import pytest

from core.text import fold
from search import candidates, query
from search.engine.block import Row
from search.engine.joining import build
from search.engine.library import Library
from search.models import SearchEntry
from search.segment import parse
from tests.search.test_ranking import row

ASKED = "给我公司领导打电话要债\n我爸妈接到催收电话"


def library_of(*rows):
    others = [row(1000 + number, body="天地玄黄宇宙洪荒", asked="怎样选一本好书") for number in range(12)]
    return Library([build([*rows, *others])])


def ranked(text, *rows, reorder=None):
    library = library_of(*rows)
    found = candidates.rank(parse(text), library, {}, reorder=reorder)
    return [id for id in library.ids[found.places].tolist() if id < 1000]


@pytest.mark.parametrize("typed", ["给我公司领导打电话要债", "公司领导打电话要债怎么办"])
def test_a_page_with_a_sentence_that_is_nearly_the_search_comes_first(typed):
    other = row(2, title="公司领导打电话要债", body="公司领导打电话要债" * 9, authority=90)

    assert ranked(typed, row(1, title="第三人被骚扰", asked=ASKED), other) == [1, 2]


def test_no_learned_order_moves_it_and_of_two_the_likest_is_first():
    rows = [
        row(1, asked="公司领导打电话要债人"),
        row(2, asked="公司领导打电话要债"),
        row(3, title="公司领导打电话要债"),
    ]

    found = ranked("公司领导打电话要债", *rows, reorder=lambda asked, look, points, places: places[::-1])

    assert found == [2, 1, 3]


def test_a_page_that_is_asked_for_in_many_like_ways_stands_before_one_that_has_the_words_apart():
    near = "催收找我单位同事\n单位同事被催收烦\n催收到单位闹"
    far = "单位食堂\n同事聚餐\n催收"

    assert (
        ranked("单位同事老被催收找", row(1, asked=near), row(2, title="单位同事老被催收", asked=far))[0] == 1
    )


def test_a_word_by_itself_is_no_sentence():
    assert ranked("花呗", row(1, asked="花呗关了\n花呗停了\n花呗没了"), row(2, title="花呗")) == [2, 1]


def test_a_search_that_only_asks_is_like_no_sentence():
    assert ranked("怎么办", row(1, asked=ASKED), row(2, body="怎么办")) == [2]


def test_entries_from_before_the_field_stand_beside_new_ones():
    old = Row(1, 1, "page", "1", ("", "", "", "", fold("公司领导")))

    library = library_of(old, row(2, asked=ASKED))

    places = candidates.rank(parse("公司领导"), library, {}).places
    assert set(library.ids[places].tolist()) == {1, 2}
    assert np.diff(library.blocks[0].text_starts).min() > 0


def test_what_is_asked_is_found_by_and_never_shown(shelf):
    shelf.put(
        "a", "第三人被骚扰", summary="没有签字的不用还。", body="家人不是担保人。", asked=ASKED.split("\n")
    )

    (hit,) = query.search("我爸妈接到催收电话").hits
    (by_word,) = query.search("领导").hits

    for one in (hit, by_word):
        assert one.key == "a"
        assert str(one.snippet_html) == "没有签字的不用还。"
        assert "催收" not in str(one.title_html) + "".join(map(str, vars(one).values()))


def test_a_page_that_is_asked_for_otherwise_is_found_at_once_and_no_more_by_the_old_words(shelf):
    shelf.put("a", "第三人被骚扰", asked=["给我公司领导打电话要债"])
    first = SearchEntry.objects.get().digest

    shelf.put("a", "第三人被骚扰", asked=["我爸妈接到催收电话"])

    assert SearchEntry.objects.get().digest != first
    assert (query.search("公司领导").found, query.search("爸妈").found) == (0, 1)
