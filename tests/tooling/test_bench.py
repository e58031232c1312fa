"""What `make bench` measures, and when it complains: judged from times that are made up here."""

from datetime import date

import pytest
from django.http import QueryDict

import bench
from selfhelp.calculators import CALCULATORS


def seconds(**changes):
    told = {page.name: [0.010, 0.011, 0.012] for page in bench.pages("/articles/one/")}
    told[bench.ARTICLE] = [0.009, 0.010, 0.500]  # one slow round is not what an article costs
    return told | changes


def test_it_measures_every_calculator_there_is():
    assert set(bench.CALCULATIONS) == set(CALCULATORS)


@pytest.mark.django_db  # some forms offer places that editors keep
@pytest.mark.parametrize("name", list(bench.CALCULATIONS))
def test_what_it_types_is_whole_and_no_refusal(name):
    data = QueryDict(mutable=True)
    data.update(bench.CALCULATIONS[name])

    form = CALCULATORS[name].form(data, today=date(2026, 11, 22))

    assert form.is_valid(), form.errors
    assert set(bench.CALCULATIONS[name]) <= set(form.fields)


def test_a_tool_of_three_article_pages_passes_and_a_slower_one_is_named():
    fine = bench.judged(seconds(**{"calculator rate": [0.030, 0.030, 0.900]}))
    slow = bench.judged(seconds(**{"calculator rate": [0.001, 0.0301, 0.0301]}))

    assert [row.name for row in fine if row.is_too_slow] == []
    assert [row.name for row in slow if row.is_too_slow] == ["calculator rate"]
    [line] = [line for line in bench.table(slow).splitlines() if "more than 3" in line]
    assert line.split()[:4] == ["calculator", "rate", "30.1", "3.01"]


def test_every_page_is_asked_in_every_round_and_the_first_round_only_warms_up(capsys):
    pages, asked = bench.pages("/articles/one/"), []

    found = bench.measure(pages, asked.append, 2)

    assert [page.name for page in asked] == [page.name for page in pages] * 3
    assert {len(times) for times in found.values()} == {2}
    assert capsys.readouterr().out.splitlines() == ["round 1 of 2", "round 2 of 2"]
