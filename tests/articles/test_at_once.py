"""Two at the same moment, in real transactions: nothing is lost, nothing happens twice, nothing is approved unseen."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client

from articles import addresses, publishing, reviewing, scheduling
from articles.models import Article, Review, Schedule
from articles.steps import AlreadyChanged, NotReady
from articles.workingcopy import digest, working_copy
from tests.articles.test_admin import change_page, fields_of
from tests.articles.test_saving import typed_again
from tests.factories import NOW, approve, make_article, make_draft, make_staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DUE = NOW + timedelta(days=1)


def at_once(*steps):
    """Run each step in a thread and a connection of its own, all starting together; what each returned or raised."""
    outcomes, start = [None] * len(steps), threading.Barrier(len(steps))

    def run(place, step):
        start.wait()
        try:
            outcomes[place] = step()
        except (AlreadyChanged, NotReady) as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.vendor == "postgresql"
    return outcomes


def test_of_two_saves_at_once_the_second_is_shown_and_nothing_is_lost():
    article = make_article(title="原标题", question="原问题？")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(make_staff("编辑"))
    forms = [fields_of(client, change_page(article)) for client in clients]
    forms[0]["title"], forms[1]["question"] = "一个人的标题", "另一个人的问题？"

    answers = at_once(
        *(
            lambda client=client, form=form: client.post(change_page(article), form)
            for client, form in zip(clients, forms, strict=True)
        )
    )
    second = [answer.status_code for answer in answers].index(200)
    clients[second].post(change_page(article), typed_again(answers[second]))

    now = Article.objects.get()
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert (now.title, now.question) == ("一个人的标题", "另一个人的问题？")


def test_words_that_come_while_somebody_approves_are_not_approved_with_the_rest():
    article = make_draft()
    ann, ben = make_staff("编辑"), make_staff("编辑")
    copy = working_copy(article) | {"title": "没有人看过的标题"}
    seen, mine = Article.objects.get(), Article.objects.get()

    outcomes = at_once(
        lambda: reviewing.approve(seen, by=ben, now=NOW),
        lambda: publishing.rewrite(mine, copy, by=ann, now=NOW),
    )

    now = Article.objects.get()
    assert sum(isinstance(one, AlreadyChanged) for one in outcomes) == 1
    is_unseen = now.title == "没有人看过的标题"
    assert (reviewing.approval_of(now, digest(working_copy(now))) is None) == is_unseen
    assert Review.objects.count() == (0 if is_unseen else 1)


def test_two_runs_of_the_timer_publish_once():
    article = make_draft()
    approve(article)
    article.refresh_from_db()
    scheduling.schedule(article, due_at=DUE, by=make_staff("编辑"), now=NOW, despite="短文")

    outcomes = at_once(*[lambda: scheduling.publish_due(DUE)] * 2)

    assert sorted(outcomes) == [(0, 0), (1, 0)]
    assert (article.revisions.count(), Schedule.objects.get().status) == (1, "done")


def test_of_two_articles_that_want_one_address_one_gets_it_and_the_other_is_told():
    articles, editor = [make_article("one"), make_article("two")], make_staff("编辑")

    outcomes = at_once(
        *(lambda mine=mine: addresses.rename(mine, "wanted", by=editor, now=NOW) for mine in articles)
    )

    assert sorted(map(str, outcomes)) == sorted(["None", "地址 wanted 已经有文章在用。"])
    assert Article.objects.filter(slug="wanted").count() == 1
    assert set(Article.objects.values_list("slug", flat=True)) < {"one", "two", "wanted"}


def test_two_articles_that_retire_into_each_other_at_once_lead_nobody_in_a_circle(client):
    articles, editor = [make_article("one"), make_article("two")], make_staff("编辑")
    told = {"reason": "并到另一篇", "by": editor, "now": NOW, "redirects": True}

    at_once(
        *(
            lambda mine=mine, heir=heir: publishing.retire(mine, successor=heir, **told)
            for mine, heir in zip(articles, reversed(articles), strict=True)
        )
    )

    assert {client.get(f"/articles/{slug}/").status_code for slug in ("one", "two")} <= {200, 301, 410}
    for slug in ("one", "two"):
        assert client.get(f"/articles/{slug}/", follow=True).status_code in (200, 410)
