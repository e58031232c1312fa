import re

import pytest

from search import curating, index, paging, suggesting
from search.models import SearchEntry, Synonym
from search.sources import Document

ADDRESS = "/search/"


def titles(response):
    return [hit.title for hit in response.context["results"].hits]


@pytest.fixture(autouse=True)
def fresh():
    suggesting.forget()


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


@pytest.mark.parametrize(
    "typed", ["欠债太多不想活了", "想 死", "自，杀", "遗书怎么写", "想輕生", "网贷逼得我跳楼"]
)
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
    assert 'href="?q=huabei">也找意思相近的' in literal.content.decode()


def test_nothing_found_offers_topics_other_words_and_the_way_to_ask(client, make_shelf):
    article = make_shelf("article", "文章")
    for number, tag in enumerate(["仲裁", "仲裁", "花呗", "花呗"]):
        article.put(f"a{number}", f"文章之{number}", tags=[tag])

    response = client.get(ADDRESS, {"q": "太空仲基"})

    text = response.content.decode()
    assert "没找到“太空仲基”" in text
    assert [topic.text for topic in response.context["topics"]] == ["仲裁", "花呗"]
    assert 'href="/search/?q=%E4%BB%B2%E8%A3%81"' in text
    assert "/questions/ask/" in text
    assert "太空" not in text.partition("/questions/ask/")[2][:40]


def test_a_kind_that_has_nothing_leads_back_to_those_that_have(client, shelves, make_shelf):
    make_shelf("tool", "工具")

    text = client.get(ADDRESS, {"q": "花呗", "kind": "tool"}).content.decode()

    assert "这一类里没有" in text
    assert 'href="?q=%E8%8A%B1%E5%91%97"' in text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("huabai", "花呗"), ("zhongcia", "仲裁"), ("仲栽", "仲裁"), ("lrp", "lpr"),
        ("支付的另", ""), ("花呗", ""), ("hai", ""), ("xyzzy", ""), ("火星", ""), ("花见", ""),
    ],
)  # fmt: skip
def test_a_near_word_that_finds_more_is_offered_and_never_put_in_place(client, make_shelf, typed, meant):
    article = make_shelf("article", "文章")
    for number, title in enumerate(["花呗", "仲裁", "LPR", "个人信息", "支付令", "还款", "名单"]):
        article.put(f"a{number}", title, body="先看这里")

    response = client.get(ADDRESS, {"q": typed})

    assert response.context["near"] == meant
    assert ("你是不是想找" in response.content.decode()) == bool(meant)
    if meant:
        assert [title.lower() for title in titles(response)] in ([], [response.context["results"].instead])
        assert len(titles(client.get(ADDRESS, {"q": meant}))) == 1


def test_a_near_word_is_offered_inside_a_longer_search(client, shelves):
    article, _ = shelves
    article.put("z", "仲裁", body="花呗和仲裁")

    assert client.get(ADDRESS, {"q": "仲栽 花呗"}).context["near"] == "仲裁 花呗"


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

    response = client.get(ADDRESS, {"q": "花呗"})
    assert titles(response)[0] == "还款提醒"
    assert response.content.decode().count("编辑推荐") == 1
    assert "还款提醒" not in titles(client.get(ADDRESS, {"q": "花呗逾期"}))


def test_a_pin_goes_with_its_page_and_survives_its_change(client, shelves):
    article, _ = shelves
    article.put("z", "还款提醒")
    curating.pin("花呗", SearchEntry.objects.get(key="z"))

    article.put("z", "还款提醒（新）")
    assert titles(client.get(ADDRESS, {"q": "花呗"}))[0] == "还款提醒（新）"

    article.take("z")
    assert len(titles(client.get(ADDRESS, {"q": "花呗"}))) == 2


def test_a_search_is_remembered_on_the_device_unless_it_says_something_about_somebody(client, shelves):
    def kept(typed):
        found = re.search(r'data-keep="([^"]*)"', client.get(ADDRESS, {"q": typed}).content.decode())
        return found and found[1]

    assert kept("花呗  逾期") == "花呗 逾期"
    assert [
        kept(typed) for typed in ("", "不想活了", "110101199003078888", "短信 138 0013 8000", "花" * 60)
    ] == [None] * 5


# Pages, while content changes between them


@pytest.fixture
def forty_five(make_shelf):
    shelf = make_shelf("article", "文章")
    for number in range(45):
        shelf.hold(f"k{number}", f"花呗之{number}", body="花呗" + "的话" * number)
    index.rebuild()
    return shelf


def turned(client, response, way="after_url"):
    return client.get(ADDRESS + response.context["pager"][way])


def test_pages_hold_everything_once_and_lead_back(client, forty_five):
    first = client.get(ADDRESS, {"q": "花呗"})
    second = turned(client, first)
    third = turned(client, second)

    assert sorted([*titles(first), *titles(second), *titles(third)]) == sorted(
        f"花呗之{n}" for n in range(45)
    )
    assert third.context["pager"]["after_url"] == ""
    assert titles(turned(client, third, "before_url")) == titles(second)
    assert titles(turned(client, second, "before_url")) == titles(first)
    assert titles(client.get(ADDRESS, {"q": "花呗", "page": 2})) == titles(second)


def test_nothing_comes_twice_or_is_left_out_when_content_changes_between_pages(client, forty_five):
    first = client.get(ADDRESS, {"q": "花呗"})
    shown = titles(first)
    forty_five.put("new", "花呗")
    for title in shown[:3]:
        forty_five.take(f"k{title.removeprefix('花呗之')}")
    for title in [shown[-1], next(f"花呗之{n}" for n in range(45) if f"花呗之{n}" not in shown)]:
        forty_five.put(f"k{title.removeprefix('花呗之')}", title, body="花呗" + "另一些话" * 300)

    second = turned(client, first)
    third = turned(client, second)

    after = [*titles(second), *titles(third)]
    assert set(after).isdisjoint(shown)
    assert sorted(after) == sorted({"花呗", *(f"花呗之{n}" for n in range(45))} - set(shown))


def test_a_page_that_emptied_a_moment_ago_says_so_and_one_that_never_was_is_not_found(client, forty_five):
    first = client.get(ADDRESS, {"q": "花呗"})
    for number in range(45):
        if f"花呗之{number}" not in titles(first):
            forty_five.take(f"k{number}")

    response = turned(client, first)

    assert response.status_code == 200
    assert "后面没有了" in response.content.decode()
    assert client.get(ADDRESS, {"q": "花呗", "page": 2}).status_code == 404


@pytest.mark.parametrize("before", ["", "1.2-3", "1..2", "!", "z" * 14, "-", "花", "1." * 4000, "%00"])
def test_an_address_that_tells_nonsense_of_earlier_pages_is_counted_from_the_beginning(
    client, forty_five, before
):
    plain = client.get(ADDRESS, {"q": "花呗", "page": 2})

    told = client.get(ADDRESS, {"q": "花呗", "page": 2, "before": before})

    assert titles(told) == titles(plain)


def test_an_address_tells_of_so_many_pages_and_no_more():
    pages = [tuple(range(page * 20, page * 20 + 20)) for page in range(paging.MOST_PAGES)]

    assert paging.read(paging.write(pages), paging.MOST_PAGES + 1) == tuple(pages)
    assert paging.write([*pages, (1,)]) == ""
    assert paging.read(paging.write(pages), 3) is None
