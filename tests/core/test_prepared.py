"""Queries whose SQL is written once: the rows are those that Django finds, and nothing of a first question stays in a second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Count, Prefetch, Value
from django.test.utils import CaptureQueriesContext

from core.prepared import MOST_SHAPES, _Shape, prepared
from statutes.models import Edition, Provision, Statute
from tests.factories import make_edition, make_provision, make_question, make_statute
from tests.keptqueries import hold_against_django


def law_of_three(title, slug, first_day):
    edition = make_edition(make_statute(title, slug=slug), effective_from=first_day)
    return [make_provision(number, edition=edition) for number in (1, 2, 3)]


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset_with_what_it_joins_counts_and_fetches_beside():
    old, new = law_of_three("甲法", "jia", date(2020, 1, 1)), law_of_three("乙法", "yi", date(2025, 1, 1))

    @prepared
    def rows(most, slug, numbers, on):
        found = Provision.objects.in_force(on=on).filter(edition__statute__slug=slug, number__in=numbers)
        beside = Prefetch("edition__provisions", Provision.objects.order_by("-number"))
        counted = found.annotate(all=Count("edition__provisions")).prefetch_related(beside)
        return counted.with_statute().defer("text").order_by("-number")[:most]

    asked = [
        (1, {"slug": "jia", "numbers": [1, 2], "on": date(2026, 1, 1)}),
        (2, {"slug": "yi", "numbers": [1, 2, 3], "on": date(2026, 1, 1)}),
        (2, {"slug": "yi", "numbers": [3, 1, 2], "on": date(2024, 1, 1)}),
    ]
    found = [rows(most, **values) for most, values in asked]

    assert found == [[old[1]], [new[2], new[1]], []]
    assert [found[0], found[1]] == [list(rows.plain(most, **values)) for most, values in asked[:2]]
    with CaptureQueriesContext(connection) as queries:
        top = found[1][0]
        told = (top.all, top.edition.statute.title, [one.number for one in top.edition.provisions.all()])
    assert (told, len(queries)) == ((3, new[0].edition.statute.title, [3, 2, 1]), 0)
    assert top.get_deferred_fields() == {"text"}


@pytest.mark.django_db
def test_sql_is_written_once_for_each_shape_and_few_shapes_are_kept():
    written = []

    @prepared
    def slugs(first, wanted):
        written.append(first)
        return Statute.objects.filter(slug__in=wanted).order_by("slug").values_list("slug", flat=True)[first:]

    make_statute("甲法", slug="a"), make_statute("乙法", slug="b")

    assert [slugs(0, wanted=["a"]), slugs(0, wanted=["b"]), slugs(1, wanted=["a"])] == [["a"], ["b"], []]
    assert slugs(0, wanted=["b", "a", "c"]) == slugs(0, wanted=["a", "b", "c", "d"]) == ["a", "b"]
    assert written == [0, 1, 0]

    before = len(connection.prepared_converters)
    for first in range(2, MOST_SHAPES + 9):
        slugs(first, wanted=["a"])

    assert len(slugs._shapes) == MOST_SHAPES
    assert len(connection.prepared_converters) <= before + MOST_SHAPES


def test_however_many_threads_ask_first_one_of_them_writes_the_sql():
    writing = []

    class Slow(Value):
        def as_sql(self, compiler, connection):
            writing.append(1)
            sleep(0.02)
            return super().as_sql(compiler, connection)

    shape = _Shape(Statute.objects.annotate(slow=Slow(1)))

    with ThreadPoolExecutor(4) as threads:
        written = set(threads.map(lambda _: shape.write("default", connection.vendor), range(4)))

    assert (len(written), len(writing)) == (1, 1)


@pytest.mark.django_db
def test_moments_are_given_as_the_database_keeps_them():
    moment = datetime(2026, 3, 1, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    question = make_question(created_at=moment)

    @prepared
    def since(then):
        return type(question).objects.filter(created_at__gte=then)

    assert [since(then=moment), since(then=moment + timedelta(microseconds=1))] == [[question], []]


@pytest.mark.django_db
def test_a_number_greater_than_any_column_holds_is_that_of_no_row():
    make_statute("甲法", slug="jia")
    at, up_to = (
        prepared(lambda pk: Statute.objects.filter(pk=pk)),
        prepared(lambda pk: Statute.objects.filter(pk__lte=pk)),
    )

    assert [at(pk=10**30), len(up_to(pk=10**30)), up_to(pk=-(10**30))] == [[], 1, []]


@pytest.mark.django_db
def test_a_day_that_would_stay_in_the_query_for_ever_is_refused():
    asked = prepared(lambda: Edition.objects.in_force(date(2026, 1, 1)))

    with pytest.raises(ValueError, match="give it as a value"):
        asked()


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "error"), [(None, TypeError), ([], ValueError), (1.5, TypeError)])
def test_values_that_would_change_the_query_or_be_read_otherwise_are_refused(value, error):
    asked = prepared(
        lambda pk: Statute.objects.filter(pk__in=pk) if type(pk) is list else Statute.objects.filter(pk=pk)
    )

    with pytest.raises(error):
        asked(pk=value)


@pytest.mark.django_db
def test_a_function_that_says_another_query_the_next_time_is_found_out():
    numbers = count(1)
    asked = prepared(lambda: Statute.objects.filter(pk=next(numbers)))
    asked()

    with pytest.raises(AssertionError, match="otherwise than Django"):
        hold_against_django(asked, (), {})


@pytest.mark.django_db
def test_what_a_thread_has_asked_holds_on_to_none_of_its_connections():
    asked = prepared(lambda pk: Statute.objects.filter(pk=pk))
    asked(pk=1)

    (shape,) = asked._shapes.values()

    assert all("connection" not in vars(written.compiler) for written in shape.written.values())
