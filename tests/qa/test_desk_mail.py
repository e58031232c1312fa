"""The one letter a day to a lawyer: three questions that fit or none, once, and ended by a link."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from core import letters as core_letters
from qa import conflicts
from qa.desk import keeping, mailing
from qa.models import LawyerDesk, Snippet
from tests.factories import NOW, TODAY, make_answer, make_desk, make_lawyer, make_member, make_question
from tests.qa.test_races import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def letters():
    return [(each.to, re.findall(r"^· (.+)$", each.body, re.MULTILINE)) for each in mail.outbox]


def test_a_letter_names_three_that_fit_the_most_urgent_first(lawyer, huabei, jiebei):
    make_desk(lawyer, topics=[huabei], regions=["上海市"])
    make_question(title="适合、问得最早的", product=huabei, created_at=NOW - 9 * DAY)
    make_question(title="适合、快到期的", product=huabei, region="上海市", due_on=TODAY + 3 * DAY)
    make_question(title="适合、期限已过的", product=huabei, due_on=TODAY - DAY, created_at=NOW - 8 * DAY)
    make_question(title="适合、问得最晚的", product=huabei)
    make_question(title="别的话题的", product=jiebei, created_at=NOW - 10 * DAY)
    make_question(title="别的地方的", product=huabei, region="广东省", created_at=NOW - 10 * DAY)
    for status in ("pending", "hidden", "answered", "withdrawn"):
        make_question(title=f"不公开或不用答的：{status}", product=huabei, status=status)

    assert mailing.send_all(NOW) == (1, 0)

    assert letters() == [([lawyer.user.email], ["适合、快到期的", "适合、问得最早的", "适合、期限已过的"])]
    (letter,) = mail.outbox
    assert letter.subject == "[有据] 今天等回答的提问（3 个）"
    assert letter.body.count("/questions/desk/") == 2
    assert "断了两个月" not in letter.body  # not a word of what was asked but the title


def test_a_letter_goes_out_once_a_day_however_often_the_command_runs(lawyer, capsys):
    make_desk(lawyer)
    make_question()

    for _ in range(3):
        call_command("mail_lawyers")
    assert [line for line in capsys.readouterr().out.splitlines() if line] == [
        "寄出 1 封。",
        "寄出 0 封。",
        "寄出 0 封。",
    ]
    LawyerDesk.objects.update(mailed_on=TODAY - DAY)
    mailing.send_all(NOW)

    assert len(mail.outbox) == 2


def without_a_fitting_question(lawyer, desk, huabei):
    desk.topics.set([huabei])


def on_holiday(lawyer, desk, huabei):
    make_desk(lawyer, away_until=TODAY)


def with_a_full_week(lawyer, desk, huabei):
    make_desk(lawyer, weekly_limit=1)
    make_answer(make_question(status="answered", answered_at=NOW), lawyer, created_at=NOW)


def without_the_wish(lawyer, desk, huabei):
    make_desk(lawyer, daily_mail=False)


def suspended(lawyer, desk, huabei):
    type(lawyer).objects.filter(pk=lawyer.pk).update(status="suspended", decision_reason="x")


def with_a_closed_account(lawyer, desk, huabei):
    type(lawyer.user).objects.filter(pk=lawyer.user_id).update(is_active=False)


def bound_by_the_list_of_the_firm(lawyer, desk, huabei):
    conflicts.add(lawyer, "花 呗", NOW)  # as `claim` reads it, blanks apart


@pytest.mark.parametrize(
    "state",
    [without_a_fitting_question, on_holiday, with_a_full_week, without_the_wish, suspended, with_a_closed_account,
     bound_by_the_list_of_the_firm],
)  # fmt: skip
def test_no_letter_goes_to_a_lawyer(lawyer, huabei, state):
    desk = make_desk(lawyer)
    make_question()
    state(lawyer, desk, huabei)

    assert (mailing.send_all(NOW), mail.outbox) == ((0, 0), [])
    assert LawyerDesk.objects.get(lawyer=lawyer).mailed_on is None


def test_a_letter_names_no_more_than_the_week_still_allows(lawyer):
    make_desk(lawyer, weekly_limit=3)
    make_answer(make_question(status="answered", answered_at=NOW), lawyer, created_at=NOW)
    for number in range(4):
        make_question(title=f"等回答的第{number}个提问", created_at=NOW + timedelta(minutes=number))

    mailing.send_all(NOW)

    assert letters() == [([lawyer.user.email], ["等回答的第0个提问", "等回答的第1个提问"])]


def test_a_lawyer_back_from_a_holiday_hears_again_the_day_after(lawyer):
    make_desk(lawyer, away_until=TODAY - DAY)
    make_question()

    assert mailing.send_all(NOW) == (1, 0)


class Down(EmailBackend):
    """A mail server that takes nothing for the first of two lawyers."""

    def send_messages(self, messages):
        if any("first@" in to for message in messages for to in message.to):
            raise smtplib.SMTPServerDisconnected("down")
        return super().send_messages(messages)


def test_a_letter_that_did_not_leave_is_tried_again_and_holds_up_nobody(settings):
    for name in ("first", "second"):
        make_desk(make_lawyer(make_member(f"{name}@example.com")))
    make_question()

    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert mailing.send_all(NOW) == (1, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_desk(make_lawyer(make_member("new@example.com")))  # who has begun no letter today

    later = NOW + timedelta(minutes=6)
    assert mailing.send_all(NOW, only_again=True) == (0, 0)  # its first try may be under way
    assert mailing.send_all(later, only_again=True) == (1, 0)
    assert mailing.send_all(later, only_again=True) == (0, 0)
    assert [to for to, _ in letters()] == [["second@example.com"], ["first@example.com"]]
    assert set(LawyerDesk.objects.values_list("attempts", "mail_after")) == {(0, None)}


def test_a_run_that_was_killed_amid_a_letter_is_tried_again_and_seen(lawyer):
    make_desk(lawyer)
    make_question()
    desk, due = LawyerDesk.objects.get(), LawyerDesk.objects.to_mail(TODAY).due(NOW)
    core_letters.claim(desk, due, NOW, put_off="mail_after")  # and no more

    assert list(LawyerDesk.objects.values_list("attempts", "mailed_on")) == [(1, None)]
    assert mailing.send_all(NOW) == (0, 0)
    assert mailing.send_all(NOW + timedelta(minutes=6), only_again=True) == (1, 0)


def test_the_link_in_a_letter_ends_them_by_a_button_and_brings_them_back(client, lawyer):
    make_desk(lawyer)
    make_question()
    mailing.send_all(NOW)
    (letter,) = mail.outbox
    link = re.search(r"https?://[^/]+(/questions/mail/\S+)", letter.body)[1]
    assert link in letter.extra_headers["List-Unsubscribe"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def wanted():
        return LawyerDesk.objects.get(lawyer=lawyer).daily_mail

    shown = client.get(link).content.decode()
    after_looking = wanted()
    client.post(link)
    after_pressing = wanted()
    client.post(link, {"again": "1"})

    assert ("适合你回答的提问" in shown, after_looking, after_pressing, wanted()) == (True, True, False, True)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_letter_and_two_windows_keep_one_last_passage():
    lawyer = make_lawyer(make_member())
    make_desk(lawyer)
    make_question()
    for number in range(Snippet.MOST - 1):
        keeping.keep_snippet(lawyer, f"第{number}段", "内容在这里", NOW)

    runs = together(lambda: mailing.send_all(NOW), lambda: mailing.send_all(NOW))
    windows = together(
        lambda: keeping.keep_snippet(lawyer, "一个窗口", "内容在这里", NOW),
        lambda: keeping.keep_snippet(lawyer, "另一个窗口", "内容在这里", NOW),
    )

    assert (sorted(runs), len(mail.outbox)) == ([(0, 0), (1, 0)], 1)
    assert sorted(type(each).__name__ for each in windows) == ["Refused", "Snippet"]
    assert Snippet.objects.count() == Snippet.MOST
