"""Texts of all kinds that rest on law, asked for by key: what the desk reads beside the old words and the new."""

import pytest

from qa import moderation
from reference import keeping
from reference.models import LegalFigure, Notice, Term
from statutes import sources
from tests.factories import NOW, make_answer, make_article, make_question, make_staff

pytestmark = pytest.mark.django_db


def test_every_kind_gives_the_text_of_a_place_as_its_walk_does(django_assert_max_num_queries):
    make_article("a", sections=[("one", "<p>第一节。</p>"), ("two", "<p>第二节。</p>")])
    answer = make_answer(make_question(), status="submitted", body="<p>一个回答。</p>")
    moderation.approve(answer, make_staff("审核员"), now=NOW)
    keeping.keep(
        LegalFigure(
            key="f", name="期限", value="3", unit="天", provision="某某法-1", binds="法院", source="x"
        )
    )

    keeping.keep(Term(word="词", plain="白话"))
    keeping.keep(Notice(key="n", kind="scam", title="骗局", text="不要信"))

    for source in sources.every():
        walked = dict(source.walk())
        assert walked, source.kind
        keys = list(walked)[:3]
        with django_assert_max_num_queries(2):
            assert sources.texts(source.kind, [*keys, "no-such-place"]) == {key: walked[key] for key in keys}
