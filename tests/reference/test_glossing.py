"""Words that explain themselves where an article first uses them."""

import re

import pytest

from reference import keeping
from reference.glossing import MOST, Glosser
from reference.models import Term
from tests.factories import make_article


def terms(*words):
    return [
        Term(pk=number, word=word, plain=f"{word}的白话", also=also, source_status="official")
        for number, (word, also) in enumerate(
            ((word, []) if isinstance(word, str) else word for word in words), 1
        )
    ]


def explained(html):
    return re.findall(r'class="term"[^>]*>(.*?)</span>', html)


def test_the_first_use_is_marked_and_its_explanation_is_tied_to_it():
    glosser = Glosser(terms("逾期"))

    assert glosser.mark("<p>逾期了，又逾期。</p>") == (
        '<p><span class="w"><span class="term" role="button" tabindex="0" aria-describedby="w1">逾期</span>'
        '<span class="gloss" id="w1">逾期的白话</span></span>了，又逾期。</p>'
    )
    assert glosser.mark("<p>逾期</p>") == "<p>逾期</p>"
    assert [term.word for term in glosser.used.values()] == ["逾期"]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>逾期利息和逾期</p>", ["逾期利息", "逾期"]),  # the longest word wins
        ("<p>罚息，以后再说逾期利息</p>", ["罚息"]),  # two names of one term
        ('<p><a href="/x/">支付令</a>来了支付令</p>', ["支付令"]),
        ("<h3>支付令</h3>", []),
        ('<figure class="law"><blockquote><p>支付令</p></blockquote></figure><p>本金</p>', ["本金"]),
        (
            "<table><thead><tr><th>本金</th></tr></thead><tbody><tr><td>本金</td></tr></tbody></table>",
            ["本金"],
        ),
        ("<p>综合融资成本金额</p>", []),  # a word by chance
        ("<p>《支付令的规定》说</p>", []),  # a title
        ("<p>4倍LPR，LPRX，APLPR</p>", ["LPR"]),
        ('<p>看<a href="/x/" title="逾期">这里</a></p>', []),
    ],
)
def test_where_a_word_is_explained_and_where_it_is_left_alone(html, found):
    glosser = Glosser(terms("逾期", ("逾期利息", ["罚息"]), "支付令", "本金", "LPR"))

    marked = glosser.mark(html)

    assert explained(marked) == found
    assert re.sub(r'<span class="gloss".*?</span>|<span[^>]*>|</span>', "", marked) == html


def test_what_nobody_has_checked_says_so_and_nothing_of_it_becomes_markup():
    (term,) = terms("呆账")
    term.plain, term.source_status = "<b>账</b>", "recalled"

    assert "&lt;b&gt;账&lt;/b&gt;〔待核对〕</span>" in Glosser([term]).mark("<p>呆账</p>")


def test_a_page_is_not_strewn_with_words():
    words = [f"词{chr(0x4E00 + number)}" for number in range(MOST + 5)]

    marked = Glosser(terms(*words)).mark("<p>" + "，".join(words) + "</p>")

    assert len(explained(marked)) == MOST


def test_without_terms_a_text_stays_as_it_is():
    assert Glosser([]).mark("<p>逾期</p>") == "<p>逾期</p>"


@pytest.mark.django_db
def test_an_article_explains_each_word_once_from_the_short_answer_on_and_lists_them_for_paper(client):
    for word in ("逾期", "支付令", "展期"):
        keeping.keep(Term(word=word, plain=f"{word}的白话", also=["延期"] if word == "展期" else []))
    article = make_article(
        short_answer=["逾期以后"],
        do_now=[{"title": "支付令", "text": "支付令要看"}],
        sections=[("a", "<p>逾期，延期</p>")],
    )

    text = client.get(article.get_absolute_url()).content.decode()

    assert explained(text) == ["逾期", "支付令", "延期"]
    assert "<h3>支付令</h3>" in text
    paper = text[text.index("附：这篇用到的词") :].split("</section>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", paper) == ["逾期", "支付令", "展期"]


@pytest.mark.django_db
def test_a_changed_word_reaches_published_articles(client):
    term = Term(word="逾期", plain="旧的白话")
    keeping.keep(term)
    article = make_article(sections=[("a", "<p>逾期</p>")])
    before = client.get(article.get_absolute_url()).content.decode()
    term.plain = "新的白话"
    keeping.keep(term)

    after = client.get(article.get_absolute_url()).content.decode()

    assert ("旧的白话" in before, "新的白话" in after, "旧的白话" in after) == (True, True, False)
