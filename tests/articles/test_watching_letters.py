"""The weekly letter: to whom it goes, of what, once, and again when it did not leave."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from articles.admin.forms import ArticleForm
from articles.models import Article, EditorLetter
from articles.watching import letters
from core.letters import claim
from search.counting import add_searches
from tests.articles.watched import SECRET, grow_old, owned
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def editor():
    return make_staff("编辑", display_name="林编辑")


def letters_sent():
    return {message.to[0]: message.body for message in mail.outbox}


def test_owner_deputy_and_whoever_publishes_get_one_letter_each_of_what_is_theirs(editor):
    deputy, chief = make_staff(), make_staff("编辑")
    grow_old(owned(make_article(title="甲文"), responsible_editor=editor, deputy_editor=deputy))
    grow_old(make_article(title="丙文"))
    add_searches({(SECRET, 0): 4}, TODAY)

    for _ in range(2):
        letters.write_all(NOW)
    for letter in EditorLetter.objects.all():  # a second task for it, from a run at the same moment
        letters.send.func(letter.pk)

    sent = letters_sent()
    assert len(mail.outbox) == 2
    assert set(sent) == {editor.email, chief.email}  # the deputy may see to nothing of it
    assert "甲文" in sent[editor.email]
    assert "甲文" not in sent[chief.email]
    assert "丙文" in sent[chief.email]
    for body in sent.values():
        assert SECRET not in body
        assert "someone@example.com" not in body


def test_an_article_is_given_to_those_alone_who_would_get_letters_of_it_and_whoever_has_it_may_keep_it(
    editor,
):
    moderator = make_staff("审核员")
    article = owned(make_article(), deputy_editor=moderator)

    offered = [
        set(ArticleForm(instance=one).fields["deputy_editor"].queryset)
        for one in (None, Article.objects.get(pk=article.pk))
    ]

    assert offered == [{editor}, {editor, moderator}]


def test_where_there_is_nothing_no_letter_is_written_and_the_next_week_brings_another(editor):
    article = owned(make_article(title="甲文"), responsible_editor=editor)
    assert letters.write_all(NOW) == 0
    assert not EditorLetter.objects.exists()

    Article.objects.filter(pk=article.pk).update(review_due_on=TODAY)
    assert [letters.write_all(NOW + timedelta(days=days)) for days in (0, 1, 7)] == [1, 0, 1]


def test_a_letter_that_does_not_leave_or_whose_worker_died_is_tried_again_by_a_later_run(
    editor, settings, capsys, time_machine
):
    Article.objects.filter(pk=owned(make_article(), responsible_editor=editor).pk).update(review_due_on=TODAY)
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    call_command("mail_editors")
    assert EditorLetter.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("mail_editors")  # at the same moment: another might be sending it
    assert mail.outbox == []

    time_machine.move_to(NOW + timedelta(minutes=6), tick=False)
    letter = EditorLetter.objects.get()
    assert claim(letter, EditorLetter.objects.due(timezone.now()), timezone.now(), put_off="send_after")
    call_command("mail_editors")  # the worker that has claimed it is killed
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    call_command("mail_editors")

    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert [line[-4:] for line in capsys.readouterr().out.splitlines()] == [
        "1 封。",
        "0 封。",
        "0 封。",
        "1 封。",
    ]
