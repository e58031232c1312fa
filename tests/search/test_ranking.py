import numpy as np

from core.text import fold
from search import candidates, ranking
from search.engine.block import FIELDS, Row
from search.engine.joining import build
from search.engine.library import Library
from search.segment import Vocabulary, parse

OTHERS = 12  # documents about something else, so that words have a rarity


def row(id, kind="page", authority=0, day=0, **words):
    fields = tuple(fold(words.get(name, "")) for name in FIELDS)
    return Row(id, id, kind, str(id), fields, authority, day)


def ranked(query, *rows, vocabulary=None, weights=None):
    """Ids in order, among other documents that hold none of the words."""
    others = [row(1000 + number, body="天地玄黄宇宙洪荒") for number in range(OTHERS)]
    library = Library([build([*rows, *others])])
    found = candidates.rank(parse(query, vocabulary), library, weights or {})
    return [id for id in library.ids[found.places].tolist() if id < 1000]


def test_a_title_counts_more_than_a_heading_and_a_heading_more_than_the_body():
    found = ranked(
        "协商",
        row(1, body="怎样协商"),
        row(2, title="怎样协商"),
        row(3, headings="怎样协商"),
        row(4, body="别的话"),
    )

    assert found == [2, 3, 1]


def test_a_rare_word_counts_more_than_a_common_one():
    common = [row(number, body="逾期") for number in range(3, 10)]

    found = ranked("协商 逾期", row(1, body="逾期，征信"), row(2, body="协商，征信"), *common)

    assert found[0] == 2


def test_a_short_page_is_more_about_its_words_than_a_long_one():
    assert ranked("协商", row(1, body="协商" + "话" * 5000), row(2, body="协商" + "话" * 50)) == [2, 1]


def test_words_side_by_side_count_more_than_words_apart():
    far = "话" * 300

    assert ranked("花呗 协商", row(1, body=f"花呗{far}协商"), row(2, body=f"花呗协商{far}")) == [2, 1]


def test_all_of_a_sentence_counts_more_than_one_word_of_it_often():
    assert ranked("花呗的协商", row(1, body="花呗" * 20), row(2, body="花呗，协商"))[0] == 2


def test_a_synonym_is_found_and_counts_less_than_the_typed_word():
    known = Vocabulary({"逾期": ("拖欠",)})

    assert ranked(
        "逾期", row(1, body="拖欠"), row(2, body="逾期"), row(3, body="别的"), vocabulary=known
    ) == [2, 1]


def test_law_in_force_comes_before_the_same_words_superseded():
    assert ranked("逾期", row(1, body="逾期", authority=20), row(2, body="逾期", authority=80)) == [2, 1]


def test_what_was_looked_at_last_comes_before_the_same_words_of_years_ago():
    assert ranked("逾期", row(1, body="逾期", day=738_000), row(2, body="逾期", day=739_000)) == [2, 1]


def test_a_kind_that_explains_comes_before_one_that_mentions():
    pages = [row(1, kind="term", body="逾期"), row(2, kind="article", body="逾期")]

    assert ranked("逾期", *pages, weights={"article": 1.3, "term": 0.9}) == [2, 1]


def test_the_title_that_is_the_query_comes_before_titles_that_hold_it():
    assert ranked("花呗", row(1, title="花呗停用以后还能做什么"), row(2, title="花呗")) == [2, 1]


def test_what_no_page_holds_does_not_count():
    assert ranked("无此词") == []
    assert ranked("无此词 花呗", row(1, body="花呗")) == [1]


def test_equals_stand_in_the_same_order_however_they_were_added():
    pages = [row(number, body="花呗") for number in range(20)]
    one = Library([build(pages)])
    other = Library([build(pages[::-1])])
    grown = Library([]).with_rows(pages[:7]).with_rows(pages[7:9]).with_rows(pages[9:])
    query = parse("花呗")

    orders = [
        library.ids[candidates.rank(query, library, {}).places].tolist() for library in (one, other, grown)
    ]

    assert orders[0] == orders[1] == orders[2]


def test_rarity_falls_with_every_holder_and_is_never_negative():
    rarities = [ranking.rarity(holders, 100) for holders in range(101)]

    assert np.all(np.diff(rarities) < 0)
    assert rarities[-1] > 0


def test_far_down_points_alone_count_and_the_first_are_as_ever(monkeypatch):
    rows = [row(n, body="逾期" * (1 + n % 3) + "平" * n, authority=n % 5, day=n % 7) for n in range(1, 61)]
    every = ranked("逾期", *rows)
    monkeypatch.setattr(candidates, "WELL_ORDERED", 8)
    monkeypatch.setattr(ranking, "SECOND_LOOK", 4)

    found = ranked("逾期", *rows)

    assert found[:8] == every[:8]
    assert sorted(found) == sorted(every) == list(range(1, 61))


def test_equals_at_the_edge_of_what_is_well_ordered_are_settled_by_weight(monkeypatch):
    monkeypatch.setattr(candidates, "WELL_ORDERED", 2)
    monkeypatch.setattr(ranking, "AUTHORITY", 0)

    found = ranked("逾期", *[row(n, body="逾期", authority=n) for n in range(1, 9)])

    assert found == [8, 7, 6, 5, 4, 3, 2, 1]
