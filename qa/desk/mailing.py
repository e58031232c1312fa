"""One letter a day for lawyers who want it: at most three questions that fit, by title and link, or no letter at all."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import letters
from qa.desk import keeping, offers
from qa.models import LawyerDesk, Question
from qa.notifications.links import Stop
from qa.notifications.mailing import envelope, footer

NAME, SUBJECT = "desk", "今天等回答的提问"


def to_do(now: datetime, *, only_again: bool = False) -> list[int]:
    """The desks that may have a letter today; in the same order each time, so that a run can go on.

    `only_again`: those whose letter was begun and did not leave.
    """
    desks = LawyerDesk.objects.to_mail(timezone.localdate(now)).due(now)
    return list((desks.begun() if only_again else desks).values_list("pk", flat=True))


def send(desk_pk: int, now: datetime) -> bool | None:
    """Send one lawyer the letter of the day, once however often this is called.

    False when it did not leave: it is tried again as other letters are (core.letters), the last time before the next
    morning. None when nothing fits, or there was nothing to do.
    """
    wanting = LawyerDesk.objects.to_mail(timezone.localdate(now)).due(now)
    desk = wanting.filter(pk=desk_pk).select_related("lawyer__user").prefetch_related("tagged").first()
    questions = offers.three_for(desk.lawyer, desk, now) if desk else []
    if desk is None or not questions or not letters.claim(desk, wanting, now, put_off="mail_after"):
        return None
    mine = LawyerDesk.objects.filter(pk=desk.pk)
    over = {"mailed_on": timezone.localdate(now), "mail_after": None, "attempts": 0}
    if not letters.hand_over(lambda: letter(desk, questions, now), f"daily letter of desk {desk.pk}"):
        if letters.was_last_try(desk):
            mine.update(**over)
        return False
    mine.update(**over)
    return True


def send_all(
    now: datetime, progress: Callable[[], object] = lambda: None, *, only_again: bool = False
) -> tuple[int, int]:
    """Send every letter that is due; returns how many left and how many did not."""
    sent = failed = 0
    for desk_pk in to_do(now, only_again=only_again):
        outcome = send(desk_pk, now)
        sent, failed = sent + (outcome is True), failed + (outcome is False)
        progress()
    return sent, failed


def letter(desk: LawyerDesk, questions: list[Question], now: datetime) -> EmailMessage:
    """Titles of public questions and links, nothing else of them; the subject says how many."""
    user = desk.lawyer.user
    words = footer(user, NAME) | {
        "questions": [
            {"title": each.title, "url": settings.SITE_URL + each.get_absolute_url()} for each in questions
        ],
        "desk_url": settings.SITE_URL + reverse("qa:desk"),
        "settings_url": settings.SITE_URL + reverse("qa:desk_settings"),
    }
    body = render_to_string("qa/mail/desk.txt", words)
    name = f"desk-{desk.pk}-{timezone.localdate(now):%Y%m%d}"
    return envelope(user, NAME, f"{SUBJECT}（{len(questions)} 个）", body, name)


def _wants_none(user: User) -> bool:
    return not LawyerDesk.objects.filter(lawyer__user=user, daily_mail=True).exists()


# For the signed link in each letter; see qa.notifications.links.
STOP = Stop(
    "每天一封，列出适合你回答的提问",
    stop=lambda user: keeping.set_mail(user, wanted=False),
    resume=lambda user: keeping.set_mail(user, wanted=True),
    is_stopped=_wants_none,
    rest="工作台照样能用。",
)
