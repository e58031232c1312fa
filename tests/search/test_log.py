"""What people look for is counted without anybody who looked for it."""

import logging
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from portal.counters import MOST_KEPT, Counting, Tally
from search import counting
from search.counting import ResultPage, add_clicks, add_searches, countable, forget, opened_from
from search.models import OpenedResult, SearchLog

DAY = date(2026, 11, 22)
BROWSER = "Mozilla/5.0 (Linux; Android 9) MicroMessenger/8.0"


def rows(*columns):
    return set(SearchLog.objects.values_list(*columns))


def page(query, kind=None, number=1, literal=False):
    return ResultPage(query, kind, number, literal)


# What may be kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 花呗  逾期 ", "花呗 逾期"),
        ("ＬＰＲ", "lpr"),
        ("民法典675", "民法典675"),
        ("12378投诉电话", "12378投诉电话"),
        ("征", "征"),
        ("欠5万还3期", "欠5万还3期"),
        ("第一千二百六十条", "第一千二百六十条"),
        (" " * 150 + "花呗", "花呗"),
    ],
)
def test_a_search_is_counted_in_one_form_however_it_was_typed(typed, kept):
    assert countable(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "催收13812345678", "１３８ 1234 5678", "110101199003078515", "zhang@example.com", "加微信abc12345", "qq 12345678",
        "6222 0212 3456 7890 123", "123456", "12 34 56", "（2024）粤0304民初1234号", "粤0304执保88号 2024粤0304执88号",
        "138,1234,5678", "138 - 1234 / 5678", "138电1234话5678", "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣", "①③⑧①②③", "壹叁捌壹贰叁", "一三八零零一",
        "民初1234号", "二〇二四粤民终12号", "建国路88号", "3号楼2单元501", "京A12345", "我叫张三", "加我dahei888",
        "www.tuiguang.com", "http://x.cn", "不想活了", "想 死", "自殺", "我" * 31, "  ", "？！", "花\0呗",
        " " * 190 + "花呗13812345678",
    ],
)  # fmt: skip
def test_what_may_say_something_about_a_person_is_not_counted_at_all(typed):
    assert countable(typed) == ""


# Counting


def test_searches_add_up_by_day_with_what_they_found_last(db):
    add_searches({("花呗", 3): 2, ("火星", 0): 1}, DAY)
    add_searches({("花呗", 5): 1, ("火星", 0): 4}, DAY)
    add_searches({("火星", 2): 1}, DAY + timedelta(days=1))

    assert rows("query", "searched_on", "count", "found", "empty") == {
        ("花呗", DAY, 3, 5, 0),
        ("火星", DAY, 5, 0, 5),
        ("火星", DAY + timedelta(days=1), 1, 2, 0),
    }


def test_any_number_of_searches_is_written_in_one_statement(db, django_assert_num_queries):
    add_searches({("早的", 1): 1}, DAY)  # the first of a day also forgets what is old

    for size in (1, 60):
        with django_assert_num_queries(3):  # which are there, how many, and the writing
            add_searches({(f"词{n}", 1): 1 for n in range(size)}, DAY)


def test_what_will_be_written_again_after_a_fault_is_not_half_written(transactional_db, monkeypatch):
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 1)

    with pytest.raises(DatabaseError):
        add_searches({("一", 1): 1, ("七", -1): 1}, DAY)

    assert SearchLog.objects.count() == 0


def test_a_click_counts_with_its_rank_on_a_search_of_the_day_alone(shelf):
    shelf.put("a", "花呗", body="花呗")
    shelf.put("b", "别的", body="说到花呗一次")
    shelf.put("c", "借呗")
    add_searches({("花呗", 2): 5, ("借呗", 1): 1}, DAY)
    clicks = {
        (page("花呗"), "/page/a/"): 2,
        (page("花呗", "page"), "/page/b/"): 1,  # on the tab of one kind
        (page("花呗"), "/page/c/"): 9,  # no result of it
        (page("花呗"), "/accounts/me/"): 9,
        (page("没人搜过"), "/page/a/"): 9,
    }

    add_clicks(clicks, DAY)
    add_clicks({(page("花呗"), "/page/a/"): 1}, DAY)
    add_clicks({(page("花呗"), "/page/a/"): 9}, DAY + timedelta(days=1))

    assert rows("query", "searched_on", "count", "found", "clicks", "ranks", "at_first", "at_top") == {
        ("花呗", DAY, 5, 2, 4, 5, 3, 1),
        ("借呗", DAY, 1, 1, 0, 0, 0, 0),
    }
    assert list(OpenedResult.objects.leading_to("page", "a")) == [{"query": "花呗", "times": 3}]
    assert set(OpenedResult.objects.values_list("key", "opened_on", "count")) == {
        ("a", DAY, 3),
        ("b", DAY, 1),
    }


def test_a_flood_of_searches_takes_no_more_rows_than_a_day_has_and_does_not_keep_others_out(db, monkeypatch):
    monkeypatch.setattr(counting, "MOST_A_DAY", 4)
    add_searches({("花呗", 1): 3}, DAY)
    add_searches({(f"垃圾{n}", 0): 1 for n in range(50)}, DAY)
    assert SearchLog.objects.count() == 4

    add_searches({("征信", 1): 2, ("花呗", 1): 1, **{(f"杂{n}", 0): 1 for n in range(50)}}, DAY)

    assert SearchLog.objects.count() == 4
    assert {("花呗", 4), ("征信", 2)} <= rows("query", "count")


def test_memory_between_two_writings_is_bounded():
    tally = Tally("searches", lambda counts: None)

    for number in range(MOST_KEPT + 50):
        tally.add(number)
    tally.add(0)

    assert len(tally.fresh) == MOST_KEPT
    assert tally.fresh[0] == 2


# Hearing of it


@pytest.mark.parametrize(
    ("referer", "heard"),
    [
        ("https://site.cn/search/?q=%E8%8A%B1%E5%91%97", page("花呗")),
        ("https://site.cn/search/?q=LPR&page=2&literal=1", page("lpr", None, 2, True)),
        ("https://site.cn/search/?q=13812345678", None),
        ("https://site.cn/search/?q=lpr&page=999999", None),
        ("https://site.cn/search/?q=lpr&kind=secret", None),
        ("https://site.cn/search/?q=lpr%00", None),
        ("https://site.cn/search/", None),
        ("https://site.cn/articles/?q=lpr", None),
        ("https://other.cn/search/?q=lpr", None),
        ("https://[broken/search/?q=lpr", None),
        ("https://site.cn/search/?" + "q=a&" * 400, None),
        ("", None),
    ],
)
def test_a_click_is_known_by_the_page_that_it_came_from(referer, heard):
    assert opened_from(referer, "site.cn") == heard


@pytest.fixture
def counted(shelf, monkeypatch):
    """The layer in front of a site that answers everything; what it has counted."""
    shelf.put("a", "花呗")
    monkeypatch.setattr(Counting, "start", lambda self: None)

    def site(environ, start_response):
        if environ["PATH_INFO"] == "/search/":
            environ[counting.ASKED] = (environ["QUERY_STRING"], 1)
        start_response(environ.get("answer", "200 OK"), [])
        return [b""]

    layer = Counting(site, seconds=3600)

    def ask(path="/page/a/", *, browser=BROWSER, method="GET", **more):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "site.cn"}
        layer(environ | {"HTTP_USER_AGENT": browser} | more, lambda *answer: None)
        return dict(layer.searches.fresh), dict(layer.clicks.fresh)

    return ask


def test_searches_and_clicks_are_heard_in_front_of_the_site(counted):
    came_from = {"HTTP_REFERER": "https://site.cn/search/?q=%E8%8A%B1%E5%91%97"}
    counted("/search/", QUERY_STRING="花呗")

    assert counted("/page/a/", **came_from) == ({("花呗", 1): 1}, {(page("花呗"), "/page/a/"): 1})


@pytest.mark.parametrize(
    "more",
    [
        {"browser": "Baiduspider/2.0"}, {"browser": ""}, {"method": "HEAD"}, {"method": "POST"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"answer": "404 Not Found"}, {"path": "/static/css/site.css"},
    ],
)  # fmt: skip
def test_robots_prefetching_and_what_is_no_page_do_not_count(counted, more):
    came_from = {"HTTP_REFERER": "https://site.cn/search/?q=%E8%8A%B1%E5%91%97"}

    assert counted(**more, **came_from) == ({}, {})
    assert counted(**({"path": "/search/", "QUERY_STRING": "花呗"} | more))[0] == {}


def test_the_page_of_results_tells_of_each_search_once(client, shelf):
    shelf.put("a", "花呗")

    def told(**typed):
        return client.get("/search/", typed).wsgi_request.META.get(counting.ASKED)

    assert told(q=" 花呗 ") == ("花呗", 1)
    assert told(q="火星") == ("火星", 0)
    for again in ({"q": "花呗", "kind": "page"}, {"q": "花呗", "literal": "1"}, {"q": "13812345678"}, {}):
        assert told(**again) is None


def test_clicks_wait_a_round_until_every_process_has_written_its_searches():
    written = []
    tally = Tally("clicks", written.append, rests=True)

    tally.add("a")
    tally.write()
    assert written == []
    tally.add("b")
    tally.write()
    assert written == [Counter("a")]
    tally.write(everything=True)
    assert written == [Counter("a"), Counter("b")]


def test_what_the_database_refuses_is_kept_and_the_log_does_not_repeat_it(caplog):
    def refuse(counts):
        raise DatabaseError(f"bad row: {counts}")

    tally = Tally("searches", refuse)
    tally.add(("花呗", 3))
    with caplog.at_level(logging.DEBUG):
        tally.write()

    assert tally.ripe == {("花呗", 3): 1}
    assert "花呗" not in caplog.text
    assert "searches kept" in caplog.text


# Nothing about anybody


def test_the_table_has_no_room_for_a_visitor_or_a_time_of_day():
    columns = {field.name: field.get_internal_type() for field in SearchLog._meta.get_fields()}

    assert columns.pop("searched_on") == "DateField"
    assert columns.pop("query") == "CharField"
    assert columns.pop("id") == "BigAutoField"
    assert set(columns.values()) == {"PositiveIntegerField"}


def test_a_personal_search_leaves_no_trace_in_table_or_log(client, shelf, caplog):
    layer = Counting(lambda environ, start: [], seconds=3600)
    layer.start = lambda: None
    with caplog.at_level(logging.DEBUG):
        for typed in ("张三 13812345678", "加微信abc12345", "花呗"):
            answered = client.get("/search/", {"q": typed}, headers={"user-agent": BROWSER}).wsgi_request.META
            layer.count(answered)
            layer.count(
                {
                    "PATH_INFO": "/page/a/",
                    "HTTP_HOST": "testserver",
                    "HTTP_REFERER": f"http://testserver/search/?q={typed}",
                }
            )
        layer.searches.write(everything=True)
        layer.clicks.write(everything=True)

    assert rows("query") == {("花呗",)}
    kept = repr((layer.searches.__dict__, layer.clicks.__dict__)) + "".join(
        message for message in caplog.messages if "QUERY" not in message and "INSERT" not in message
    )
    assert "13812345678" not in kept + caplog.text
    assert "abc12345" not in kept + caplog.text


# Forgetting


def test_old_searches_and_rare_ones_are_forgotten(db):
    week, old = timedelta(days=7), timedelta(days=90)
    for query, day, count in [
        ("常见", DAY - old, 9),
        ("常见", DAY - old - timedelta(days=1), 9),
        ("罕见", DAY - week - timedelta(days=1), 2),
        ("分散", DAY - 2 * week, 1),
        ("分散", DAY - week, 2),
        ("新的", DAY - week, 1),
    ]:
        SearchLog.objects.create(query=query, searched_on=day, count=count)
        OpenedResult.objects.create(query=query, kind="page", key="a", opened_on=day, count=1)

    assert forget(DAY) == 2

    assert rows("query", "searched_on") == {
        ("常见", DAY - old), ("分散", DAY - 2 * week), ("分散", DAY - week), ("新的", DAY - week)
    }  # fmt: skip
    assert set(OpenedResult.objects.values_list("query", "opened_on")) == rows("query", "searched_on")


def test_the_first_search_of_a_day_forgets_and_so_does_the_command(db, capsys):
    SearchLog.objects.create(query="很久以前", searched_on=DAY - timedelta(days=200), count=9)
    add_searches({("花呗", 1): 1}, DAY)
    assert rows("query") == {("花呗",)}

    SearchLog.objects.create(query="很久以前", searched_on=date(2000, 1, 1), count=9)
    call_command("purge", only=["searches"])

    assert ("很久以前",) not in rows("query")
    assert capsys.readouterr().out.startswith("searches：1　")
