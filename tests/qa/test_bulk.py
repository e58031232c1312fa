"""Invented posts by the thousand: as many as were asked for, sound, and never among what people wrote."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from qa import chain
from qa.bulk import sizes, tables, threads
from qa.bulk.sizes import Size
from qa.models import Answer, Comment, ModerationEvent, Question
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(sizes, "BATCH", 100)
    monkeypatch.setattr("qa.bulk.making.BATCH", 100)


def test_what_was_stopped_is_taken_up_and_all_of_it_is_there_once(monkeypatch, capsys):
    write = threads.write

    def stop(batch, *rest):
        if batch.number == 1:
            raise KeyboardInterrupt
        write(batch, *rest)

    monkeypatch.setattr(threads, "write", stop)
    with pytest.raises(CommandError, match="再运行一次"):
        call_command("make_bulk", scale=0.001)
    assert Question.objects.count() == 100
    monkeypatch.setattr(threads, "write", write)

    call_command("make_bulk", scale=0.001)
    call_command("make_bulk", scale=0.001)

    said = capsys.readouterr().out.splitlines()
    assert [line.split("；")[0] for line in said] == ["新放 100 个提问", "新放 0 个提问"]
    made = [model.objects.count() for model in (Question, Answer, Comment)]
    waiting = [model.objects.waiting().count() for model in (Question, Answer, Comment)]
    assert (made, waiting) == ([200, 400, 1000], [2, 1, 2])
    assert Question.objects.aggregate(states=Count("status", distinct=True))["states"] >= 8
    assert chain.read().faults == []
    assert make_question().pk == 201  # the database counts on after the keys that were written by hand
    connection.check_constraints()


def test_the_parts_of_every_size_add_up():
    for scale in (0.001, 0.01, 0.0333, 0.5, 1):
        size = Size(scale)
        batches = [size.batch(number) for number in range(size.batches)]

        whole = sum(batch.questions for batch in batches)
        waiting = [sum(batch.waiting[place] for batch in batches) for place in range(3)]
        assert (whole, sum(waiting)) == (size.questions, pytest.approx(5000 * scale, abs=2))


def test_it_keeps_away_from_sites_that_serve_people_and_from_what_people_wrote(settings):
    make_question()

    with pytest.raises(CommandError, match="--yes"):
        call_command("make_bulk", scale=0.001)
    settings.HTTPS = True
    with pytest.raises(CommandError, match="正式站点"):
        call_command("make_bulk", scale=0.001, yes=True)
    with pytest.raises(CommandError, match="--scale"):
        call_command("make_bulk", scale=2)
    assert (Question.objects.count(), ModerationEvent.objects.count()) == (1, 0)


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="Question has no column colour"):
        tables.Table(Question, "title", "colour")
