"""The site with everything that it comes with, loaded once for all tests of this file: seeded again, read, searched."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from articles.models import Article, Revision
from portal.pagecache import packed
from qa.models import Comment
from search import live, measuring
from search.query import search
from statutes.models import Citation, Provision
from tests.portal.test_staticfiles import collect

FIRST_VIEW = 20_000  # bytes of an article with all that it waits for, as they travel
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]


def seed():
    said, complained = StringIO(), StringIO()
    call_command("seed", content=settings.CONTENT_DIR, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


@pytest.fixture(scope="module")
def whole_site(django_db_setup, django_db_blocker):
    """What the first `seed` said; it is taken back after the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)
    live.forget()


@pytest.fixture
def collected(tmp_path):
    """How many bytes the style and the script of an article take on their way."""
    storage = collect(tmp_path)
    return {
        name: (tmp_path / f"{storage.stored_name(name)}.br").stat().st_size
        for name in ("css/site.css", "js/site.js")
    }


def styled(sheet):
    """The classes that a stylesheet speaks of."""
    text = (settings.BASE_DIR / "static/css" / sheet).read_text(encoding="utf-8")
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))


def rows():
    return [model.objects.count() for model in (Article, Revision, Comment, Provision, Citation)]


def urls(text, most):
    results = search(text)
    return [found.url for found in [*results.direct, *results.hits]][:most]


def test_a_fresh_site_gets_everything_and_a_second_run_changes_nothing(whole_site):
    _, complaints = whole_site
    before = rows()

    again, _ = seed()

    assert complaints == ""
    assert rows() == before
    assert Article.objects.published().count() == len(
        list((settings.CONTENT_DIR / "articles").glob("[!R]*.md"))
    )
    assert "新增 0 篇，更新 0 篇" in again
    assert list(Citation.objects.unresolved().values_list("source_key", "raw_text", "reason")) == []


def test_nothing_is_left_to_write_back_into_the_files_that_were_loaded():
    said = StringIO()

    call_command("export_content", content=settings.CONTENT_DIR, check=True, stdout=said)

    assert said.getvalue().strip().endswith("写了 0 个，0 处要由你决定。")


def test_every_article_shows_its_law_and_no_token_and_arrives_in_twenty_kilobytes(client, collected):
    articles, heavy, worn = list(Article.objects.published()), {}, set()

    for article in articles:
        page = client.get(article.get_absolute_url()).content.decode()
        assert ("{{" in page, 'href="law:' in page, '<figure class="law">' in page) == (False, False, True), (
            article
        )
        parts = re.findall(r'<(?:script src|link rel="stylesheet" href)="/static/([^"]+)"', page)
        assert sorted(parts) == ["css/site.css", "js/site.js"]
        size = len(packed(page.encode(), "br")) + sum(collected[part] for part in parts)
        heavy |= {article.slug: size} if size > FIRST_VIEW else {}
        if article in articles[:3]:
            page += client.get(f"{article.get_absolute_url()}law/").content.decode()
        worn |= {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
        assert re.findall(r"<(?:input|select|textarea|fieldset|legend)\b", page) == []
    assert heavy == {}
    assert worn & (styled("more.css") - styled("site.css")) == set()
    assert len(articles) >= 30


def test_the_whole_site_answers_the_searches_that_it_must():
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
