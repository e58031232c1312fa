"""While `import_statute` runs: who may write meanwhile, what a stop leaves behind, and two at once."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from search.models import SearchEntry
from statutes.importing import identify, import_law
from statutes.importing.whole import parse_whole
from statutes.management.commands import import_statute
from statutes.models import Edition, Provision
from tests.factories import NOW, make_statute
from tests.statutes.whole_laws import law_text, run_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "some.md"
    file.write_text(law_text(60), encoding="utf-8")
    return file


def test_the_lock_is_held_for_few_statements_however_long_the_law():
    counts = []
    for last, title in ((6, "甲法"), (300, "乙法")):
        whole = parse_whole("x.md", law_text(last).replace("某某法", title))
        identity = identify(whole, {"slug": f"law-{last}"}, None)
        with CaptureQueriesContext(connection) as queries:
            import_law(whole, identity, now=NOW)
        inserts = [q["sql"] for q in queries if q["sql"].startswith('INSERT INTO "statutes_provision"')]
        counts.append(len(inserts))

    assert counts[0] == 1
    assert counts[1] <= 300 // 80 + 1  # SQLite takes some eighty rows at once


@pytest.mark.django_db(transaction=True)
def test_others_can_write_between_the_batches():
    """No lock is held while progress is told, which happens after every batch."""
    whole = parse_whole("x.md", law_text(60))
    seen = []

    def write_elsewhere(what, done, total):
        def write():
            try:
                make_statute(f"别的法{len(seen)}")
                visible = Provision.objects.filter(edition__statute__slug="some-law").count()
                seen.append((what, visible))
            finally:
                connections.close_all()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)

    import_law(whole, identify(whole, {"slug": "some-law"}, None), now=NOW, progress=write_elsewhere)

    assert {visible for _, visible in seen} == {0, 60}  # nothing, then all of it
    assert [what for what, _ in seen][:2] == ["写入法条", "写入法条"]
    assert {what for what, _ in seen} == {"写入法条", "更新搜索", "更新引用"}


@pytest.mark.parametrize(
    ("at", "held", "words"),
    [
        (("写入法条", 0), 0, "什么都没有改"),
        (("更新搜索", 20), 60, "再运行一次就会接着做完"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_stop_leaves_the_whole_law_or_nothing_and_the_next_run_goes_on(path, monkeypatch, at, held, words):
    tell = import_statute.Progress.__call__

    def stop(self, what, done, total):
        tell(self, what, done, total)
        if (what, done) == at:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_statute.Progress, "__call__", stop)
    _, err, code = run_import(path)
    monkeypatch.undo()

    assert (code, words in err, Provision.objects.count()) == (130, True, held)
    assert run_import(path)[2] == 0
    assert SearchEntry.objects.filter(kind="provision").count() == Provision.objects.count() == 60


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_the_second_finds_the_work_done(path):
    done = []

    def run():
        try:
            done.append(run_import(path, slug="some-law"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(code for _, _, code in done) == [0, 0], done
    assert sorted("和库里一样" in out for out, _, _ in done) == [False, True]
    assert (Edition.objects.count(), Provision.objects.count()) == (1, 60)
