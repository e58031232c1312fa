"""What `make bench` measures, how it judges, and that it leaves nothing running: judged from figures that are made up here."""

import json
import os
import subprocess
import sys
import threading
import time
from copy import deepcopy
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.http import QueryDict
from django.urls import reverse

import asking
import copies
import history
import inside
import judging
import rows
import serving
import tools
from articles.models import Article
from selfhelp.calculators import CALCULATORS
from tests.factories import NOW, make_article, make_provision

CPU = {
    rows.BARE: 0.25, rows.NGINX: 0.025, rows.cached("article"): 0.05, rows.uncached("article"): 3.0, rows.LIVE: 12.0,
    rows.uncached("list"): 6.0, rows.uncached("question"): 6.0, rows.uncached("provision"): 6.0, rows.WAGTAIL: 45.0,
    rows.WAGTAIL_PLAIN: 19.0, "guide, everything": 30.0,
}  # fmt: skip


def measured(**changes):
    """A run on one database that keeps every promise; `changes` replace milliseconds by the name of a row."""
    told = {
        name: {"cpu_ms": ms, "times_bare": 0.25 / ms, "p50_ms": ms, "p95_ms": ms, "queries": 4, "bytes": 9000}
        for name, ms in (CPU | changes).items()
    }
    sqlite = {"rows": told, "warm_mb": 150.0, "start_s": 2.0, "start_cpu_s": 1.5}
    return {"at": "2026-11-22T10:00:00+00:00", "databases": {"sqlite": sqlite}, "whole": True}


def broken(run):
    return [each.promise for each in judging.verdicts(run) if each.kept is False]


def test_it_measures_every_calculator_there_is():
    assert set(tools.CALCULATIONS) == set(CALCULATORS)


@pytest.mark.django_db  # some forms offer places that editors keep
@pytest.mark.parametrize("name", list(tools.CALCULATIONS))
def test_what_it_types_is_whole_and_no_refusal(name):
    data = QueryDict(mutable=True)
    data.update(tools.CALCULATIONS[name])

    form = CALCULATORS[name].form(data, today=date(2026, 11, 22))

    assert form.is_valid(), form.errors
    assert set(tools.CALCULATIONS[name]) <= set(form.fields)


def test_a_run_that_keeps_every_promise_breaks_none():
    assert broken(measured()) == []
    assert {each.kept for each in judging.verdicts(measured())} == {True}


@pytest.mark.parametrize(
    ("row", "milliseconds", "promise"),
    [
        (rows.BARE, 0.14, "cached article × bare view ≥ 3"),
        (rows.NGINX, 0.019, "cached article × static file of nginx ≥ 0.4"),
        (rows.WAGTAIL, 14.9, "uncached article × cheaper than Wagtail's ≥ 5"),
        (rows.WAGTAIL_PLAIN, 14.9, "the same, Wagtail's without page links ≥ 5"),
        ("guide, everything", 36.1, "a tool ≤ 3 rendered articles"),
    ],
)
def test_a_row_that_costs_too_much_breaks_its_promise_by_name(row, milliseconds, promise):
    assert broken(measured(**{row: milliseconds})) == [f"sqlite: {promise}"]


def test_memory_start_queries_and_the_search_are_judged_too():
    run = measured()
    run["databases"]["sqlite"] |= {"warm_mb": 180.1, "start_s": 2.51}
    run["databases"]["sqlite"]["rows"][rows.uncached("list")]["queries"] = 5
    run["search"] = {"documents": 100_000, "failed": ["sqlite: any words, p95 140 ms, limit 100"]}

    assert broken(run) == [
        "sqlite: queries of list ≤ 4", "sqlite: memory of a warm worker ≤ 180 MB", "sqlite: idle start ≤ 2.5 s",
        "the figures of the search at 100,000 pages",
    ]  # fmt: skip


def test_what_was_not_measured_is_neither_kept_nor_broken():
    run = measured()
    del run["databases"]["sqlite"]["rows"][rows.NGINX]

    [verdict] = [each for each in judging.verdicts(run) if "nginx" in each.promise]

    assert verdict.kept is None
    assert "not measured" in verdict.line()


def test_the_table_has_a_line_for_each_row_with_its_ratio_to_the_bare_view():
    lines = judging.table(measured()).splitlines()

    assert [line.split("|")[0].strip() for line in lines[2:]] == list(CPU)
    [wagtail] = [line for line in lines if line.startswith(rows.WAGTAIL_PLAIN)]
    assert wagtail.split("|")[1].split() == ["0.0132", "19.000", "19.00", "19.00", "4"]


def test_what_costs_a_fifth_more_than_in_the_last_run_is_named():
    before, run = measured(), measured(**{rows.uncached("list"): 7.3, rows.uncached("question"): 7.1})

    assert list(judging.changes(run, before)) == [
        f"  sqlite: {rows.uncached('list')} costs 1.22 times as much as in the run of {before['at']}"
    ]


def test_the_history_of_a_machine_is_read_again_and_part_of_a_run_is_no_measure(tmp_path, monkeypatch):
    monkeypatch.setattr(history, "OWN", tmp_path / "own")
    monkeypatch.setattr(history, "TRACKED", tmp_path / "tracked")
    older, newer = measured(), measured() | {"at": "2026-11-23T10:00:00+00:00"}
    history.add("one", newer, keep=True)
    history.add("one", older, keep=False)
    history.add("one", deepcopy(newer) | {"at": "2026-11-24T10:00:00+00:00", "whole": False}, keep=False)

    assert history.last("one") == newer
    assert history.last("another") is None
    assert [json.loads(line) for line in (tmp_path / "tracked" / "one.jsonl").read_text().splitlines()] == [
        newer
    ]


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n")

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_an_answer_is_read_whole_and_one_that_is_no_answer_ends_the_bench(port, capsys):
    assert asking.first_answer(port, asking.Request("/", shows="hello, world")).body == b"hello, world"

    for request in (asking.Request("/", shows="bye"), asking.Request("/gone")):
        with pytest.raises(SystemExit):
            asking.first_answer(port, request)
    assert "/gone was answered 404, not 200" in capsys.readouterr().err


def test_a_server_that_is_stopped_leaves_no_process_behind(tmp_path):
    child = "import time; time.sleep(60)"
    parent = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    )
    process = serving.launch([sys.executable, "-c", parent], {}, tmp_path / "log")
    deadline = time.monotonic() + 10
    while len(serving.family(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    both = serving.family(process.pid)
    assert len(both) == 2

    serving.stop(process)

    assert [pid for pid in both if serving.is_running(pid)] == []


def test_work_of_children_counts_as_the_servers():
    busy = subprocess.Popen(
        [sys.executable, "-c", "import time\nwhile time.process_time() < 0.1: pass\nprint(1, flush=True)\ninput()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    busy.stdout.readline()
    assert busy.pid in serving.family(os.getpid())
    assert serving.cpu_seconds(busy.pid) >= 0.08
    busy.communicate(b"\n")


@pytest.mark.django_db
def test_copies_are_published_articles_with_pages_tags_and_law_of_their_own(client):
    make_provision(675)
    article = make_article(
        "huabei", now=NOW, sections=[("why", "<p><a href='law:民法典-675'>按约定</a></p>")]
    )

    assert copies.fill(3) == 3

    assert set(Article.objects.published().values_list("slug", flat=True)) == {
        "huabei",
        "huabei-1",
        "huabei-2",
    }
    first, second = (client.get(reverse("articles:detail", args=[slug])) for slug in ("huabei", "huabei-1"))
    assert second.status_code == 200
    assert f"{article.title}-1" in second.content.decode()
    assert second.content.decode().count("按约定") == first.content.decode().count("按约定")
    assert (
        "huabei-2" in client.get(reverse("statutes:provision", args=["civil-code", "675"])).content.decode()
    )


def test_kinds_of_pages_that_nobody_asked_for_are_named():
    missed = inside.covered(["/", "/articles/", "/questions/?page=2", "/nowhere/"])

    assert "statutes:list" in missed
    assert {"home", "articles:list", "qa:list"}.isdisjoint(missed)
