"""What is offered while somebody types: from the second key in Chinese, the first in pinyin, never an error."""

import time
from datetime import date

import pytest

from search import curating, hot, suggesting
from search.lines import Lines, key_of
from search.models import HotSearch, SearchEntry, Synonym

ADDRESS = "/search/suggest/"


@pytest.fixture(autouse=True)
def fresh():
    suggesting.forget()
    yield
    suggesting.forget()


def offered(client, typed):
    return [each["text"] for each in client.get(ADDRESS, {"q": typed}).json()["items"]]


@pytest.fixture
def shelves(make_shelf):
    law = make_shelf("provision", "法条", direct=lambda text: [])
    law.put("675", "民法典第六百七十五条", tags=["民法典675条", "第675条"], body="还款期限")
    law.put("676", "民法典第六百七十六条", tags=["民法典676条", "第676条"], body="逾期利息")
    article = make_shelf("article", "文章")
    article.put("a", "花呗逾期以后", tags=["花呗", "协商"], body="怎么办")
    article.put("b", "欠网贷会坐牢吗", tags=["花呗"], body="不会")
    make_shelf("term", "名词").put("t", "LPR", body="贷款市场报价利率")
    return article


# Keys and sounds


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [
        ("h", "花呗", True), ("hua", "花呗", True), ("hb", "花呗", True), ("huab", "花呗", True), ("hbei", "花呗", True),
        ("b", "花呗", False), ("hx", "花呗", False), ("hai", "还款", True), ("huankuan", "还款", True), ("hk", "还款", True),
        ("mfd675", "民法典675条", True), ("mfd65", "民法典675条", False), ("花贝", "花呗", True), ("花北yq", "花呗逾期", True),
        ("花见", "花呗", False), ("lpr", "LPR 是什么", True), ("lprssm", "LPR 是什么", True), ("xian", "西安", True),
    ],
)  # fmt: skip
def test_a_text_is_found_by_its_pinyin_its_initials_and_its_sound(typed, text, fits):
    lines = Lines([(7, key_of(text))])

    assert list(lines.sounding(key_of(typed))) == [7] * fits


def test_a_text_is_found_from_any_syllable_on_but_not_from_within_one():
    lines = Lines([(7, key_of("欠网贷会坐牢吗"))])

    assert list(lines.sounding("zuolaoma", inside=True)) == list(lines.sounding("zlm", inside=True)) == [7]
    assert list(lines.sounding("uolao", inside=True)) == list(lines.sounding("zuolaomaa", inside=True)) == []


def test_no_letters_make_the_search_by_sound_slow():
    """Titles of questions come from the public: characters of many readings must not be tried in every combination."""
    lines = Lines((at, "啊阿" * 8 + "还行" * 12) for at in range(60))

    started = time.process_time()
    found = [
        [*lines.sounding(key)]
        for key in ("啊" * 24, "啊" * 16 + "还行" * 4, "a" * 16 + "h" * 8 + "z", "还行" * 12)
    ]

    assert [len(one) for one in found] == [0, 60, 0, 0]
    assert time.process_time() - started < 0.5


@pytest.mark.django_db
def test_a_page_is_offered_by_what_people_type_for_it_and_shows_its_own_title(client, shelves):
    shelves.put("c", "催收打给家人", asked=["给我爸妈打电话要债"], body="怎么让它停")

    assert offered(client, "爸妈") == offered(client, "给我爸") == ["催收打给家人"]


# Answers


def test_chinese_is_answered_from_the_second_key_and_pinyin_from_the_first(client, shelves):
    assert offered(client, "花") == []
    assert offered(client, "花呗") == ["花呗", "花呗逾期以后", "欠网贷会坐牢吗"]
    assert offered(client, "h")[0] == "花呗"
    assert offered(client, "hb")[0] == "花呗"
    assert offered(client, "坐牢") == offered(client, "zuolao") == ["欠网贷会坐牢吗"]


def test_a_slip_a_traditional_character_and_full_width_are_understood(client, shelves):
    assert offered(client, "花贝")[0] == offered(client, "花唄")[0] == "花呗"
    assert offered(client, "ｌｐ") == ["LPR"]


def test_a_number_of_a_provision_is_completed_however_it_is_begun(client, shelves):
    both = ["民法典第六百七十五条", "民法典第六百七十六条"]

    assert (
        offered(client, "民法典67") == offered(client, "民法典第六百七") == offered(client, "mfd67") == both
    )
    assert offered(client, "《民法典》 675") == offered(client, "675条") == both[:1]


def test_a_suggestion_says_what_it_is_and_where_it_leads(client, shelves):
    assert client.get(ADDRESS, {"q": "花呗"}).json()["items"][:2] == [
        {"text": "花呗", "label": "搜索", "url": "/search/?q=%E8%8A%B1%E5%91%97"},
        {"text": "花呗逾期以后", "label": "文章", "url": "/article/a/"},
    ]


def test_no_kind_takes_all_the_room_while_another_has_something(client, shelves):
    for number in range(12):
        shelves.put(f"c{number}", f"利息怎么算之{number}")
    shelves.put("d", "多少算高利息")

    found = offered(client, "利息")

    assert len(found) == 8
    assert "民法典第六百七十六条" not in found  # its words are in its text alone
    assert found[0] == "利息怎么算之0"


def test_what_editors_approved_comes_first_and_fills_an_empty_field(client, shelves):
    hot.approve(HotSearch(word="花呗会坐牢吗"), by="我", on=date(2026, 11, 22))
    hot.approve(HotSearch(word="火星救援", is_shown=False), by="我", on=date(2026, 11, 22))
    curating.pin("花呗", SearchEntry.objects.get(key="b"))

    items = client.get(ADDRESS, {"q": "花呗"}).json()["items"]

    assert [(each["text"], each["label"]) for each in items[:3]] == [
        ("花呗", "搜索"),
        ("花呗会坐牢吗", "大家在搜"),
        ("花呗逾期以后", "文章"),
    ]
    assert ("欠网贷会坐牢吗", "编辑推荐") in [(each["text"], each["label"]) for each in items]
    assert offered(client, "") == offered(client, " ？") == ["花呗会坐牢吗"]
    assert offered(client, "火星") == []


def test_a_synonym_is_offered_by_itself_and_by_what_leads_to_it_if_some_page_holds_it(client, shelves):
    curating.keep_synonym(Synonym(word="坐牢", same="判刑", leads="吃牢饭"))

    assert offered(client, "吃牢饭") == ["坐牢"]
    assert offered(client, "判刑") == []


def test_words_of_despair_are_never_offered(client, shelves):
    shelves.put("s", "帮助", tags=["自杀", "花呗"])
    shelves.put("t", "求助", tags=["自杀"])

    assert "自杀" not in offered(client, "zi") + offered(client, "自杀")


@pytest.mark.parametrize(
    "typed",
    ["", "？！", ".*", "(", "[a-z", "\\", "\n", "花" * 5000, "a" * 5000, "1" * 300, "\u202e呗花", "\ud7ff", "💔💔", "ﷺ" * 300],
)  # fmt: skip
def test_whatever_is_typed_gets_a_list(client, shelves, typed):
    response = client.get(ADDRESS, {"q": typed})

    assert response.status_code == 200
    assert len(response.json()["items"]) <= 8


@pytest.mark.parametrize("query", ["q=%00", "q=%E8%8A%00"])
def test_a_nul_byte_is_refused(client, shelves, query):
    assert client.get(f"{ADDRESS}?{query}").status_code == 400


def test_the_answer_is_kept_by_nobody_on_a_shared_telephone_neither(client, shelves):
    response = client.get(ADDRESS, {"q": "花呗"})

    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ADDRESS, {"q": "花呗"}).status_code in (403, 405)


def test_a_page_is_offered_as_it_is_now(client, shelves):
    assert offered(client, "huabeiyuqi") == ["花呗逾期以后"]

    shelves.put("a", "花呗逾期之后")
    assert offered(client, "huabeiyuqi") == ["花呗逾期之后"]

    shelves.take("a")
    assert offered(client, "huabeiyuqi") == []


def test_typing_on_asks_the_database_next_to_nothing(
    client, transactional_shelf, django_assert_num_queries, monkeypatch
):
    transactional_shelf.put("a", "花呗逾期以后")
    offered(client, "hua")
    monkeypatch.setattr(suggesting, "LOOK_EVERY", 60)
    with django_assert_num_queries(0):
        assert offered(client, "huab") == ["花呗逾期以后"]

    transactional_shelf.put("b", "花呗被停")
    suggesting._shelf._looked = suggesting._shelf._due = float("-inf")
    offered(client, "hua")
    suggesting._shelf._looked = float("-inf")
    with django_assert_num_queries(1):
        assert offered(client, "huab") == ["花呗逾期以后", "花呗被停"]


def test_what_was_taken_away_or_rewritten_is_offered_no_more_even_while_all_else_must_wait(
    client, transactional_shelf, monkeypatch
):
    for key, title in (("a", "花呗甲"), ("b", "花呗乙，张三的电话"), ("c", "花呗丙")):
        transactional_shelf.put(key, title)
    assert len(offered(client, "花呗")) == 3
    monkeypatch.setattr(suggesting, "LOOK_EVERY", 0)
    monkeypatch.setattr(suggesting._shelf, "_due", float("inf"))

    transactional_shelf.take("a")
    transactional_shelf.put("b", "花呗乙")
    assert offered(client, "花呗") == ["花呗丙"]

    suggesting._shelf._due = float("-inf")
    assert offered(client, "花呗") == ["花呗乙", "花呗丙"]


def test_a_provision_is_never_taken_for_what_a_slip_meant_since_another_number_is_not_nearly_the_same(
    shelves,
):
    assert set(suggesting.current().words.values()) == {"花呗", "花呗逾期以后", "欠网贷会坐牢吗", "LPR"}


def test_where_there_are_too_many_pages_the_small_kinds_stay_and_of_the_rest_the_weightiest(
    client, make_shelf, monkeypatch
):
    monkeypatch.setattr(suggesting, "MOST_ENTRIES", 3)
    monkeypatch.setattr(suggesting, "MANY", 2)
    crowd, few = make_shelf("page"), make_shelf("tool", "工具")
    for number in range(4):
        crowd.put(str(number), f"花呗逾期第{number}问", authority=10 * number)
    few.put("few", "花呗计算器")

    assert set(offered(client, "花呗")) == {"花呗计算器", "花呗逾期第3问", "花呗逾期第2问"}
