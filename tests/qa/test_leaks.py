"""What is not public appears nowhere: it is put everywhere first, and then every page is read."""

import pytest
from django.urls import reverse

from qa.models import AnswerRevision, Question
from search import index
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_revision,
)

pytestmark = pytest.mark.django_db
SECRET = "藏起来的字"
UNSEEN = sorted(set(Question.Status.values) - set(Question.PUBLIC))


@pytest.fixture
def planted(article):
    """Every kind of row in every state that is not public, each with the secret words; and one public question."""
    asker, lawyer = make_member(), make_lawyer(make_member())
    public = make_question(
        asker, status="answered", answered_at=NOW, title="公开的问题，人人能看", article=article
    )
    answer = make_answer(public, make_lawyer(make_member()), conclusion="公开的结论。")
    for status in UNSEEN:
        under = make_question(
            asker, status=status, title=f"{SECRET}标题", body=f"{SECRET}经过", tags=article.tags.all()
        )
        make_answer(under, lawyer, conclusion=f"{SECRET}结论", body=f"<p>{SECRET}理由</p>")
    for status in AnswerRevision.Status.values:
        words = {"conclusion": SECRET, "body": f"<p>{SECRET}</p>", "replaced": {"body": SECRET}}
        make_revision(make_answer(public, make_lawyer(make_member())), status=status, **words)
    for status in ("submitted", "rejected", "hidden", "retracted"):
        make_answer(
            public, make_lawyer(make_member()), status=status, conclusion=SECRET, body=f"<p>{SECRET}</p>"
        )
    for status in ("pending", "rejected", "hidden", "deleted"):
        for target in (article, answer):
            gone = make_comment(target, asker, status=status, body=SECRET)
            reply = "删掉的评论下面，回复还在。" if status == "deleted" else f"{SECRET}的回复"
            make_comment(target, asker, parent=gone, body=reply)
    make_comment(article, asker, body="公开的评论。")
    index.rebuild()
    return public


def pages(article, public):
    home = reverse("home")
    lists = [reverse("qa:list"), reverse("qa:list") + "?tag=huabei", reverse("qa:list") + "?status=open"]
    feeds = [reverse("qa:feed"), reverse("articles:feed"), reverse("sitemap")]
    searches = [reverse("search:search") + f"?q={word}" for word in (SECRET, "花呗")]
    return [home, *lists, *feeds, *searches, public.get_absolute_url(), article.get_absolute_url()]


@pytest.mark.parametrize("who", ["a stranger", "another reader", "a lawyer"])
def test_nothing_hidden_is_on_any_public_page(client, article, planted, who):
    if who == "another reader":
        client.force_login(make_member())
    elif who == "a lawyer":
        client.force_login(make_lawyer(make_member()).user)

    for url in pages(article, planted):
        response = client.get(url)
        assert response.status_code == 200, url
        text = response.content.decode().replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        assert f"{SECRET}标题" not in text, url
        assert f"{SECRET}经过" not in text, url
        assert f"{SECRET}结论" not in text, url
        if "search" not in url:
            assert SECRET not in text, url
    assert "公开的评论。" in client.get(article.get_absolute_url()).content.decode()
    assert "删掉的评论下面，回复还在。" in client.get(article.get_absolute_url()).content.decode()
    assert "公开的结论。" in client.get(planted.get_absolute_url()).content.decode()


@pytest.mark.parametrize("status", UNSEEN)
def test_the_page_of_a_question_that_is_not_public_is_no_page(client, status):
    question = make_question(status=status)
    addresses = [question.get_absolute_url(), reverse("qa:answer", args=[question.pk])]

    for person in (None, make_member(), make_lawyer(make_member()).user):
        if person:
            client.force_login(person)
        assert client.get(addresses[0]).status_code == 404
        assert client.get(addresses[1]).status_code in (302, 403, 404)
    assert f"/questions/{question.pk}/" not in client.get(reverse("sitemap")).content.decode()


def test_what_somebody_wrote_is_seen_by_nobody_else(client, article):
    owner, other = make_member(), make_member()
    question = make_question(owner, status="pending", title=f"{SECRET}标题")
    comment = make_comment(article, owner, status="pending", body=SECRET)
    answer = make_answer(make_question(), make_lawyer(owner), status="submitted", conclusion=SECRET)
    own = [each.own_url for each in (question, comment, answer)]

    for url in own:
        assert client.get(url).status_code == 302
    client.force_login(other)
    for url in own:
        assert client.get(url).status_code == 404
    for kind in ("questions", "answers", "comments"):
        assert SECRET not in client.get(reverse("qa:my_list") + f"?kind={kind}").content.decode()
    client.force_login(owner)
    for url in own:
        assert SECRET in client.get(url).content.decode()


def test_a_hidden_question_leaves_the_search_at_once(moderator):
    from qa import moderation
    from search.query import search

    question = make_question(title="独一无二的芝麻开门")
    index.refresh("question", question)
    before = [hit.key for hit in search("芝麻开门").hits]

    moderation.hide(question, moderator, "privacy", now=NOW)

    assert (before, search("芝麻开门").hits) == ([str(question.pk)], [])


def test_a_provision_names_only_public_answers(client, lawyer, moderator):
    from qa import moderation, posting
    from tests.factories import answer_words, make_provision

    provision = make_provision(675)
    question = make_question(title=f"引用了法条的{SECRET}")
    body = "依据《民法典》第六百七十五条，约好哪天还就哪天还，先核对合同。"
    answer = posting.answer(lawyer, question, answer_words(grounds=body), NOW)
    page = provision.get_absolute_url()
    assert SECRET not in client.get(page).content.decode()

    moderation.approve(answer, moderator, now=NOW)
    shown = client.get(page).content.decode()
    question.refresh_from_db()
    moderation.hide(question, moderator, "privacy", now=NOW)

    assert SECRET in shown
    assert SECRET not in client.get(page).content.decode()
