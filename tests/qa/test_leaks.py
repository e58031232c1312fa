"""What is not public appears nowhere: it is put everywhere first, and then every page is read."""

from itertools import product

import pytest
from django.urls import URLResolver, get_resolver, reverse

from articles import feedback
from portal.pagekinds import ANYBODY, KINDS, STEP
from qa.models import Answer, AnswerRevision, Comment, ModerationEvent, Question
from search import index
from search.models import SearchEntry
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_feedback,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_revision,
)
from tests.qa.conftest import answered

pytestmark = pytest.mark.django_db
SECRET = "藏起来的字"
# Of the people themselves; neither stands in what anybody else may open.
ADDRESSES, LICENCE = ("asker-of-this@example.cn", "lawyer-of-this@example.cn"), "13101201011234471"
UNSEEN = sorted(set(Question.Status.values) - set(Question.PUBLIC))
# Keep nothing and show nothing that anybody wrote (docs/decisions/0013); signing in, and the admin, are not ours to walk.
LEFT_OUT = ("selfhelp:", "account_", "mfa_", "admin:")
# Every address that a stranger gets something from. A new one fails the test below until portal/pagekinds.py says so, and
# by then it has been read for what nobody may see.
SURFACES = {
    kind.name
    for kind in KINDS
    if kind.who == ANYBODY and kind.shape != STEP and not kind.name.startswith(LEFT_OUT)
}
# One leads to a file until a picture is drawn, the other is there once an article cites law.
ELSEWHERE = {"articles:picture", "articles:law"}
# The reader's own words are repeated, so they are never the whole of the secret.
ASKED_IN_OTHER_WAYS = {
    "qa:list": ["tag=huabei", "status=open", "status=answered", "stage=summons", "before=2030-01-01"],
    "search:search": ["q=藏起来的", "q=花呗", "q=花呗&kind=question", "q=公开的结论"],
    "search:suggest": ["q=藏起来的", "q=cang", "q=hua"],
}


@pytest.fixture
def planted(article):
    """Every kind of row in every state that is not public, each with the secret words; and one public question."""
    asker = make_member(ADDRESSES[0])
    lawyer = make_lawyer(make_member(ADDRESSES[1]), licence_number=LICENCE)
    tags = article.tags.all()
    public = make_question(
        asker, status="answered", answered_at=NOW, title="公开的问题，人人能看", article=article, tags=tags
    )
    answer = make_answer(public, lawyer, conclusion="公开的结论。")
    for status in UNSEEN:
        under = make_question(asker, status=status, title=f"{SECRET}标题", body=f"{SECRET}经过", tags=tags)
        make_answer(under, lawyer, conclusion=f"{SECRET}结论", body=f"<p>{SECRET}理由</p>")
    for status in AnswerRevision.Status.values:
        words = {"conclusion": SECRET, "body": f"<p>{SECRET}</p>", "replaced": {"body": SECRET}}
        make_revision(make_answer(public, make_lawyer(make_member())), status=status, **words)
    for status in sorted(set(Answer.Status.values) - set(Answer.PUBLIC)):
        make_answer(
            public, make_lawyer(make_member()), status=status, conclusion=SECRET, body=f"<p>{SECRET}</p>"
        )
    for status in sorted(set(Comment.Status.values) - set(Comment.PUBLIC)):
        for target in (article, answer):
            gone = make_comment(target, asker, status=status, body=SECRET)
            reply = "删掉的评论下面，回复还在。" if status == "deleted" else f"{SECRET}的回复"
            make_comment(target, asker, parent=gone, body=reply)
    make_comment(article, asker, body="公开的评论。")
    make_feedback(article, SECRET, quote=SECRET, grounds=SECRET, contact=asker.email)
    feedback.vote(article, "lacking", text=SECRET, form_key="vote", now=NOW)
    index.rebuild()
    return public


def patterns(resolver=None, space="", before=""):
    """Name, path and the names of its parts, of every address of the site."""
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{space}{each.namespace}:" if each.namespace else space, path)
        else:
            yield f"{space}{each.name}", path, list(each.pattern.converters)


def keys(model):
    """One row in each state, and the public ones."""
    return list({row.status: row.pk for row in model.objects.order_by("pk")}.values())


def addresses(article):
    """Every address of the site with every kind of row in it that could stand there."""
    kinds = {"question": keys(Question), "answer": keys(Answer), "comment": keys(Comment)}
    rows = {"answers/<": kinds["answer"], "comments/<": kinds["comment"], "lawyers/<": [kept_by_a_lawyer()]}
    slugs = {
        "categories/<": article.category.slug,
        "tags/<": article.tags.first().slug,
        "statutes/<": "civil-code",
    }
    for name, path, parts in patterns():
        if name.startswith(LEFT_OUT) or path.startswith("admin/"):
            continue
        fitting = {
            "pk": next((pks for word, pks in rows.items() if word in path), kinds["question"]),
            "slug": [next((slug for word, slug in slugs.items() if word in path), article.slug)],
            "section": ["questions"], "number": ["675", "1"], "token": ["no-such-token"], "verb": ["resolve"],
        }  # fmt: skip
        if {"kind", "pk"} <= set(parts):
            pairs = [{"kind": kind, "pk": pk} for kind, pks in kinds.items() for pk in pks]
        else:
            missing = set(parts) - set(fitting)
            assert not missing, f"{name}: tell this test what may stand for {missing} in {path}"
            pairs = [
                dict(zip(parts, each, strict=True)) for each in product(*(fitting[part] for part in parts))
            ]
        for values in pairs:
            address = reverse(name, kwargs=values)
            yield name, address
            yield from ((name, f"{address}?{query}") for query in ASKED_IN_OTHER_WAYS.get(name, ()))


def kept_by_a_lawyer():
    return Answer.objects.order_by("pk").first().lawyer_id


def told(response):
    return b"".join(response).decode(errors="replace")


def states():
    models = (Question, Answer, Comment, AnswerRevision)
    rows = [model.objects.order_by("pk").values_list("pk", "status", "version") for model in models]
    return [list(each) for each in rows], ModerationEvent.objects.count()


@pytest.mark.parametrize("who", ["a stranger", "a lawyer"])
def test_nothing_hidden_is_at_any_address_and_looking_changes_nothing(client, article, planted, who):
    make_provision(675)
    if who == "a lawyer":
        client.force_login(make_lawyer(make_member()).user)
    before, pages, leaks = states(), set(), []

    for name, address in addresses(article):
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code == 200:
            pages.add(name)
        text = told(response) + str(response.headers)
        leaks += [(address, words) for words in (SECRET, LICENCE, *ADDRESSES) if words in text]

    assert leaks == []
    assert states() == before
    if who == "a stranger":
        assert (sorted(pages - SURFACES), sorted(SURFACES - pages - ELSEWHERE)) == ([], [])


def test_what_is_public_is_where_it_belongs(client, article, planted):
    page, question = (client.get(each.get_absolute_url()).content.decode() for each in (article, planted))

    assert [words in page for words in ("公开的评论。", "删掉的评论下面，回复还在。")] == [True, True]
    assert "公开的结论。" in question
    for name in ("home", "qa:list", "qa:feed"):
        assert planted.title in client.get(reverse(name)).content.decode(), name
    for name in ("sitemap", "sitemap_blocks"):
        address = reverse(name, args=["questions"] if name == "sitemap_blocks" else [])
        assert f"{planted.get_absolute_url()}</loc>" in client.get(address).content.decode(), name
    found = client.get(reverse("search:search") + "?q=公开的问题").content.decode()
    assert f'href="{planted.get_absolute_url()}' in found
    alike = client.post(
        reverse("qa:similar"), {"title": "公开的问题藏起来的", "body": "人人能看的经过，藏起来的"}
    )
    assert (planted.title in alike.content.decode(), SECRET in alike.content.decode()) == (True, False)


def test_the_search_holds_no_word_of_a_person_that_the_public_may_not_read(planted):
    entries = [str(row) for row in SearchEntry.objects.values()]

    assert any("公开的结论" in entry for entry in entries)
    assert [
        entry for entry in entries if any(words in entry for words in (SECRET, LICENCE, *ADDRESSES))
    ] == []


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
    from qa import moderation
    from tests.factories import answer_words, make_provision

    provision = make_provision(675)
    question = make_question(title=f"引用了法条的{SECRET}")
    body = "依据《民法典》第六百七十五条，约好哪天还就哪天还，先核对合同。"
    answer = answered(lawyer, question, answer_words(grounds=body))
    page = provision.get_absolute_url()
    assert SECRET not in client.get(page).content.decode()

    moderation.approve(answer, moderator, now=NOW)
    shown = client.get(page).content.decode()
    question.refresh_from_db()
    moderation.hide(question, moderator, "privacy", now=NOW)

    assert SECRET in shown
    assert SECRET not in client.get(page).content.decode()
