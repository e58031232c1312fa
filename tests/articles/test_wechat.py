"""An article for a 公众号: readable without our styles, links as numbered notes, doubts in words."""

import re

import pytest
from django.utils import timezone

from articles import publishing, wechat
from reference.models import LegalFigure
from tests.factories import NOW, TODAY, make_article, make_draft, make_lawyer, make_provision, make_staff

pytestmark = pytest.mark.django_db
BODY = (
    '<p>要<a href="law:民法典-675">按约定还</a>，再看<a href="/articles/other/">另一篇</a>，'
    '还是<a href="law:民法典-675">按约定还</a>，每天{{figure:daily-rate}}。</p>'
    "<p>{{law:民法典-675}}</p><blockquote><p><strong>编者注</strong> 不准确。</p></blockquote>"
    "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>"
)


@pytest.fixture
def html():
    make_provision(675, text="借款人应当按照约定的期限返还借款。")
    LegalFigure.objects.create(
        key="daily-rate",
        name="日利率",
        value="5",
        unit="‱",
        provision="合同",
        binds="合同",
        source_status="recalled",
    )
    article = make_article("huabei", sections=[("why", BODY)])
    return wechat.html_of(article, on=timezone.localdate())


def test_a_lawyer_whose_licence_does_not_stand_is_not_named():
    article = make_article("huabei")
    lawyer = make_lawyer(real_name="林慧")
    publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY, by=make_staff("编辑"), now=NOW)
    named = wechat.html_of(article, on=TODAY)
    lawyer.status = "suspended"

    suspended = wechat.html_of(article, on=TODAY)

    assert ("林慧律师复核" in named, "林慧" in suspended, "编辑部对照" in suspended) == (True, False, False)


def test_every_element_carries_its_style_and_nothing_needs_our_page(html):
    assert re.findall(r"\{\{|law:|<a |<button|<svg| class=| id=|<div|<figure", html) == []
    assert re.findall(r"<(?:p|h2|ul|ol|li|td|th|blockquote|strong|section)(?! style=)[ >]", html) == []
    assert "1 &lt; 2" in html


def test_links_become_notes_each_address_once_and_law_by_its_name(html):
    text = re.sub(r"<[^>]+>", "", html)

    assert "要按约定还[1]，再看另一篇[2]，还是按约定还[1]" in text
    notes = text.partition("文中的出处")[2]
    assert re.findall(r"\[(\d)\] ([^：]+)：(http\S+?)(?=\[|$)", notes) == [
        ("1", "《民法典》第六百七十五条", "http://127.0.0.1:8000/statutes/civil-code/675/"),
        ("2", "另一篇", "http://127.0.0.1:8000/articles/other/"),
    ]


def test_quotations_doubts_and_what_the_site_is_come_along(html):
    text = re.sub(r"<[^>]+>", "", html)

    assert "借款人应当按照约定的期限返还借款。" in text
    assert "每天5‱〔待核对〕" in text
    assert wechat.DISCLAIMER in text
    assert "/articles/huabei/" in text


def test_an_editor_copies_a_published_article_and_a_draft_has_no_such_page(client):
    shown, draft = make_article("shown"), make_draft("unfinished")
    client.force_login(make_staff("编辑"))

    page = client.get(f"/admin/articles/article/{shown.pk}/wechat/")

    assert "data-copy-rich" in page.content.decode()
    assert '<section style="' in page.content.decode()
    assert client.get(f"/admin/articles/article/{draft.pk}/wechat/").status_code == 404
