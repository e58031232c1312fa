"""The searches that the site must answer, over the content that it comes with."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from portal.seeding import seed
from search import measuring
from search.query import search

QUERIES = Path(__file__).parents[1] / "data" / "queries.jsonl"
HUABEI = {
    "/articles/huabei-overdue-affect-weilidai/",
    "/articles/huabei-overdue-filing-standard-truth/",
    "/articles/huabei-overdue-negotiate-repayment/",
    "/articles/huabei-overdue-reported-restore-credit/",
    "/articles/huabei-unusable-after-online-loan-overdue/",
}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The whole content, loaded once for this module and taken back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        problems = [
            problem for part in seed(settings.CONTENT_DIR, timezone.now(), print) for problem in part.problems
        ]
        yield problems
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _over_the_site(site, db):
    assert site == []


def urls(text, most):
    results = search(text)
    return [found.url for found in [*results.direct, *results.hits]][:most]


def test_huabei_finds_its_articles_first():
    assert set(urls("花呗", 5)) == HUABEI


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("网贷", "/articles/multiple-loans-triage/"),
        ("收到支付令怎么办", "/articles/payment-order-objection/"),
        ("逾期 怎么 协商", "/articles/huabei-overdue-negotiate-repayment/"),
        ("675条", "/statutes/civil-code/675/"),
        ("民法典675", "/statutes/civil-code/675/"),
        ("《民法典》第六百七十五条", "/statutes/civil-code/675/"),
        ("花贝逾期几天立案", "/articles/huabei-overdue-filing-standard-truth/"),
        ("ＨＵＡＢＥＩ 协商", "/articles/huabei-overdue-negotiate-repayment/"),
    ],
)
def test_the_right_page_comes_first(text, first):
    assert urls(text, 1) == [first]


@pytest.mark.parametrize("text", ["675条", "民法典675", "民法典第675条"])
def test_the_articles_that_rest_on_a_provision_follow_it(text):
    shown = urls(text, 10)

    assert shown[0] == "/statutes/civil-code/675/"
    assert "/articles/huabei-unusable-after-online-loan-overdue/" in shown[1:]


def test_the_first_five_for_credit_records_are_what_explains_them():
    shown = urls("征信", 5)

    assert len([url for url in shown if url.startswith("/articles/")]) >= 3


def test_the_judged_searches_find_what_they_should():
    found = list(measuring.measure(measuring.read(QUERIES)))

    recall = sum(one.recall for one in found) / len(found)
    success = measuring.summed(found).success
    assert recall >= 0.95, [(one.query, one.missed) for one in found if one.missed]
    assert success[3] >= 0.95, [(one.query, one.rank) for one in found if not 0 < one.rank <= 3]
    assert success[1] >= 0.85, [(one.query, one.rank) for one in found if one.rank != 1]


def test_every_source_can_be_searched():
    results = search("逾期")

    assert {"article", "provision", "term"} <= set(results.counts_by_kind)
