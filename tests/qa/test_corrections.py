"""Who may have acted on something wrong hears of it: once each, whoever they are to the article, however often it is tried."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from articles import addresses, publishing, telling
from articles.models import Article, Correction, CorrectionLetter, Feedback
from articles.workingcopy import working_copy
from core import letters
from qa.models import Follow, Notice
from tests.factories import NOW, make_answer, make_article, make_lawyer, make_member, make_question, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WRONG = "期限写成了十日，应当是二十日"


@pytest.fixture
def article():
    return make_article("huabei", now=NOW)


def report(article, contact, **fields):
    number = Feedback.objects.count()
    fields = {"kind": "correction", "text": "这里不对", "created_at": NOW} | fields
    return Feedback.objects.create(article=article, contact=contact, form_key=f"k{number}", **fields)


def corrected(article, *, weight="correction", now=LATER):
    article = Article.objects.get(pk=article.pk)
    publishing.rewrite(article, working_copy(article) | {"title": f"改过的标题 {now}"}, by=None, now=now)
    publishing.publish(article, by=None, now=now, despite="短文", weight=weight, change_note=WRONG)


def retracted(article):
    article = Article.objects.get(pk=article.pk)
    publishing.retire(article, reason="整篇依据的规定废止了", by=make_user(), now=LATER, is_retraction=True)


def told():
    return set(Notice.objects.values_list("user__email", "kind"))


@pytest.fixture
def people(article):
    """Everybody whom it concerns in some way, and some whom it does not."""
    asker, follower, lawyer, other = (
        make_member(f"{name}@example.com") for name in ("asker", "follower", "lawyer", "other")
    )
    question = make_question(asker, status="answered", answered_at=NOW, article=article)
    second = make_question(asker, status="answered", answered_at=NOW)
    for user in (follower, asker):  # who asked has no need to hear of it twice
        Follow.objects.create(question=question, user=user, since=NOW)
    make_answer(question, make_lawyer(make_member("silent@example.com")))
    make_answer(second, make_lawyer(lawyer), body='<p>见<a href="/articles/huabei/#why">这一篇</a>。</p>')
    make_question(other, status="rejected", article=article)
    make_answer(
        make_question(other, status="answered", answered_at=NOW),
        body='<p>见<a href="/articles/huabei-2/">别的</a>。</p>',
    )


@pytest.mark.parametrize(("act", "kinds"), [(corrected, "corrected"), (retracted, "retracted")])
def test_who_asked_who_follows_and_who_cites_it_hear_once(
    article, people, django_capture_on_commit_callbacks, act, kinds
):
    addresses.rename(article, "new", by=make_user(), now=NOW)  # answers still cite the former address
    with django_capture_on_commit_callbacks(execute=True):
        act(article)
    for correction in Correction.objects.all():
        Correction.objects.update(told_at=None, tell_after=NOW)
        telling.tell_of(Correction.objects.get(pk=correction.pk), LATER)

    assert told() == {
        ("asker@example.com", f"article_{kinds}"),
        ("follower@example.com", f"followed_{kinds}"),
        ("lawyer@example.com", f"cited_{kinds}"),
    }
    # Whoever follows waits for the letter of the day.
    assert sorted(letter.to[0] for letter in mail.outbox) == ["asker@example.com", "lawyer@example.com"]
    assert all("/articles/new/" in letter.body for letter in mail.outbox)
    assert not any(WRONG in letter.subject for letter in mail.outbox)


@pytest.mark.parametrize("weight", ["small", "substance"])
def test_what_is_no_correction_is_told_to_nobody(article, people, django_capture_on_commit_callbacks, weight):
    report(article, "reader@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        corrected(article, weight=weight)

    assert (told(), mail.outbox, Correction.objects.count()) == (set(), [], 0)


def test_nobody_is_told_of_what_was_not_published_after_all(article, people):
    with pytest.raises(publishing.NotReady):
        publishing.publish(article, by=None, now=LATER, weight="correction", change_note=WRONG)

    assert Correction.objects.count() == 0


def test_who_reported_an_error_and_left_an_address_gets_one_letter(
    article, django_capture_on_commit_callbacks
):
    report(article, "reader@example.com")
    report(article, "Reader@example.com", text="还有一处")
    report(article, "")
    report(article, "gone@example.com", kind="useful", text="")
    report(article, "late@example.com", created_at=LATER + timedelta(hours=1))
    report(make_article("other"), "elsewhere@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        corrected(article)
    call_command("tell_corrections")

    (letter,) = mail.outbox
    assert letter.to[0].lower() == "reader@example.com"
    assert WRONG in letter.body
    assert "http://127.0.0.1:8000/articles/huabei/" in letter.body
    assert CorrectionLetter.objects.get().state == "sent"
    assert (
        Feedback.objects.exclude(contact="").count() == 5
    )  # whether an address goes is decided where reports are answered


def test_each_correction_is_told_anew_but_never_to_an_address_that_is_gone(article):
    said = report(article, "reader@example.com")
    corrected(article)
    corrected(article, now=LATER + timedelta(hours=1))
    for correction in Correction.objects.all():
        telling.tell_of(correction, LATER + timedelta(hours=1))
    Feedback.objects.filter(pk=said.pk).update(contact="")

    assert telling.tell_due(LATER + timedelta(hours=1)) == (2, 0)
    assert set(CorrectionLetter.objects.values_list("state", flat=True)) == {"needless"}
    assert mail.outbox == []


def test_a_letter_that_does_not_leave_is_tried_again_and_then_given_up(article, settings, time_machine):
    settings.EMAIL_BACKEND = "tests.qa.test_corrections.Closed"
    report(article, "reader@example.com")
    corrected(article)
    moment = LATER
    for _ in range(letters.MOST_ATTEMPTS + 1):
        telling.tell_due(moment)
        moment += timedelta(days=1)

    assert (CorrectionLetter.objects.get().state, CorrectionLetter.objects.get().attempts) == ("failed", 6)
    assert Correction.objects.get().told_at == LATER


def test_a_room_that_fails_holds_up_nothing_and_is_asked_again(article, people, monkeypatch):
    asked = []

    def fails_once(correction, now):
        asked.append(correction.pk)
        if len(asked) == 1:
            raise RuntimeError("no")
        return 0

    monkeypatch.setitem(telling._hearing, "a", fails_once)
    corrected(article)

    assert Article.objects.get().live.number == 2
    assert telling.tell_due(LATER) == (0, 1)
    assert telling.tell_due(LATER) == (0, 0)  # not before its time
    assert telling.tell_due(LATER + timedelta(minutes=6)) == (1, 0)
    assert telling.tell_due(LATER + timedelta(days=9)) == (0, 0)
    assert len(asked) == 2
    assert len(told()) == 3


def test_the_command_says_what_it_did_and_fails_where_something_did(
    article, people, time_machine, capsys, monkeypatch
):
    time_machine.move_to(LATER + timedelta(minutes=1))
    corrected(article)
    call_command("tell_corrections")
    said = capsys.readouterr().out
    monkeypatch.setitem(telling._hearing, "a", lambda correction, now: 1 / 0)
    retracted(article)

    with pytest.raises(CommandError):
        call_command("tell_corrections")

    assert "告知和寄信 1 件" in said


class Closed:
    """A mail server that takes nothing."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError(111)
