"""Every process finds what every other has saved, at its next search, and nothing that was never committed."""

import io
import os
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from search import live
from search.engine import joining
from search.live import Live
from search.models import SearchChange, SearchEntry


@pytest.fixture
def other():
    """What another process on the same database knows."""
    return Live()


@pytest.fixture(autouse=True)
def _no_file():
    live.path().unlink(missing_ok=True)
    yield
    live.path().unlink(missing_ok=True)


def found(process, text="花呗"):
    library = process.current()
    return set(library.ids[library.holding(text)].tolist())


def ids(*keys):
    return set(SearchEntry.objects.filter(key__in=keys).values_list("pk", flat=True))


def test_another_process_sees_each_change_at_its_next_search(transactional_shelf, other):
    shelf = transactional_shelf
    assert found(other) == set()

    shelf.put("one", "花呗")
    assert found(other) == ids("one")

    shelf.put("two", "花呗")
    shelf.put("one", "借呗")
    assert found(other) == ids("two")

    shelf.take("two")
    assert found(other) == set()
    assert found(other, "借呗") == ids("one")


def test_a_search_without_changes_costs_one_statement(transactional_shelf, other, django_assert_num_queries):
    transactional_shelf.put("one", "花呗")
    found(other)
    before = found(
        other
    )  # while any transaction of the server was open at the start, its notes are read once more

    with django_assert_num_queries(1):
        again = found(other)
    assert again == before == ids("one")


def test_what_is_rolled_back_is_forgotten_again(transactional_shelf, other):
    transactional_shelf.put("one", "花呗")
    with transaction.atomic():
        transactional_shelf.put("two", "花呗")
        assert found(other) == ids("one", "two")
        transaction.set_rollback(True)

    assert found(other) == ids("one")

    transactional_shelf.held.pop("two")
    transactional_shelf.put("three", "花呗")
    assert found(other) == ids("one", "three")


def test_a_change_that_is_committed_late_is_not_passed_over(transactional_shelf, other):
    shelf = transactional_shelf
    shelf.put("first", "花呗")
    found(other)
    written, looked = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            shelf.put("slow", "花呗")
            written.set()
            # On SQLite nobody else can write meanwhile, so there is nothing to wait for.
            assert connection.vendor == "sqlite" or looked.wait(20)
        connection.close()

    verb = threading.Thread(target=slowly)
    verb.start()
    assert written.wait(20)
    if connection.vendor == "sqlite":
        verb.join(20)
    shelf.put("quick", "花呗")
    before = found(other)
    looked.set()
    verb.join(20)

    assert ids("first", "quick") <= before
    assert found(other) == ids("first", "quick", "slow")


def test_a_process_starts_from_the_file_and_puts_right_what_has_changed_since(transactional_shelf):
    shelf = transactional_shelf
    for key in ("kept", "changed", "gone"):
        shelf.put(key, "花呗")
    call_command("rebuild_search", stdout=io.StringIO())
    assert live.path().exists()
    shelf.put("changed", "借呗")
    shelf.put("new", "花呗")
    shelf.take("gone")

    assert found(Live()) == ids("kept", "new")


@pytest.mark.parametrize("damage", [b"", b"search-block\n{}\n", os.urandom(2000)])
def test_a_damaged_file_costs_time_and_no_answer(transactional_shelf, other, damage):
    transactional_shelf.put("one", "花呗")
    live.path().parent.mkdir(exist_ok=True)
    live.path().write_bytes(damage)

    assert found(other) == ids("one")


def test_a_folder_that_cannot_be_written_costs_no_answer(
    transactional_shelf, monkeypatch, settings, tmp_path
):
    (tmp_path / "file").write_text("no folder")
    settings.VAR_DIR = tmp_path / "file"
    monkeypatch.setattr(live, "WORTH_A_FILE", 1)
    transactional_shelf.put("one", "花呗")

    assert found(Live()) == ids("one")


def test_a_process_that_read_much_at_its_start_leaves_a_file_for_the_next(transactional_shelf, monkeypatch):
    monkeypatch.setattr(live, "WORTH_A_FILE", 2)
    for key in ("one", "two"):
        transactional_shelf.put(key, "花呗")

    found(Live())

    assert live.path().exists()
    assert found(Live()) == ids("one", "two")


def test_a_machine_with_a_folder_of_its_own_finds_what_others_save_and_keeps_its_own_file(
    transactional_shelf, other, settings, tmp_path
):
    transactional_shelf.put("one", "花呗")
    call_command("rebuild_search", stdout=io.StringIO())
    settings.VAR_DIR, here = tmp_path, settings.VAR_DIR

    assert found(other) == ids("one")
    settings.VAR_DIR = here
    transactional_shelf.put("two", "花呗")
    transactional_shelf.take("one")
    settings.VAR_DIR = tmp_path

    assert found(other) == ids("two")
    said = io.StringIO()
    call_command("keep_search", stdout=said)
    assert said.getvalue() == "这台机器的搜索数组是新的：1 条。\n"
    assert joining.load(live.path()).ids.tolist() == list(ids("two"))
    written = live.path().stat().st_mtime_ns
    call_command("keep_search", stdout=io.StringIO())
    assert live.path().stat().st_mtime_ns == written


def test_only_one_process_of_a_machine_makes_the_file_and_those_that_waited_map_it(
    transactional_shelf, other, monkeypatch
):
    for key in ("one", "two"):
        transactional_shelf.put(key, "花呗")
    made = other.current()
    monkeypatch.setattr(live, "WORTH_A_FILE", 2)
    late, seen = Live(), []

    def start():
        seen.append(found(late))
        connection.close()

    with live._alone():
        process = threading.Thread(target=start)
        process.start()
        process.join(0.2)
        assert seen == []
        joining.save(made.blocks, live.path(), made.alive_in)
        written = live._written_at()
    process.join(20)

    assert seen == [ids("one", "two")]
    assert live._written_at() == written
    assert late._library.blocks == [late._mapped]


def test_a_process_in_which_much_has_changed_takes_up_a_newer_file(transactional_shelf, other, monkeypatch):
    transactional_shelf.put("one", "花呗")
    found(other)
    monkeypatch.setattr(live, "MOST_OWN", 0)
    transactional_shelf.put("two", "花呗")
    assert found(other) == ids("one", "two")
    assert other._mapped is None

    Live().save()
    transactional_shelf.take("one")

    assert found(other) == ids("two")
    assert other._mapped is not None


def test_many_changes_at_once_are_taken_in_by_and_by(transactional_shelf, other, monkeypatch):
    found(other)
    monkeypatch.setattr(live, "MOST_BETWEEN", 2)
    for key in ("one", "two", "three"):
        transactional_shelf.put(key, "花呗")

    assert len(found(other)) == 2
    assert found(other) == ids("one", "two", "three")


def test_notes_of_yesterday_are_swept_now_and_then(shelf, monkeypatch):
    shelf.put("one", "花呗")
    SearchChange.objects.update(told_at=timezone.now() - timezone.timedelta(days=2))
    monkeypatch.setattr("search.index.SWEEP_EVERY", 1)

    shelf.put("two", "花呗")

    assert set(SearchChange.objects.values_list("entry", flat=True)) == ids("two")
