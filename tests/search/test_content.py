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


FIRST = {
    "网贷": "/articles/multiple-loans-triage/",
    "收到支付令怎么办": "/articles/payment-order-objection/",
    "逾期 怎么 协商": "/articles/huabei-overdue-negotiate-repayment/",
    "675条": "/statutes/civil-code/675/",
    "民法典675": "/statutes/civil-code/675/",
    "民法典第675条": "/statutes/civil-code/675/",
    "《民法典》第六百七十五条": "/statutes/civil-code/675/",
    "花贝逾期几天立案": "/articles/huabei-overdue-filing-standard-truth/",
    "ＨＵＡＢＥＩ 协商": "/articles/huabei-overdue-negotiate-repayment/",
}


def urls(text, most):
    results = search(text)
    return [found.url for found in [*results.direct, *results.hits]][:most]


@pytest.mark.django_db
def test_the_whole_site_answers_the_searches_that_it_must():
    """One test, because loading everything takes most of its time."""
    parts = list(seed(settings.CONTENT_DIR, timezone.now(), print))
    assert [problem for part in parts for problem in part.problems] == []

    assert set(urls("花呗", 5)) == HUABEI
    assert {text: urls(text, 1) for text in FIRST} == {text: [url] for text, url in FIRST.items()}
    for text in ("675条", "民法典675", "民法典第675条"):
        assert "/articles/huabei-unusable-after-online-loan-overdue/" in urls(text, 10), text
    assert len([url for url in urls("征信", 5) if url.startswith("/articles/")]) >= 3
    assert {"article", "provision", "term"} <= set(search("逾期").counts_by_kind)

    found = list(measuring.measure(measuring.read(QUERIES)))
    recall = sum(one.recall for one in found) / len(found)
    success = measuring.summed(found).success
    assert recall >= 0.95, [(one.query, one.missed) for one in found if one.missed]
    assert success[3] >= 0.95, [(one.query, one.rank) for one in found if not 0 < one.rank <= 3]
    assert success[1] >= 0.9, [(one.query, one.rank) for one in found if one.rank != 1]
