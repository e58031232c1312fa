import re

import pytest
from django.template import Context, Template

from statutes.templatetags.statutes_tags import chip, provision_block
from tests.factories import make_edition, make_provision

pytestmark = pytest.mark.django_db
TEXT = "第一款：\n（一）甲；\n（二）乙。\n第二款。"


def _words(html):
    return re.sub(r"[ \n]+", " ", html)


def test_a_whole_provision_is_quoted_with_name_and_status():
    quoted = _words(provision_block(make_provision(675, text=TEXT)))

    assert '<a href="/statutes/civil-code/675/">《民法典》第六百七十五条</a>' in quoted
    assert "现行有效 · 2021-01-01 起" in quoted
    assert (
        "<blockquote> <p>第一款：</p><p>（一）甲；</p><p>（二）乙。</p><p>第二款。</p> </blockquote>"
        in quoted
    )
    assert "<b>换句话说</b>" in quoted


def test_one_paragraph_is_quoted_with_its_items():
    provision = make_provision(675, text=TEXT)

    assert "《民法典》第六百七十五条第一款" in provision_block(provision, 1)
    assert "<p>（二）乙。</p>" in provision_block(provision, 1)
    assert "第二款。" not in provision_block(provision, 1)
    assert "<blockquote> <p>第二款。</p> </blockquote>" in _words(provision_block(provision, 2))


def test_wording_is_escaped_and_otherwise_untouched():
    assert "<p>“甲”  &lt;乙&gt; &amp; 5%</p>" in provision_block(make_provision(675, text="“甲”  <乙> & 5%"))


def test_a_summary_of_ours_is_no_quotation():
    quoted = provision_block(make_provision(675, text="", text_status="unseen"))

    assert "<blockquote>" not in quoted
    assert "不是引文" in quoted


def test_a_quotation_says_what_is_not_certain_of_its_wording():
    provision = make_provision(
        675, edition=make_edition(text_note="文本来自一处转载，尚未与官方文本逐字核对。")
    )

    assert re.search(r"</blockquote>\s*<p class=\"meta\">文本来自一处转载", provision_block(provision))


def test_each_provision_stands_once_under_the_id_that_its_chips_lead_to():
    provision = make_provision(675)

    slips = Template("{% load statutes_tags %}{% statute_slips provisions %}").render(
        Context({"provisions": [provision, provision]})
    )

    assert slips.count('<figure class="law" id="law-civil-code-675">') == 1
    assert 'href="law/#law-civil-code-675" aria-label="看《民法典》第六百七十五条原文"' in chip(
        provision, page="law/"
    )
