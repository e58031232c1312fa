from datetime import date

import pytest

from statutes.finding import direct, document
from tests.factories import make_edition, make_provision, make_statute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library():
    make_provision(675)
    make_provision(676)
    criminal = make_edition(make_statute("刑法"), last_number=452)
    make_provision(293, edition=criminal)
    make_provision(293, sub=1, edition=criminal)
    make_provision(
        16, edition=make_edition(make_statute("征信业管理条例", title="征信业管理条例", aliases=["征信条例"]))
    )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("675条", ["民法典第六百七十五条"]),
        ("第675条", ["民法典第六百七十五条"]),
        ("第六百七十五条", ["民法典第六百七十五条"]),
        ("民法典675", ["民法典第六百七十五条"]),
        ("民法典 ６７５", ["民法典第六百七十五条"]),
        ("民法典675条", ["民法典第六百七十五条"]),
        ("《民法典》675", ["民法典第六百七十五条"]),
        ("《中华人民共和国民法典》第六百七十五条", ["民法典第六百七十五条"]),
        ("民法典第675条 利息怎么算", ["民法典第六百七十五条"]),
        ("民法典675、676条", ["民法典第六百七十五条", "民法典第六百七十六条"]),
        ("第293条之一", ["刑法第二百九十三条之一"]),
        ("刑法293条之一", ["刑法第二百九十三条之一"]),
        ("刑法293-1", ["刑法第二百九十三条之一"]),
        ("征信条例16条", ["征信业管理条例第十六条"]),
        ("花呗", []),
        ("花呗 675", []),
        ("逾期3年", []),
        ("2024", []),
        ("3条信用记录", []),
        ("675", []),
        ("民法典9999", []),
        ("", []),
        ("第条", []),
        ("675条" * 60, []),
    ],
)
def test_a_search_that_names_a_provision_gets_it(query, titles):
    assert [found.title for found in direct(query)] == titles


def test_words_without_a_number_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        direct("花呗逾期怎么协商")


def test_superseded_law_stands_below_the_law_in_force_and_says_which_it_is():
    statute = make_statute("民事诉讼法")
    old = make_edition(
        statute, label="2021年修正", effective_from=date(2022, 1, 1), effective_to=date(2024, 1, 1)
    )
    new = make_edition(statute, label="2023年修正", effective_from=date(2024, 1, 1))

    over, in_force = document(make_provision(253, edition=old)), document(make_provision(253, edition=new))

    assert over.title == "民事诉讼法第二百五十三条（2021年修正）"
    assert over.url.endswith("/253/?on=2022-01-01")
    assert over.authority < in_force.authority
