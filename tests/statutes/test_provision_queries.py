"""What the page of one provision asks of the database: at most four queries, whatever cites it, in however many editions."""

from datetime import date
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, LiveSection
from qa.models import Answer, Question
from reference.models import LegalFigure, Notice, Term
from statutes import reading, sources
from statutes.models import Citation
from tests.factories import NOW, TODAY, make_category, make_edition, make_lawyer, make_provision, make_statute

pytestmark = pytest.mark.django_db

PAGE = "/statutes/procedure/253/"
COMING = date(2090, 1, 1)
DAYS = ("", "?on=2022-06-01", "?on=2090-06-01")


@pytest.fixture
def wordings():
    """One number in an edition that is over, one in force and one to come, in which its words go into another number."""
    statute = make_statute("民事诉讼法", slug="procedure")
    until = date(2024, 1, 1)
    old = make_edition(statute, label="旧", effective_from=date(2022, 1, 1), effective_to=until)
    new = make_edition(statute, label="新", effective_from=until, effective_to=COMING)
    coming = make_edition(statute, label="将来", effective_from=COMING)
    first = make_provision(253, edition=old, text="旧文本。")
    into = make_provision(300, edition=coming, text="并到这里的文本。")
    now = make_provision(253, edition=new, text="新文本。", predecessor=first, became=into, fate="merged")
    return first, now, make_provision(253, edition=coming, text="另一件事。")


def sections(numbers):
    for n in numbers:
        article = Article.objects.create(slug=f"article-{n}", category=make_category())
        yield LiveSection.objects.create(article=article, uid=f"uid.{n}", key="one", title=f"文章 {n}").uid


def answers(numbers):
    lawyer = make_lawyer()
    for n in numbers:
        asked = {"author": lawyer.user, "author_label": "某人", "created_at": NOW}
        question = Question.objects.create(title=f"提问 {n}", status="open", approved_at=NOW, **asked)
        said = {"status": "published", "published_at": NOW, "no_direct_law": True, "conclusion": "先核对。"}
        yield str(Answer.objects.create(question=question, lawyer=lawyer, **said, **asked).pk)


def figures(numbers):
    for n in numbers:
        yield LegalFigure.objects.create(key=f"figure-{n}", name=f"数字 {n}", value="3").key


def terms(numbers):
    for n in numbers:
        yield str(Term.objects.create(word=f"词 {n}").pk)


def notices(numbers):
    for n in numbers:
        yield Notice.objects.create(key=f"notice-{n}", kind="scam", title=f"提醒 {n}", starts_on=TODAY).key


MADE = {"article-section": sections, "answer": answers, "figure": figures, "term": terms, "notice": notices}


def cite(provisions, numbers) -> dict[str, list[str]]:
    """Have places of every kind that is known cite the provisions; new rows, or the first places of its files."""
    keys = {}
    for source in sources.every():
        if isinstance(source.title_and_url, sources.Rows):
            keys[source.kind] = list(MADE[source.kind](numbers))
        else:
            keys[source.kind] = [key for key, _ in islice(source.walk(), numbers.start, numbers.stop)]
    cite_at(provisions, keys)
    return keys


def cite_at(provisions, keys):
    Citation.objects.bulk_create(
        Citation(source_kind=kind, source_key=key, provision=one, raw_text="它", cited_on=TODAY)
        for kind, of_kind in keys.items()
        for key in of_kind
        for one in provisions
    )


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_four_queries_with_three_editions_and_every_kind_of_page_that_cites_however_many(client, wordings):
    cite(wordings, range(3))
    few = [queries_of(client, PAGE + day) for day in DAYS]

    cite(wordings, range(3, 30))

    assert [queries_of(client, PAGE + day) for day in DAYS] == few
    assert max(few) <= 4


def test_one_edition_takes_a_query_less(client):
    cite([make_provision(675)], range(3))

    assert queries_of(client, "/statutes/civil-code/675/") == 3


def test_places_are_named_in_one_query_as_each_kind_names_them_by_key(wordings):
    keys = cite(wordings[1:2], range(3))

    shown = {one.label: one.pages for one in reading.cited_by(wordings[1], today=TODAY)}

    for source in sources.every():
        named = source.title_and_url(keys[source.kind])
        assert shown[source.label] == reading._each_page_once(named[key] for key in keys[source.kind]), (
            source.kind
        )


def test_what_is_not_there_or_not_public_is_named_in_neither_way(wordings):
    hidden = list(notices([1])) + list(answers([1]))
    Notice.objects.update(starts_on=COMING)
    Question.objects.update(status="hidden", restored_status="open", decision_reason="off_topic")
    gone = {kind: ["nobody", "9" * 30, "999999", "١٢", hidden[kind == "answer"]] for kind in MADE}
    cite_at(wordings[1:2], gone)

    assert reading.cited_by(wordings[1], today=TODAY) == []
    assert not any(sources.get(kind).title_and_url(keys) for kind, keys in gone.items())
    assert [one.label for one in reading.cited_by(wordings[1], today=COMING)] == ["提醒"]


def test_the_words_are_followed_through_all_three_editions(client, wordings):
    shown = client.get(PAGE).content.decode()

    assert "第二百五十三条的内容并入了第三百条，" in shown.replace("。", "，")
    assert shown.index("（将来）") < shown.index("（新）") < shown.index("（旧）")
