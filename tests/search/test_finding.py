"""Nothing that is written is missed, on either database."""

import random

import pytest
from django.db import transaction

from core.text import fold
from search import index
from search.query import SOME, search
from search.sources import Document

QUERIES = 4  # what has changed, synonyms, pins, the page of hits
ALPHABET = "花呗网贷逾期征信还款法院的一事了款条协商時𠮷"


FIRST_TEN = {
    "花": ["71", "166", "284", "147", "287", "39", "168", "153", "183", "268"],
    "花呗 网贷": ["205", "13", "18", "197", "215", "79", "68", "256", "267", "230"],
    "征信还款法院的事": ["51", "197", "173", "92", "172", "165", "219", "44", "234", "215"],
    "lpr": ["114", "253", "268", "217", "164", "26", "261", "67", "191", "13"],
}


def keys(text, **options):
    return {hit.key for hit in search(text, page_size=10_000, **options).hits}


@pytest.fixture
def library(shelf):
    """Three hundred random documents over few characters, so that every pair occurs somewhere and many do not in each."""
    chance = random.Random(675)
    for number in range(300):
        words = "".join(chance.choices(ALPHABET + "，。 \n", k=chance.randint(20, 60)))
        latin = chance.choice(["", " LPR", "lpr四倍", "675条", " app，"])
        shelf.hold(str(number), words[:8], summary=words[8:16], body=words[16:] + latin, tags=[words[:2]])
    index.rebuild()
    return shelf


def scan(library, words):
    def text(document):
        fields = (
            document.title,
            "\n".join(document.tags),
            document.headings,
            document.summary,
            document.body,
        )
        return fold("\x1e".join(field.strip() for field in fields))

    return {
        key for key, document in library.held.items() if all(fold(word) in text(document) for word in words)
    }


def test_every_single_character_and_every_pair_is_found_exactly_where_it_is_written(library):
    pairs = [one + other for one in ALPHABET for other in ALPHABET]

    for word in [*ALPHABET, *pairs[::7], "花呗", "网贷", "征信"]:
        expected = scan(library, [word])
        assert keys(word, literal=True) == expected or (not expected and len(word) > 1), word


def test_every_longer_run_is_found_exactly_where_it_is_written(library):
    chance = random.Random(16)
    documents = list(library.held.values())

    for _ in range(60):
        body = chance.choice(documents).body
        start = chance.randrange(len(body))
        word = body[start : start + chance.randint(3, 4)]
        if word.isalnum() and not any(char.isascii() for char in word):
            assert keys(word, literal=True) == scan(library, [word]), word


def test_words_between_blanks_are_all_found_together(library):
    chance = random.Random(28)

    for _ in range(60):
        words = ["".join(chance.choices(ALPHABET, k=2)) for _ in range(2)]
        expected = scan(library, words)
        if expected:
            assert keys(" ".join(words), literal=True) == expected, words


def test_a_whole_sentence_finds_every_page_that_holds_it(library):
    for key, document in list(library.held.items())[:80]:
        words = document.body.split("\n")[0][:30].strip()
        if any(char.isalnum() and not char.isascii() for char in words):
            assert key in keys(words), words


@pytest.mark.parametrize("typed", ["lpr", "ＬＰＲ", "Lpr"])
def test_latin_words_are_found_whatever_their_case_and_width_and_whole_ones_come_first(shelf, typed):
    shelf.put("with", "四倍LPR是多少")
    shelf.put("wide", "ｌｐｒ")
    shelf.put("within", "alprazolam")

    assert [hit.key for hit in search(typed).hits] == ["wide", "with", "within"]


def test_characters_that_are_new_to_the_database_are_found_too(shelf):
    shelf.put("rare", "𰻝𰻝面和㐀")

    assert keys("𰻝") == keys("𰻝𰻝") == keys("㐀") == {"rare"}


def test_where_no_page_has_all_the_words_those_with_some_are_shown_and_it_is_said(shelf):
    shelf.put("one", "协商还款")
    shelf.put("other", "征信报告")
    shelf.put("neither", "诉讼时效")

    results = search("协商 征信")

    assert {hit.key for hit in results.hits} == {"one", "other"}
    assert results.notes == [SOME]


def test_a_page_with_all_the_words_keeps_those_with_some_away(shelf):
    shelf.put("both", "协商还款会不会上征信")
    shelf.put("one", "协商还款")

    results = search("协商 征信")

    assert [hit.key for hit in results.hits] == ["both"]
    assert results.notes == []


def test_a_page_is_found_as_it_is_now_and_not_as_it_was(shelf):
    shelf.put("page", "花呗")
    shelf.put("page", "借呗")

    assert keys("花呗") == set()
    assert keys("借呗") == {"page"}

    shelf.take("page")

    assert keys("借呗") == set()


def test_a_change_that_is_rolled_back_was_never_findable(shelf):
    with transaction.atomic():
        shelf.put("page", "花呗")
        transaction.set_rollback(True)

    assert keys("花呗") == set()


def test_a_page_of_another_kind_can_be_asked_for_alone_and_both_are_counted(make_shelf):
    make_shelf("article", "文章").put("a", "花呗逾期")
    make_shelf("question", "律师答疑").put("q", "花呗被停")

    results = search("花呗", kind="question")

    assert [hit.key for hit in results.hits] == ["q"]
    assert results.total == 1
    assert results.counts_by_kind == {"article": 1, "question": 1}
    assert results.hits[0].label == "律师答疑"


def test_pages_of_results_hold_every_hit_once(shelf):
    for number in range(45):
        shelf.put(f"{number:02}", "花呗" * (number % 3 + 1), body="话" * number)

    pages = [[hit.key for hit in search("花呗", page=page).hits] for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert len({key for page in pages for key in page}) == 45


def test_the_number_of_statements_does_not_grow_with_the_pages_or_the_words(shelf, django_assert_num_queries):
    shelf.put("first", "花呗逾期")
    search("花呗")
    with django_assert_num_queries(QUERIES):
        search("花呗")

    for number in range(30):
        shelf.hold(str(number), f"花呗逾期协商{number}", body="征信" * number)
    index.rebuild()
    search("花呗")
    for text in ("花呗", "花呗逾期怎么协商", "花呗 逾期 征信 协商 网贷"):
        with django_assert_num_queries(QUERIES):
            search(text)


def test_a_document_that_calls_itself_otherwise_is_refused(shelf):
    shelf.held["one"] = Document("page", "two", "花呗", "/")

    with pytest.raises(ValueError, match="calls itself page two"):
        index.refresh("page", "one")


def test_the_first_ten_are_the_same_whatever_the_database(library):
    """What stands here was taken from both databases; a change of ranking changes it on both."""
    first = {text: [hit.key for hit in search(text, page_size=10).hits] for text in FIRST_TEN}

    assert first == FIRST_TEN


@pytest.mark.parametrize("typed", ["\0", "花\0呗", "\ud800", "花\udfff呗", "\U0010ffff", "", " " * 1000])
def test_no_bytes_make_a_search_fail(shelf, typed):
    shelf.put("one", "花呗")

    assert search(typed).total in (0, 1)
