"""The pages of long work: who may, what they say, and a large table from the file to the written rows."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import views_exchange
from portal.bulk import filing, running, tables
from portal.bulk.jobs import jobs
from portal.models import BulkRun
from qa.models import Question
from reference.models import Term
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
START = "/admin/bulk/begin/"


@pytest.fixture
def editor(client):
    client.force_login(make_staff("编辑", display_name="小林"))
    return client


@pytest.fixture(autouse=True)
def few_rows(settings, monkeypatch):
    monkeypatch.setattr(views_exchange, "AT_ONCE_ROWS", 3)  # thirty rows are many


def text_of(answer):
    page = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def work_through(run):
    run = BulkRun.objects.select_related("file", "started_by").get(pk=run)
    running.carry_out(run, jobs()[run.kind])
    run.refresh_from_db()
    return run


def upload(client, text, table="glossary"):
    file = SimpleUploadedFile("terms.csv", text.encode())
    answer = client.post("/admin/tables/", {"table": table, "file": file})
    assert answer.status_code == 302, text_of(answer)
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def many_terms(number=30):
    rows = [f"词{row},意思{row}" for row in range(number)]
    rows[6] = "词6,"
    return "词,白话\n" + "\n".join(rows) + "\n"


def test_a_large_table_is_looked_at_first_and_written_when_somebody_says_so(editor):
    Term.objects.create(word="词0", plain="从前的意思")

    looked = work_through(upload(editor, many_terms()))
    before = Term.objects.count()
    shown = text_of(editor.get(f"/admin/bulk/{looked.pk}/"))
    answer = editor.post(f"/admin/bulk/{looked.pk}/write/")
    written = work_through(int(answer["Location"].rstrip("/").rpartition("/")[2]))

    assert (looked.done, looked.total, looked.faults, before) == (30, 30, 1, 1)
    assert looked.outcome == "新增 28 行，改 1 行，不变 0 行，有错 1 行（还没有写入）"
    assert "白话：从前的意思 → 意思0" in shown
    assert "写入这 29 行" in shown
    assert "白话（plain）：这个字段是必填项。" in shown
    assert written.outcome == "新增 28 行，改 1 行，不变 0 行，有错 1 行"
    assert Term.objects.count() == 29
    assert Term.objects.get(word="词0").plain == "意思0"


def test_what_the_site_changed_after_it_was_shown_is_not_written_and_stops_nothing_else(editor):
    Term.objects.create(word="词0", plain="从前的意思")
    looked = work_through(upload(editor, many_terms()))
    Term.objects.filter(word="词0").update(plain="别人改的")

    answer = editor.post(f"/admin/bulk/{looked.pk}/write/")
    written = work_through(int(answer["Location"].rstrip("/").rpartition("/")[2]))

    assert Term.objects.get(word="词0").plain == "别人改的"
    assert Term.objects.count() == 29
    (first, *_) = written.notes.order_by("pk").values_list("line", "words")
    assert first == (2, tables.MOVED)


def test_a_cancelled_import_leaves_whole_rows_and_writes_none_twice_when_it_is_done_again(
    editor, monkeypatch
):
    looked = work_through(upload(editor, many_terms()))
    answer = editor.post(f"/admin/bulk/{looked.pk}/write/")
    run = BulkRun.objects.select_related("file").get(
        pk=int(answer["Location"].rstrip("/").rpartition("/")[2])
    )

    def cancel(report):
        if report.done == 10:
            editor.post(f"/admin/bulk/{run.pk}/stop/")

    monkeypatch.setattr(running, "BEAT_SECONDS", 0)  # it looks after every row
    running.carry_out(run, jobs()["table"], seen=cancel)
    after_cancel = Term.objects.count()
    again = editor.post(f"/admin/bulk/{run.pk}/again/")
    second = work_through(int(again["Location"].rstrip("/").rpartition("/")[2]))

    run.refresh_from_db()
    assert (run.status, run.done, after_cancel) == ("stopped", 10, 9)  # one of the ten rows is faulty
    assert second.outcome == "新增 20 行，改 0 行，不变 9 行，有错 1 行"
    assert Term.objects.count() == 29


def test_questions_wait_masked_between_the_two_runs(client):
    client.force_login(make_staff("审核员"))
    rows = [
        f"{row},旧论坛,第 {row} 个花呗逾期的提问,我的手机 13800138000，三个月没有还花呗，不知道怎么办，第 {row} 次问。"
        for row in range(5)
    ]

    looked = work_through(upload(client, "编号,转自,一句话问题,经过\n" + "\n".join(rows), "questions"))
    answer = client.post(f"/admin/bulk/{looked.pk}/write/")
    work_through(int(answer["Location"].rstrip("/").rpartition("/")[2]))

    assert "13800138000" not in str(filing.read(looked.file)) + str(list(looked.notes.values()))
    assert Question.objects.filter(status="pending", brought_from="旧论坛").count() == 5
    assert not Question.objects.filter(body__contains="13800138000").exists()


def test_each_may_do_and_see_what_their_rights_allow(client, editor):
    looked = work_through(upload(editor, many_terms()))
    begun = editor.post(START, {"kind": "recheck"})

    client.force_login(make_staff("审核员"))
    listed = text_of(client.get("/admin/bulk/"))
    refused = [
        client.get(f"/admin/bulk/{looked.pk}/").status_code,
        client.post(f"/admin/bulk/{looked.pk}/write/").status_code,
        client.post(f"/admin/bulk/{looked.pk}/again/").status_code,
        client.post(START, {"kind": "recheck"}).status_code,
        client.post(START, {"kind": "nothing"}).status_code,
    ]
    client.force_login(make_staff("律师核验"))

    assert begun.status_code == 302
    assert "terms.csv" not in listed
    assert refused == [403] * 5
    assert client.get("/admin/bulk/").status_code == 403


def test_nothing_begins_stops_or_repeats_by_get(editor):
    run = running.start(jobs()["search"], by=None, now=timezone.now())

    paths = [START, *(f"/admin/bulk/{run.pk}/{verb}/" for verb in ("stop", "again", "write"))]

    assert [editor.get(path).status_code for path in paths] == [403] * 4
    assert BulkRun.objects.get().status == "waiting"


def test_the_page_says_who_what_how_far_and_refreshes_until_it_is_over(editor):
    editor.post(START, {"kind": "search"})
    run = BulkRun.objects.get()
    BulkRun.objects.update(
        status="running", started_at=timezone.now() - timedelta(seconds=10), beat_at=timezone.now(),
        done=50, total=200, phase="文章",
    )  # fmt: skip

    live = editor.get(f"/admin/bulk/{run.pk}/")
    second = editor.post(START, {"kind": "search"})
    BulkRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    dead = editor.get(f"/admin/bulk/{run.pk}/")

    assert "做了 50 / 200（文章），有问题 0 处，每秒 5.0 条，大约还要 30 秒" in text_of(live)
    assert re.search(
        r'<noscript>\s*<meta http-equiv="refresh" content="3">\s*</noscript>', live.content.decode()
    )
    assert "小林" in text_of(live)
    assert second.status_code == 409
    assert "一次只能有一个" in text_of(second)
    assert "http-equiv" not in dead.content.decode()
    assert "做到一半，进程没有了" in text_of(dead)
    assert "再做一次" in text_of(dead)


def test_a_run_that_is_over_can_be_neither_stopped_nor_written(editor):
    editor.post(START, {"kind": "recheck"})
    run = work_through(BulkRun.objects.get().pk)

    answers = [editor.post(f"/admin/bulk/{run.pk}/{verb}/") for verb in ("stop", "write")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "已经结束了" in text_of(answers[0])
    assert "核对一遍，才能写入" in text_of(answers[1])


def test_a_list_of_runs_costs_the_same_with_one_and_with_three(editor):
    def look():
        with CaptureQueriesContext(connection) as queries:
            editor.get("/admin/bulk/")
        return len(queries)

    running.start(jobs()["search"], by=None, now=timezone.now())
    one = look()
    for kind in ("recheck", "citations"):
        running.start(jobs()[kind], by=make_staff(), now=timezone.now())

    assert look() == one
    assert [editor.get(f"/admin/bulk/?page={page}").status_code for page in (0, 99, "x")] == [404] * 3
