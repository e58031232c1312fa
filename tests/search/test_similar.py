"""What is like a page or a text, from the engine's own arrays: only what readers may see, never the page itself."""

import logging

import pytest
from django.db import transaction

from qa import moderation
from qa.models import Question
from search import index, similar
from search.models import SearchChange, SearchEntry
from tests.factories import NOW, make_article, make_question, make_staff

pytestmark = pytest.mark.django_db

BODIES = {
    "contacts": ("催收爆通讯录，给我家人打电话", "催收每天给家人和同事打电话，通讯录里的人都接到了。"),
    "family": ("家人接到催收电话怎么办", "催收打电话给我父母，家人很害怕。"),
    "credit": ("征信报告上的逾期记录多久消除", "还清以后征信报告的记录保留五年。"),
    "court": ("收到支付令十五天内怎么写异议", "法院寄来支付令，异议要书面写。"),
    "weather": ("今天公园里的银杏黄了", "游客在树下拍照。"),
}


@pytest.fixture
def shelved(shelf):
    for key, (title, body) in BODIES.items():
        shelf.put(key, title, body=body)
    return shelf


def like_page(key, **more):
    found = similar.like_page("page", key, of_kind="page", limit=3, **more)
    return [entry.key for entry in similar.entries(found)]


def like_text(text, **more):
    return [entry.key for entry in similar.entries(similar.like_text(text, kind="page", limit=3, **more))]


# From the arrays


def test_a_page_is_like_those_that_share_its_rare_words_and_not_like_itself(shelved):
    assert like_page("contacts") == ["family"]
    assert like_page("weather") == like_page("no-such-page") == []


def test_a_text_is_like_what_it_is_about_whatever_asking_stands_around_it(shelved):
    assert like_text("请问一下，催收给我的家人打电话，怎么办？")[0] in {"contacts", "family"}
    assert like_text("", title="征信上的逾期记录什么时候能消除")[0] == "credit"
    assert like_text("支付令", title="异议怎么写")[0] == "court"


def test_in_a_great_library_the_nearest_are_found_by_what_tells_most(shelved, monkeypatch):
    monkeypatch.setattr(similar, "GONE_THROUGH", 3)
    monkeypatch.setattr(similar, "NEAREST", 1)

    assert like_page("contacts") == ["family"]
    assert like_text("催收每天打电话给我家人，家人很害怕，征信会有记录吗") == ["family"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "？！", "怎么办", "a", "\u0000"[:0] + "\ue000", "火星基地", "花" * 50_000, "\x1e\x1d催", "💔"],
)
def test_any_text_gets_an_answer(shelved, text):
    assert like_text(text, title=text) == []


def test_only_the_wanted_kind_is_alike(shelved, make_shelf):
    make_shelf("other").put("contacts", *BODIES["contacts"][:1], body=BODIES["contacts"][1])

    found = similar.like_page("other", "contacts", of_kind="page", limit=1)

    assert [one.is_of("page", "contacts") for one in found] == [True]
    assert similar.like_page("page", "contacts", of_kind="nothing", limit=3) == []


def test_what_is_gone_is_like_nothing_at_once(shelved):
    assert like_page("contacts") == ["family"]

    shelved.take("family")

    assert like_page("contacts") == []


def state():
    return SearchEntry.objects.annotate(state=similar.changes()).values_list("state", flat=True).first()


def test_while_nothing_has_changed_likeness_costs_no_statement(shelved, django_assert_num_queries):
    seen = state()
    like_page("contacts", state=seen)

    with django_assert_num_queries(0):
        assert len(similar.like_page("page", "contacts", of_kind="page", limit=3, state=seen)) == 1


def test_a_change_is_seen_by_the_state_that_a_page_reads(shelved):
    before = state()
    like_page("contacts", state=before)
    shelved.put("again", "又有催收给家人打电话", body="催收打电话给家人。")

    assert state() != before
    assert set(like_page("contacts", state=state())) == {"family", "again"}


def test_what_was_rolled_back_was_never_there(shelved):
    like_page("contacts", state=state())
    with transaction.atomic():
        shelved.put("undone", "催收爆通讯录给家人打电话", body="催收给家人打电话")
        assert "undone" in like_page("contacts", state=state())
        transaction.set_rollback(True)
    shelved.put("later", "催收给家人和同事打电话", body="催收每天给同事打电话")

    assert "undone" not in like_page("contacts", state=state())
    assert "later" in like_page("contacts", state=state())


def test_however_many_notes_a_rebuild_left_a_page_looks_at_the_newest_alone(shelved, monkeypatch):
    monkeypatch.setattr(similar, "NEWEST", 3)
    first, *_, former, last = SearchChange.objects.order_by("pk")
    before = state()

    first.delete()
    after_the_oldest_went = state()
    SearchChange.objects.filter(pk=former.pk).delete()
    without = state()
    former.save(force_insert=True)  # as one that was numbered before the last and committed after it

    assert (before["last"], before, without == before) == (last.pk, after_the_oldest_went, False)
    assert state() == before


def test_with_no_notes_of_changes_nothing_is_taken_for_settled(shelved):
    SearchChange.objects.all().delete()
    assert state()["last"] is None
    assert like_page("contacts", state=state()) == ["family"]


# Questions


def asked(title, body="催收每天给家人打电话，通讯录里的人都接到了。", **fields):
    question = make_question(title=title, body=body, **fields)
    index.refresh("question", question)
    return question


def dull():
    """Enough of other things that rare words are rare."""
    for title, body in list(BODIES.values())[2:]:
        asked(title, body)


def test_a_question_shows_those_like_it_and_none_that_is_not_public(client):
    dull()
    question = asked("催收爆通讯录，怎么让他们停")
    near = asked("催收给家人打电话怎么办")
    secret = [
        asked(f"催收给家人打电话，{status}", status=status)
        for status in Question.Status.values
        if status not in Question.PUBLIC and status not in ("draft",)
    ]

    response = client.get(question.get_absolute_url())

    assert [one.pk for one in response.context["similar"]] == [near.pk]
    text = response.content.decode()
    assert "相近的问题" in text
    assert len(secret) >= 3
    for one in secret:
        assert one.title not in text


def test_a_hidden_question_is_like_nothing_from_the_moment_it_is_hidden(client):
    dull()
    question, near = asked("催收爆通讯录，怎么让他们停"), asked("催收给家人打电话怎么办")
    assert [one.pk for one in client.get(question.get_absolute_url()).context["similar"]] == [near.pk]

    moderation.hide(near, make_staff("审核员"), "advert", now=NOW)

    assert client.get(question.get_absolute_url()).context["similar"] == []


# While asking


ASK = "/questions/similar/"
TYPED = {
    "title": "催收打电话给我家人",
    "body": "催收每天打电话，通讯录里的人都接到了，我该怎么办？",
    "agreed": "on",
}


@pytest.fixture
def public(db):
    dull()
    make_article("contacts", title="催收打给家人，通讯录被爆：怎么让它停")
    return asked("催收给家人打电话怎么办")


def test_while_typing_what_is_alike_comes_and_nothing_is_kept_or_logged(client, public, caplog):
    asked("催收给家人打电话，还在审", status="pending")
    before = (Question.objects.count(), SearchEntry.objects.count(), SearchChange.objects.count())

    with caplog.at_level(logging.DEBUG):
        response = client.post(ASK, TYPED)

    text = response.content.decode()
    for url in (public.get_absolute_url(), "/articles/contacts/"):
        assert f'href="{url}"' in text
    assert "还在审" not in text
    assert "<html" not in text
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    assert (Question.objects.count(), SearchEntry.objects.count(), SearchChange.objects.count()) == before
    assert TYPED["body"] not in caplog.text


@pytest.mark.parametrize(
    "typed", [{}, {"title": "a\0b"}, {"title": "花", "body": "呗" * 9000}, {"body": "<script>"}]
)
def test_whatever_is_typed_while_asking_gets_an_answer(client, public, typed):
    response = client.post(ASK, typed)

    assert response.status_code == 200
    assert "<script" not in response.content.decode()


def test_without_a_script_the_way_leads_over_a_page_that_shows_what_is_alike(client, public):
    form = client.get("/questions/ask/").content.decode()
    look = client.post("/questions/ask/", TYPED | {"look": "1"}).content.decode()

    assert 'data-similar="/questions/similar/"' in form
    assert 'name="look"' in form
    assert f'href="{public.get_absolute_url()}"' in look.split('aria-label="和你写的相近的"')[1]
    assert (client.get(ASK).status_code, client.get(ASK)["Location"]) == (302, "/questions/ask/")
