"""Who makes the pages of articles beforehand, what becomes of races, and who never reads them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import default_task_backend

from accounts.models import LawyerProfile
from articles import preparing, preview, rendering, talk
from articles.models import Article, PreparedPage
from core.events import public_page_changed
from qa import steps
from qa.models import Question
from reference import keeping
from reference.models import Hotline, Term
from tests.articles.beforehand import is_fit, is_talk_fit, read
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_comment,
    make_provision,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_november_with_prepared_pages(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PREPARED_PAGES = True


@pytest.fixture
def plain():
    make_provision(675)
    law = "<p>《民法典》第六百七十五条</p>"
    return make_article("huabei", title="花呗欠款以后爆通讯录", sections=[("why", law)])


@pytest.fixture
def two(plain):
    return plain, make_article("older", now=NOW - timedelta(days=3))


def test_posts_elsewhere_leave_the_talk_fit_and_what_says_no_place_leaves_none(plain, two):
    list(preparing.prepare())

    steps.show(make_question(), "approve")
    steps.show(make_comment(Article.objects.get(slug="older")), "approve")
    assert (is_talk_fit(), is_talk_fit("older")) == (True, False)

    public_page_changed.send(sender=Question, reason="bulk")
    assert is_fit()
    assert not is_talk_fit()


def test_what_is_rolled_back_leaves_the_pages_fit(plain):
    preparing.prepare_one("huabei")

    with transaction.atomic():
        keeping.drop(Hotline(pk=1))
        assert not is_fit()
        transaction.set_rollback(True)

    assert is_fit()


def test_a_page_that_was_made_while_something_changed_is_not_shown(plain, monkeypatch, time_machine):
    made = rendering.pieces

    def meanwhile(*given):
        preparing.bump(sender=Term)
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", meanwhile)
    preparing.prepare_one("huabei")
    assert not is_fit()

    def past_midnight(*given):
        time_machine.shift(timedelta(hours=20))
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", past_midnight)
    assert preparing.prepare_one("huabei") is False


def test_of_two_who_make_a_page_the_second_does_not_pass_off_the_firsts_words_as_its_own(plain, monkeypatch):
    preparing.prepare_one("huabei")
    preparing.bump(sender=Term)
    made = rendering.pieces

    def meanwhile(*given):
        PreparedPage.objects.update(html="别的", digest="of other words")
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", meanwhile)

    assert preparing.prepare_one("huabei") is False
    assert not is_fit()


def test_talk_from_before_a_change_is_not_put_beside_a_page_that_somebody_else_made_after_it(
    plain, monkeypatch
):
    preparing.prepare_one("huabei")
    said = talk.under

    def slowly(article):
        monkeypatch.setattr(talk, "under", said)
        preparing.bump(sender=LawyerProfile)  # a name under the article is another now
        assert preparing.prepare_one("huabei")
        return "旧名"

    monkeypatch.setattr(talk, "under", slowly)

    assert preparing.prepare_one("huabei") is False
    assert is_fit()
    assert "旧名" not in PreparedPage.objects.get().talk


def test_a_page_of_another_release_is_not_shown(plain):
    preparing.prepare_one("huabei")
    PreparedPage.objects.update(release="abcdef123456")

    assert not is_fit()


# Who makes them, and who never reads them


def test_no_reader_makes_a_page_and_no_other_page_is_taken_from_one(client, plain):
    read(client)
    assert PreparedPage.objects.count() == 0

    preparing.prepare_one("huabei")
    PreparedPage.objects.update(html="只有这一页")
    link = preview.make_link(plain, for_whom="李律师", days=7, by=None, now=NOW)
    others = [
        preview.address(link),
        *(f"/articles/huabei/{page}/" for page in ("law", "family", "versions/1")),
    ]

    assert "只有这一页" in read(client)[0].decode()
    for address in others:
        page = client.get(address).content.decode()
        assert "花呗欠款" in page, address
        assert "只有这一页" not in page, address


def test_the_same_words_are_not_written_again(plain):
    preparing.prepare_one("huabei")
    preparing.bump(sender=Term)

    with CaptureQueriesContext(connection) as seen:
        preparing.prepare_one("huabei")

    assert is_fit()
    written = [query["sql"] for query in seen if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert len(written) == 1
    assert '"html"' not in written[0]


def test_the_command_makes_what_is_missing_the_most_read_first_and_then_nothing(two, capsys):
    Article.objects.filter(slug="older").update(reads=9)
    assert next(preparing.prepare()) == "older"  # and then it is stopped

    call_command("prepare_articles")
    call_command("prepare_articles")

    assert capsys.readouterr().out.split() == ["做好", "1", "篇文章的页面。", "做好", "0", "篇文章的页面。"]


def test_a_page_with_a_fault_is_told_and_keeps_no_other_from_being_made(two, monkeypatch, caplog):
    made = rendering.pieces

    def faulty(request, article):
        return made(request, article) if article.slug == "older" else 1 / 0

    monkeypatch.setattr(rendering, "pieces", faulty)
    caplog.set_level("ERROR")

    assert list(preparing.prepare()) == ["huabei", "older"]

    assert (is_fit(), is_fit("older")) == (False, True)
    assert "huabei" in caplog.text


@pytest.fixture
def worker(settings):
    """Tasks wait, and nobody takes them."""
    settings.TASK_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    return default_task_backend


def test_one_task_is_asked_for_however_much_changes_and_it_leaves_the_rest_to_another(
    two, worker, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            preparing.bump(sender=Term)
        preparing.bump(sender=Question)
    assert [waiting.task for waiting in worker.results] == [preparing.prepare_some]
    assert worker.results[0].task.priority < 0

    monkeypatch.setattr(preparing, "SECONDS_A_TASK", -1)
    preparing.prepare_some.call()  # one page, and its time is over
    assert PreparedPage.objects.count() == 1
    assert len(worker.results) == 2
    preparing.prepare_some.call()
    preparing.prepare_some.call()
    assert preparing.unfit(TODAY) == []

    with django_capture_on_commit_callbacks(execute=True):
        preparing.bump(sender=Term)
    assert len(worker.results) == 4
