"""How somebody wants to hear of what, the letter of the day, and the links by which mails are stopped."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from core import letters
from qa.models import Mailbox, Notice, NoticeChoice
from qa.notifications import choosing, digests, kinds, links, notify
from tests.factories import NOW, make_member
from tests.qa.conftest import notice_for

pytestmark = pytest.mark.django_db


# Choices


def test_each_group_goes_as_its_reader_has_chosen(client, reader, mailoutbox, told):
    client.force_login(reader)
    form = {name: group.usual for name, group in kinds.GROUPS.items()}

    answer = client.post(reverse("qa:notice_choices"), form | {"replies": "daily", "questions": "site"})

    assert answer.status_code == 302
    assert choosing.how(reader) == form | {"replies": "daily", "questions": "site"}
    assert NoticeChoice.objects.count() == 2
    with told():
        for kind in ("question_answered", "question_approved", "followed_withdrawn", "article_corrected"):
            notify(reader, kind, key="1", now=NOW)
    assert {each.kind: each.mail for each in Notice.objects.of(reader)} == {
        "question_answered": "digest", "question_approved": "none", "followed_withdrawn": "digest",
        "article_corrected": "sent",
    }  # fmt: skip
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("group", ["digest", "follows", "topics"])
def test_a_choice_that_is_none_is_refused_in_words_and_changes_nothing(client, reader, group):
    client.force_login(reader)
    form = {name: group.usual for name, group in kinds.GROUPS.items()}

    answer = client.post(reverse("qa:notice_choices"), form | {group: "now"})

    assert (answer.status_code, NoticeChoice.objects.count()) == (400, 0)
    assert "请从列出的里选一种" in answer.content.decode()


def test_the_digest_comes_once_a_day_in_one_letter_and_goes_on_where_it_stopped(reader, mailoutbox, settings):
    other = make_member()
    for person in (reader, other):
        for number in range(2):
            notice_for(person, "comment_approved", key=str(number))
    settings.EMAIL_BACKEND, working = "tests.accounts.broken_mail.Backend", settings.EMAIL_BACKEND
    assert digests.send_all(NOW) == (0, 2)

    settings.EMAIL_BACKEND, again = working, NOW + timedelta(minutes=5)
    assert digests.send_all(NOW) == (0, 0)  # not before its time has come
    assert digests.send(other.pk, again) is True
    assert digests.send_all(again, only_again=True) == (1, 0)
    assert digests.send_all(again) == (0, 0)
    notice_for(reader, "comment_featured", key="late")
    assert digests.send_all(again) == (0, 0)
    assert digests.send_all(again + timedelta(days=1), only_again=True) == (0, 0)
    assert digests.send_all(again + timedelta(days=1)) == (1, 0)

    assert [mail.to for mail in mailoutbox] == [[other.email], [reader.email], [reader.email]]
    assert "今天的新进展（2 条）" in mailoutbox[0].subject
    assert mailoutbox[0].body.count("你的评论已通过审核") == 2


def test_a_digest_that_never_leaves_is_given_up_for_the_day_and_comes_with_the_next(
    reader, mailoutbox, settings
):
    notice_for(reader, "comment_approved")
    settings.EMAIL_BACKEND, working = "tests.accounts.broken_mail.Backend", settings.EMAIL_BACKEND
    moment, tried = NOW, 0
    while digests.send(reader.pk, moment) is False:
        moment, tried = Mailbox.objects.get().digest_after or moment, tried + 1

    settings.EMAIL_BACKEND = working
    assert (tried, Mailbox.objects.get().attempts, Mailbox.objects.get().digest_on) == (
        letters.MOST_ATTEMPTS, 0, timezone.localdate(moment),
    )  # fmt: skip
    assert digests.send_all(moment + timedelta(days=1)) == (1, 0)
    assert len(mailoutbox) == 1


def test_a_digest_that_cannot_be_written_holds_up_nobody_else(reader, mailoutbox):
    Notice.objects.filter(pk=notice_for(reader, "comment_approved", key="old").pk).update(
        kind="of_an_older_release"
    )
    other = make_member()
    notice_for(other, "comment_approved", key="new")

    assert digests.send_all(NOW) == (1, 1)

    assert [mail.to for mail in mailoutbox] == [[other.email]]


def test_whoever_wants_no_digest_gets_none_and_none_piles_up(reader, mailoutbox):
    notice_for(reader, "comment_approved", key="before")

    choosing.choose(reader, {"digest": "site"})
    notice_for(reader, "comment_approved", key="after")

    assert digests.send_all(NOW) == (0, 0)
    choosing.choose(reader, {"digest": "daily"})
    assert (digests.send_all(NOW), mailoutbox) == ((0, 0), [])


def test_what_waited_as_a_letter_of_its_own_waits_for_the_digest_since_it_is_followed(reader):
    notice_for(reader, "followed_answered")
    notice_for(reader, "question_answered")
    Notice.objects.update(mail="due", mail_after=NOW)

    import_module("qa.migrations.0022_digests_are_claimed").into_the_digest(apps, None)

    assert dict(Notice.objects.values_list("kind", "mail")) == {
        "followed_answered": "digest", "question_answered": "due",
    }  # fmt: skip


# Links in mails


def test_opening_the_link_shows_and_pressing_the_button_stops_without_signing_in(
    client, reader, mailoutbox, told
):
    with told():
        notice = notice_for(reader)
    url = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert mailoutbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in mailoutbox[0].body

    shown = client.get(url)
    assert (shown.status_code, choosing.how(reader)["replies"]) == (200, "now")
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown.headers["Cache-Control"]
    pressed = client.post(
        url, {"List-Unsubscribe": "One-Click"}
    )  # as a mail program does it: no cookie, no token
    assert (pressed.status_code, choosing.how(reader)["replies"]) == (200, "site")
    assert not shown.cookies
    assert not pressed.cookies
    assert "已经停了" in client.get(url).content.decode()
    client.post(url, {"again": "1"})
    assert choosing.how(reader)["replies"] == "now"
    assert Notice.objects.filter(pk=notice.pk).exists()


def test_a_link_is_void_when_it_is_not_ours_when_its_owner_says_so_and_when_they_are_gone(client, reader):
    good = links.token(reader, "stop:replies")
    tampered, other = good[:-1] + ("A" if good[-1] != "A" else "B"), links.token(reader, "stop:nothing")
    opened = {
        text: client.get(reverse("qa:stop_mail", args=[text])).status_code for text in (good, tampered, other)
    }
    assert opened == {good: 200, tampered: 404, other: 404}
    assert client.post(reverse("qa:outcome", args=[good])).status_code == 404  # each link for one purpose

    client.force_login(reader)
    client.post(reverse("qa:void_links"))

    assert client.post(reverse("qa:stop_mail", args=[good])).status_code == 404
    assert choosing.how(reader)["replies"] == "now"
    fresh = links.token(reader, "stop:replies")
    assert client.get(reverse("qa:stop_mail", args=[fresh])).status_code == 200
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    assert client.get(reverse("qa:stop_mail", args=[fresh])).status_code == 404
