from search import ranking
from search.ranking import Text
from search.segment import Vocabulary, parse

HOLDERS = {"花呗": 50, "逾期": 80, "协商": 10, "拖欠": 5, "wlpr": 5}
PAGES = 100


def text(title="", tags="", headings="", summary="", body="", authority=0):
    fields = (title, tags, headings, summary, body)
    return Text(fields, "\x1e".join(fields), authority)


def score(query, page, vocabulary=None):
    asked = parse(query, vocabulary)
    return ranking.score(asked, ranking.units(asked, HOLDERS, PAGES), page)


def test_a_title_counts_more_than_a_heading_and_a_heading_more_than_the_body():
    assert (
        score("协商", text(title="怎样协商"))
        > score("协商", text(headings="怎样协商"))
        > score("协商", text(body="怎样协商"))
        > score("协商", text(body="别的话"))
        == 0.0
    )


def test_a_rare_word_counts_more_than_a_common_one():
    assert score("协商 逾期", text(body="协商")) > score("协商 逾期", text(body="逾期"))


def test_the_tenth_mention_counts_less_than_the_first():
    once, twice, ten, eleven = (
        score("协商", text(body="协商" * n + "话" * (400 - 2 * n))) for n in (1, 2, 10, 11)
    )

    assert twice - once > eleven - ten > 0


def test_a_short_page_is_more_about_its_words_than_a_long_one():
    assert score("协商", text(body="协商" + "话" * 50)) > score("协商", text(body="协商" + "话" * 5000))


def test_words_side_by_side_count_more_than_words_apart():
    near = text(body="花呗协商" + "话" * 300)
    apart = text(body="花呗" + "话" * 300 + "协商")

    assert score("花呗 协商", near) > score("花呗 协商", apart)


def test_all_of_the_words_count_more_than_one_of_them_often():
    assert score("花呗 协商", text(body="花呗，协商")) > score("花呗 协商", text(body="花呗" * 20))


def test_a_synonym_is_found_and_counts_less_than_the_typed_word():
    known = Vocabulary({"逾期": ("拖欠",)})

    assert score("逾期", text(body="逾期"), known) > score("逾期", text(body="拖欠"), known) > 0.0


def test_law_in_force_comes_before_the_same_words_superseded():
    assert score("逾期", text(body="逾期", authority=80)) > score("逾期", text(body="逾期", authority=20))


def test_the_title_that_is_the_query_comes_before_titles_that_hold_it():
    assert score("花呗", text(title="花呗")) > score("花呗", text(title="花呗停用以后还能做什么"))


def test_what_no_page_holds_does_not_count():
    assert ranking.units(parse("无此词"), HOLDERS, PAGES) == []
    assert score("无此词 花呗", text(body="花呗")) > 0.0


def test_what_every_page_holds_still_counts_a_little():
    assert ranking.rarity(100, 100) > 0.0
