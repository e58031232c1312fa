"""读给家人听: the conclusion and the actions of an article in plain words, composed from what is published."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.places import key_of
from articles.querysets import CITES
from reference.models import LegalFigure, Term
from tests.factories import make_article, make_provision, make_review_task

pytestmark = pytest.mark.django_db


def aloud(html):
    """What is read, line by line."""
    part = re.search(r'<div class="aloud.*?</div>', html, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>", "", line).strip() for line in re.findall(r"<(?:p|li)>.*?</(?:p|li)>", part)]


def test_the_family_hears_plain_words_with_todays_figures_and_no_signs_of_the_page(client):
    make_provision(675)
    Term.objects.create(word="额度", plain="能用多少。")
    LegalFigure.objects.create(
        key="days",
        name="答复",
        value="20",
        unit="日",
        provision="民法典-675",
        binds="机构",
        source_status="official",
    )
    make_article(
        "a",
        title="花呗用不了",
        short_answer=["**停用按合同来。** [额度可以停](law:民法典-675)。", "{{figure:days}}内答复。"],
        do_now=[
            {"title": "查报告", "text": "免费查，另有规则，[看这篇](/articles/b/)。[怎么查](/articles/b/)。"}
        ],
        do_not=["不借新还旧"],
    )

    with CaptureQueriesContext(connection) as seen:
        response = client.get("/articles/a/family/")

    html = response.content.decode()
    lines = aloud(html)
    assert lines[0].startswith("我在看一篇法律说明，题目是《花呗用不了》")
    assert "还没有律师复核" in lines[0]
    assert lines[1:-2] == [
        "它的结论有两条：",
        "停用按合同来。额度可以停。",
        "20日内答复。",
        "它说现在要做一件事：",
        "查报告。免费查，另有规则。",
        "它还提醒：",
        "不借新还旧",
    ]
    assert "不是对我们这件事下的结论" in lines[-2]
    copied = re.search(r'value="(我在看[^"]*)"', html)[1]
    assert [re.sub(r"^\d\. ", "", line) for line in copied.splitlines()[:-1]] == lines
    assert '<meta name="robots" content="noindex">' in html
    assert not response.cookies
    assert len(seen) <= 5


def test_the_family_is_told_when_the_law_under_the_conclusion_has_changed(client):
    article = make_article("a")
    before = aloud(client.get("/articles/a/family/").content.decode())
    make_review_task(CITES, key_of(article.pk, "gist"), make_provision(675))

    after = aloud(client.get("/articles/a/family/").content.decode())

    assert [line for line in after if line not in before] == [
        "下面有几句依据的法律后来改了，网站正在重新核对。"
    ]
