import pytest
from django.utils import timezone

from articles.models import Article
from qa import moderation, posting
from qa.answers import CITES
from qa.judging import judgements
from qa.models import Question
from search.judgements import Judgement
from statutes.models import Citation
from tests.factories import make_answer, make_article, make_lawyer, make_provision, make_question, make_staff

pytestmark = pytest.mark.django_db


def cite(answer, provision):
    Citation.objects.create(
        source_kind=CITES,
        source_key=str(answer.pk),
        provision=provision,
        raw_text="第六百七十五条",
        cited_on=timezone.localdate(),
    )


def test_a_published_answer_says_what_answers_its_question():
    article = make_article("huabei-overdue")
    provision = make_provision(675)
    question = make_question(status="answered", title="花呗逾期怎么办")
    answer = make_answer(
        question,
        make_lawyer(),
        body='<p>见<a href="/articles/huabei-overdue/">这篇</a>和<a href="/articles/none/">那篇</a></p>',
    )
    cite(answer, provision)
    waiting = make_answer(make_question(), make_lawyer(), status="pending")
    cite(waiting, provision)

    assert list(judgements()) == [
        Judgement(
            "花呗逾期怎么办",
            (("provision", str(provision.pk)), ("article", str(Article.objects.get(slug=article.slug).pk))),
        )
    ]


def test_an_answer_that_names_nothing_teaches_nothing():
    make_answer(make_question(), make_lawyer(), body="<p>先别急</p>")

    assert list(judgements()) == []


def test_what_was_taken_back_or_hidden_teaches_nothing():
    provision, lawyer = make_provision(675), make_lawyer()
    asked = [make_question(status="answered", title=f"花呗逾期{number}天") for number in range(5)]
    given = [make_answer(question, lawyer) for question in asked]
    for answer in given:
        cite(answer, provision)
    assert len(list(judgements())) == 5

    posting.withdraw(asked[0], asked[0].author, timezone.now())
    posting.withdraw(given[1], lawyer.user, timezone.now())
    moderation.hide(asked[2], make_staff("审核员"), "advert", now=timezone.now())
    moderation.hide(given[3], make_staff("审核员"), "wrong_law", now=timezone.now())

    assert Question.objects.get(pk=asked[0].pk).status == "summary"
    assert [judgement.question for judgement in judgements()] == ["花呗逾期4天"]
