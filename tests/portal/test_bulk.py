"""Long work of staff: one of a kind at a time, with its progress, stopped between rows, cut off with its process."""

import os
import signal
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, OutsideLink
from portal.bulk import running
from portal.bulk.jobs import jobs
from portal.bulk.running import Job
from portal.models import BulkFile, BulkNote, BulkRun
from search.models import SearchEntry
from statutes import sources as citing_sources
from statutes.models import Citation
from statutes.sources import CitingSource
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def make_job(work, kind="search"):
    return Job(kind, "重建搜索", "", "从头再过一遍。", "search.change_synonym", work)


def run_of(job, **columns):
    run = running.start(job, by=None, now=timezone.now())
    if columns:
        BulkRun.objects.filter(pk=run.pk).update(**columns)
    return BulkRun.objects.get(pk=run.pk)


def ended(run):
    run.refresh_from_db()
    return run.status, run.done, run.faults, run.outcome


def rows(number, at=None, then=None):
    """A job of so many rows that looks at every row whether it should stop; at one of them something happens."""

    def work(report):
        report.expect(number)
        for row in range(number):
            if row == at:
                then(report, row)
            report(phase="逐条")
            report.beat()
        return "好了"

    return make_job(work)


def test_a_run_tells_how_far_it_is_what_was_wrong_and_how_it_ended():
    seen = []

    def wrong(report, row):
        report.note(f"第 {row} 条", "缺一列", line=row)

    run = run_of(rows(5, at=2, then=wrong))
    running.carry_out(run, rows(5, at=2, then=wrong), seen=lambda report: seen.append(report.done))

    assert ended(run) == ("done", 5, 1, "好了")
    assert (run.total, run.phase, seen) == (5, "逐条", [1, 2, 3, 4, 5])
    assert list(run.notes.values_list("line", "concerns", "words")) == [(2, "第 2 条", "缺一列")]


def test_of_two_of_a_kind_the_second_is_refused_and_another_kind_is_not():
    run_of(rows(1))

    with pytest.raises(running.AlreadyRunning, match="重建搜索"):
        running.start(rows(1), by=None, now=timezone.now())

    assert running.start(make_job(rows(1).work, "recheck"), by=None, now=timezone.now()).pk
    assert BulkRun.objects.filter(kind="search").count() == 1


def test_a_run_that_is_cancelled_stops_after_the_row_in_hand_and_can_be_done_again():
    def cancel(report, row):
        running.stop(report.run, now=timezone.now())

    job = rows(9, at=3, then=cancel)
    run = run_of(job)

    running.carry_out(run, job)
    assert ended(run) == ("stopped", 4, 0, "")
    with pytest.raises(running.NotUnderWay):
        running.stop(run, now=timezone.now())
    second = running.again(job, run, by=None, now=timezone.now())
    running.carry_out(second, rows(9))

    assert ended(second) == ("done", 9, 0, "好了")
    assert second.again_of == run


def test_what_still_waits_is_cancelled_at_once_and_never_begun():
    run = run_of(rows(3))

    running.stop(run, now=timezone.now())
    running.carry_out(run, rows(3))

    assert ended(run) == ("stopped", 0, 0, "")


def test_a_run_that_another_worker_has_taken_is_left_alone():
    run = run_of(rows(3), status="running", beat_at=timezone.now())

    running.carry_out(run, rows(3))

    assert ended(run) == ("running", 0, 0, "")


def test_a_process_that_is_told_to_end_leaves_a_run_that_says_so():
    def told(report, row):
        os.kill(os.getpid(), signal.SIGTERM)

    was = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        job = rows(9, at=3, then=told)
        run = run_of(job)
        running.carry_out(run, job)
    finally:
        signal.signal(signal.SIGTERM, was)

    assert ended(run) == ("cut_off", 4, 0, "")


def test_a_dead_process_is_seen_as_cut_off_and_stands_in_nobodys_way():
    long_ago = timezone.now() - timedelta(minutes=3)
    dead = run_of(rows(3), status="running", started_at=long_ago, beat_at=long_ago, done=1)

    assert dead.status_on(timezone.now()) == "中断"
    assert not dead.is_under_way(timezone.now())
    again = running.again(rows(3), dead, by=None, now=timezone.now())

    assert again.status == "waiting"
    assert ended(dead) == ("cut_off", 1, 0, "")


def test_a_process_that_wakes_after_it_was_given_up_ends_itself_and_changes_nothing():
    def given_up(report, row):
        BulkRun.objects.filter(pk=report.run.pk).update(status="cut_off")

    job = rows(9, at=3, then=given_up)
    run = run_of(job)
    running.carry_out(run, job)

    assert ended(run)[:2] == ("cut_off", 4)


def test_a_fault_of_ours_is_named_by_its_place_and_not_by_what_it_met():
    def fail(report, row):
        raise ValueError("13800138000")

    job = rows(9, at=3, then=fail)
    run = run_of(job)
    with pytest.raises(running.Broken) as broken:
        running.carry_out(run, job)

    status, done, _, said = ended(run)
    assert (status, done) == ("failed", 3)
    assert "ValueError, test_bulk.py:" in said
    assert "13800138000" not in said + str(broken.value)


def test_pace_and_time_left_are_reckoned_from_what_is_done():
    now = timezone.now()
    run = BulkRun(status="running", started_at=now - timedelta(seconds=10), beat_at=now, done=50, total=200)

    assert (run.per_second, run.seconds_left) == (5.0, 30)
    assert BulkRun(status="waiting", total=9).seconds_left is None


def test_old_files_and_runs_go_with_their_notes_and_what_is_under_way_stays():
    now = timezone.now()
    old_file, file = (
        BulkFile.objects.create(name="表.csv", lines=b"", brought_at=now - timedelta(days=days))
        for days in (15, 1)
    )
    looked = run_of(make_job(None, "table"), status="done", file=old_file)
    fresh = run_of(make_job(None, "table"), status="done", file=file)
    old = run_of(make_job(None, "recheck"), status="done", asked_at=now - timedelta(days=91))
    long = run_of(make_job(None, "recheck"), asked_at=now - timedelta(days=91))
    for run in (looked, fresh, old):
        BulkNote.objects.create(run=run, concerns="一条", outcome="faulty")

    assert running.forget(now) == (1, 1)

    assert set(BulkRun.objects.all()) == {looked, fresh, long}
    assert set(BulkFile.objects.all()) == {file}
    assert [note.run for note in BulkNote.objects.all()] == [fresh]


# The jobs themselves


def test_citations_are_resolved_again_and_every_text_is_counted(monkeypatch):
    texts = [("甲", "<p>《没有的法》第一条</p>"), ("乙", "<p>没有引用</p>")]
    few = CitingSource("few", "几段文字", lambda: texts, lambda keys: {})
    monkeypatch.setattr(citing_sources, "_sources", {"few": few})
    run = run_of(jobs()["citations"])
    running.carry_out(run, jobs()["citations"])

    status, done, _, said = ended(run)
    assert (status, done, run.total) == ("done", 2, 2)
    assert said.startswith(
        f"看了 {done} 段文字；没有对应上的引用有 {Citation.objects.unresolved().count()} 处"
    )


def test_links_are_gathered_and_asked_and_none_of_our_own_network_is(monkeypatch):
    monkeypatch.setattr(citing_sources, "_sources", {})
    make_article(sections=[("a", '<p><a href="http://127.0.0.1:9/">自己人</a></p>')])
    said = []
    for _ in range(2):
        run = run_of(jobs()["links"])
        running.carry_out(run, jobs()["links"])
        said.append(ended(run))

    assert OutsideLink.objects.values_list("fault", "failing_days").get() == ("指向内部网络，不去查", 1)
    assert said == [
        ("done", number, 0, f"查了 {number} 个链接；三天都打不开的有 0 个。") for number in (1, 0)
    ]


def test_the_search_is_whole_after_its_run_and_the_command_says_the_same():
    article = make_article()
    SearchEntry.objects.all().delete()
    said = StringIO()

    call_command("bulk", "search", stdout=said, stderr=StringIO())

    assert SearchEntry.objects.filter(url=article.get_absolute_url()).count() == 1
    assert "重建搜索：做完了。搜索已重建：" in said.getvalue()
    assert BulkRun.objects.values_list("done", "total").get() == (SearchEntry.objects.count(),) * 2


def test_a_check_names_each_published_article_with_what_is_wrong_and_changes_no_word():
    article = make_article()
    Article.objects.filter(pk=article.pk).update(title="草稿里的标题")
    revision = article.published_revision
    revision.snapshot["copy"]["sections"][0]["body"] = '<p>见<a href="law:没有这部法-9">这里</a>。</p>'
    type(revision).objects.filter(pk=revision.pk).update(snapshot=revision.snapshot)
    complained = StringIO()

    with pytest.raises(CommandError, match="处要看一看"):
        call_command("bulk", "recheck", stdout=StringIO(), stderr=complained)

    assert "没有这部法" in complained.getvalue()
    assert BulkRun.objects.get().notes.first().url.endswith(f"/{article.pk}/change/")
