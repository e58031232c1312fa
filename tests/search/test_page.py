import pytest

from search import curating
from search.models import SearchEntry, Synonym
from search.sources import Document

ADDRESS = "/search/"


def titles(response):
    return [hit.title for hit in response.context["results"].hits]


@pytest.fixture
def shelves(make_shelf):
    article, question = make_shelf("article", "文章"), make_shelf("question", "律师答疑")
    article.put("a", "花呗逾期以后", summary="花呗逾期怎么处理", body="先查征信。")
    question.put("q", "花呗被停了能恢复吗", body="<script>alert(1)</script>")
    return article, question


def test_a_search_shows_titles_and_excerpts_with_the_words_marked(client, shelves):
    response = client.get(ADDRESS, {"q": "花呗"})

    text = response.content.decode()
    assert set(titles(response)) == {"花呗逾期以后", "花呗被停了能恢复吗"}
    assert "<mark>花呗</mark>逾期以后" in text
    assert "<script>alert(1)</script>" not in text
    assert [(tab["label"], tab["count"]) for tab in response.context["kinds"]] == [
        ("全部", 2),
        ("文章", 1),
        ("律师答疑", 1),
    ]


def test_a_tab_shows_its_kind_alone_and_keeps_the_words(client, shelves):
    tabs = client.get(ADDRESS, {"q": "花呗"}).context["kinds"]

    response = client.get(ADDRESS + tabs[2]["url"])

    assert titles(response) == ["花呗被停了能恢复吗"]
    assert [tab["current"] for tab in response.context["kinds"]] == [False, False, True]


def test_the_page_is_personal_to_nobody_and_kept_by_nobody(client, shelves):
    response = client.get(ADDRESS, {"q": "花呗"})

    assert response.cookies == {}
    assert set(response["Cache-Control"].split(", ")) >= {"private", "no-store"}
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ADDRESS, {"q": "花呗"}).status_code in (403, 405)


def test_a_page_without_words_says_how_to_search(client, shelves):
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert "可以这样搜" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        " ", "？！", "'", '"', "花呗'\"", "%", "_", "花%呗", "\\", "*", "花呗*", "NEAR(花 呗)", "花 AND", "OR", "NOT 花呗",
        "title:花呗", "{花}", "^花", "-花呗", "(", "花呗)", "a:*", "&", "|", "!花", "<->", ":*", "$$", "%s", "%(x)s", "{{q}}",
        "<script>alert(1)</script>", "\u202e呗花", "\u200b花呗", "\ufeff", "花" * 100_000, "花 " * 50_000,
        " ".join(map(chr, range(0x4E00, 0x4E00 + 300))), "ﷺ" * 200, "e\u0301" * 300, "a" * 5000, "\ud7ff\ue000", "💔",
    ],
)  # fmt: skip
def test_whatever_is_typed_gets_an_answer(client, shelves, typed):
    response = client.get(ADDRESS, {"q": typed})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert len(response.context["q"]) <= 200


def test_a_search_that_is_too_long_is_cut_and_says_so(client, shelves):
    response = client.get(ADDRESS, {"q": "花呗 " + "了" * 300})

    assert "只用了前 200 个字" in response.content.decode()


def test_signs_of_direction_and_width_do_not_hide_the_word(client, shelves):
    assert len(titles(client.get(ADDRESS, {"q": "\u202e花\u200b呗\u2069"}))) == 2


def test_a_nul_byte_is_refused(client, shelves):
    assert client.get(ADDRESS + "?q=%00").status_code == 400
    assert client.get(ADDRESS + "?q=花%00呗").status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1e3", "999999999999999999999", "%00", "１"])
def test_a_page_that_is_not_there_is_not_found(client, shelves, page):
    assert client.get(ADDRESS + f"?q=花呗&page={page}").status_code in (400, 404)


def test_an_unknown_kind_is_not_found(client, shelves):
    assert client.get(ADDRESS, {"q": "花呗", "kind": "secret"}).status_code == 404


@pytest.mark.parametrize("typed", ["欠债太多不想活了", "想 死", "自，杀", "遗书怎么写", "网贷逼得我跳楼"])
def test_despair_brings_the_numbers_to_call_first(client, shelves, typed):
    response = client.get(ADDRESS, {"q": typed})

    text = response.content.decode()
    assert response.context["show_help"] is True
    assert text.index("tel:110") < text.index("tel:120") < text.index("tel:12356") < text.index('name="q"')


@pytest.mark.parametrize("typed", ["花呗", "跳楼价", "自杀式袭击", "协商"])
def test_an_ordinary_search_brings_no_alarm(client, shelves, typed):
    assert client.get(ADDRESS, {"q": typed}).context["show_help"] is False


def test_what_was_looked_for_besides_is_said_and_can_be_left_out(client, shelves):
    curating.keep_synonym(Synonym(word="花呗", leads="花贝"))

    response = client.get(ADDRESS, {"q": "花贝"})

    text = response.content.decode()
    assert len(titles(response)) == 2
    assert "也找了" in text
    literal = client.get(ADDRESS + response.context["literal_url"])
    assert titles(literal) == []


def test_what_was_looked_for_instead_is_said_and_can_be_left_out(client, shelves):
    response = client.get(ADDRESS, {"q": "huabei"})

    assert "按“<b>花呗</b>”找的" in response.content.decode()
    assert len(titles(response)) == 2
    literal = client.get(ADDRESS + response.context["literal_url"])
    assert titles(literal) == []


def test_nothing_found_offers_a_way_on(client, shelves):
    text = client.get(ADDRESS, {"q": "火星基地"}).content.decode()

    assert "没找到" in text
    assert "/questions/ask/" in text


def test_what_a_source_finds_outright_comes_first_and_once(client, make_shelf):
    law = make_shelf("provision", "法条", direct=lambda text: [law.held["675"]] if text == "675条" else [])
    law.put("675", "民法典第六百七十五条", body="借款人应当按照约定的期限返还借款。675条")
    article = make_shelf("article", "文章")
    article.put("a", "675条是什么意思")

    response = client.get(ADDRESS, {"q": "675条"})

    assert [document.title for document in response.context["results"].direct] == ["民法典第六百七十五条"]
    assert titles(response) == ["675条是什么意思"]
    assert isinstance(response.context["results"].direct[0], Document)


def test_a_pinned_page_comes_first_for_its_words_alone(client, shelves):
    article, _ = shelves
    article.put("z", "还款提醒", body="别的内容")
    curating.pin("花呗 ", SearchEntry.objects.get(key="z"))

    assert titles(client.get(ADDRESS, {"q": "花呗"}))[0] == "还款提醒"
    assert "还款提醒" not in titles(client.get(ADDRESS, {"q": "花呗逾期"}))


def test_a_pin_goes_with_its_page_and_survives_its_change(client, shelves):
    article, _ = shelves
    article.put("z", "还款提醒")
    curating.pin("花呗", SearchEntry.objects.get(key="z"))

    article.put("z", "还款提醒（新）")
    assert titles(client.get(ADDRESS, {"q": "花呗"}))[0] == "还款提醒（新）"

    article.take("z")
    assert len(titles(client.get(ADDRESS, {"q": "花呗"}))) == 2
