import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from search import index, sources
from search.curating import pin
from search.models import PinnedResult, SearchEntry, Synonym
from search.query import search
from search.sources import Document


def keys():
    return set(SearchEntry.objects.values_list("kind", "key"))


def rebuild():
    said = io.StringIO()
    call_command("rebuild_search", stdout=said)
    return said.getvalue()


def test_a_rebuild_finds_what_no_verb_had_told(shelf):
    shelf.hold("one", "花呗")
    shelf.hold("two", "借呗")

    said = rebuild()

    assert keys() == {("page", "one"), ("page", "two")}
    assert said == "搜索已重建：页面 2。\n"


def test_a_rebuild_removes_pages_and_kinds_that_are_gone(shelf, make_shelf):
    other = make_shelf("gone", "旧的")
    other.put("old", "花呗")
    shelf.put("one", "花呗")
    shelf.put("hidden", "花呗")
    del shelf.held["hidden"]
    sources.unregister("gone")

    rebuild()

    assert keys() == {("page", "one")}


def test_a_second_rebuild_writes_nothing_and_keeps_the_rows(shelf, django_assert_max_num_queries):
    for number in range(30):
        shelf.hold(str(number), f"花呗{number}")
    rebuild()
    before = set(SearchEntry.objects.values_list("pk", "digest"))
    pin("花呗", SearchEntry.objects.get(key="7"))

    rebuild()

    assert set(SearchEntry.objects.values_list("pk", "digest")) == before
    assert PinnedResult.objects.get().entry.key == "7"


def test_a_change_of_any_field_is_written(shelf):
    shelf.put("one", "花呗", authority=10, tags=["网贷"])
    before = SearchEntry.objects.get().digest

    for words in ({"authority": 20, "tags": ["网贷"]}, {"authority": 10, "tags": ["征信"]}, {"url": "/new/"}):
        shelf.hold("one", "花呗", **words)
        rebuild()
        after = SearchEntry.objects.get().digest
        assert after != before
        before = after


def test_a_rebuild_that_stops_half_way_leaves_all_findable_and_is_finished_by_the_next(shelf, monkeypatch):
    for number in range(60):
        shelf.hold(str(number), f"花呗{number}")
    rebuild()
    for number in range(60):
        shelf.hold(str(number), f"花呗新{number}")

    def stop(label, pages):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(stop)

    assert search("花呗").total == 60
    assert 0 < search("花呗新").total < 60

    rebuild()

    assert search("花呗新").total == 60


def test_a_rebuild_stopped_inside_a_batch_says_so_and_keeps_nothing_of_that_batch(shelf, monkeypatch):
    for number in range(60):
        shelf.hold(str(number), f"花呗{number}")
    rebuild()
    stop = iter([30])

    def interrupted(key):
        if key == "30" and next(stop, None):
            raise KeyboardInterrupt
        return Document("page", key, f"花呗新{key}", "/")

    sources.register(
        sources.Source("page", "页面", lambda: list(shelf.held), interrupted, key=lambda key: key)
    )
    with pytest.raises(CommandError, match="再运行一次") as stopped:
        rebuild()

    assert stopped.value.returncode == 130
    assert (search("花呗").total, search("花呗新").total) == (60, index.FIRST_BATCH)
    assert rebuild() == "搜索已重建：页面 60。\n"
    assert search("花呗新").total == 60


def test_every_batch_is_a_short_transaction_of_its_own(transactional_shelf):
    shelf = transactional_shelf
    for number in range(100):
        shelf.hold(str(number), "花呗")
    seen = []

    def look(label, pages):
        seen.append((label, pages, SearchEntry.objects.count()))
        assert transaction.get_connection().in_atomic_block is False

    index.rebuild(look)

    assert sum(pages for _, pages, _ in seen) == 100
    assert len(seen) > 1
    assert [count for _, _, count in seen] == sorted({count for _, _, count in seen})


def test_what_a_verb_adds_while_a_rebuild_runs_stays(shelf):
    shelf.hold("one", "花呗")

    def publish(label, pages):
        shelf.held["new"] = Document("page", "new", "借呗", "/")
        index.refresh("page", "new")

    index.rebuild(publish)

    assert keys() == {("page", "one"), ("page", "new")}


def test_rows_are_read_again_so_that_what_was_hidden_meanwhile_stays_hidden(only_shelves, db):
    Synonym.objects.bulk_create(Synonym(word=f"词{number:03}", same="字") for number in range(50))

    def document(row):
        return Document("word", str(row.pk), row.word, "/") if row.is_used else None

    sources.register(sources.Source("word", "词", Synonym.objects.all, document))

    def hide_the_last(label, pages):
        Synonym.objects.filter(word="词049").update(is_used=False)

    index.rebuild(hide_the_last)

    assert search("词049").total == 0
    assert SearchEntry.objects.filter(kind="word").count() == 49


def test_what_is_hidden_while_a_batch_is_written_does_not_come_back(only_shelves, transactional_db):
    row = Synonym.objects.create(word="催收", same="催债")
    hidden = threading.Event()

    def document(row):
        return Document("word", str(row.pk), row.word, "/") if row.is_used else None

    def hide():
        with transaction.atomic():
            Synonym.objects.filter(pk=row.pk).update(is_used=False)
            index.refresh("word", Synonym.objects.get(pk=row.pk))
        hidden.set()
        connection.close()

    verb = threading.Thread(target=hide)

    def read_slowly(row):
        found = document(row)
        if not verb.ident:
            verb.start()
            assert not hidden.wait(0.5), "the verb did not wait for the batch"
        return found

    sources.register(sources.Source("word", "词", Synonym.objects.all, read_slowly))
    index.rebuild()
    verb.join(20)

    assert hidden.is_set()
    assert keys() == set()
