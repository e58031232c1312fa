"""Who may have acted on something wrong is told of a correction or a retraction, once: after the commit, or tried again.

A `Correction` is written in the transaction of the publication. The task that its commit starts writes a letter for each
reader who had reported an error here and left an address, and asks the rooms above, which know who asked and who follows.
Every step finds what it has done already, so a second try tells nobody twice. `tell_corrections` does what tasks left.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from articles.models import Article, Correction, CorrectionLetter, Feedback, Revision
from core import letters

log = logging.getLogger(__name__)
State = CorrectionLetter.State

Hears = Callable[[Correction, datetime], int]
_hearing: dict[str, Hears] = {}


class NotTold(Exception):
    """Somebody could not be told; the task is marked as failed, so that operations see it, and the command tries again."""


def heard_by(name: str, hears: Hears) -> None:
    """Have `hears(correction, now)` called for each correction until it ends without a fault; it tells each person once."""
    _hearing[name] = hears


def begin(revision: Revision, kind: str, words: str, *, now: datetime) -> Correction:
    """Write down that readers are to be told, in the transaction of what they are told of."""
    correction = Correction.objects.create(
        article_id=revision.article_id, revision=revision, kind=kind, words=words, made_at=now, tell_after=now
    )
    transaction.on_commit(lambda: tell.enqueue(correction.pk), robust=True)
    return correction


@task()
def tell(pk: int) -> None:
    """Tell whoever a correction concerns."""
    correction = Correction.objects.select_related("article", "revision").filter(pk=pk).first()
    if correction and not all([tell_of(correction, timezone.now()), *post_all(correction, timezone.now())]):
        raise NotTold(f"correction {pk}")


def tell_of(correction: Correction, now: datetime) -> bool:
    """Everybody is named who has to hear of it; False when a room could not, which is tried again later."""
    if correction.told_at is not None:
        return True
    due = Correction.objects.due(now, letters.MOST_ATTEMPTS)
    if not letters.claim(correction, due, now, put_off="tell_after"):
        return True
    for name, hears in {"reporters": to_reporters, **_hearing}.items():
        try:
            with transaction.atomic():
                hears(correction, now)
        except Exception:  # a fault in one room must hold up neither the others nor the next try
            log.exception("correction %s could not be told by %s", correction.pk, name)
            return False
    Correction.objects.filter(pk=correction.pk).update(told_at=now)
    return True


def to_reporters(correction: Correction, now: datetime) -> int:
    """One letter for each address that readers left with a report on this article before it was put right."""
    reports = correction.article.feedback.filter(
        kind=Feedback.Kind.CORRECTION, created_at__lt=correction.made_at
    )
    written_to = set(
        CorrectionLetter.objects.filter(correction=correction).values_list("feedback__contact", flat=True)
    )
    rows = []
    for report in reports.exclude(contact="").order_by("-created_at", "-pk"):
        if report.contact.lower() not in {address.lower() for address in written_to}:
            written_to.add(report.contact)
            rows.append(CorrectionLetter(correction=correction, feedback=report, send_after=now))
    return len(CorrectionLetter.objects.bulk_create(rows, ignore_conflicts=True))


def post_all(correction: Correction, now: datetime) -> list[bool]:
    due = CorrectionLetter.objects.due(now).filter(correction=correction)
    return [post(letter, now) for letter in due.select_related("feedback", "correction__article")]


def post(letter: CorrectionLetter, now: datetime) -> bool:
    """Send one letter unless somebody else is doing so; False when it did not leave."""
    if not letters.claim(letter, CorrectionLetter.objects.due(now), now, put_off="send_after"):
        return True
    claimed = CorrectionLetter.objects.filter(pk=letter.pk)
    address = Feedback.objects.filter(pk=letter.feedback_id).values_list("contact", flat=True).first()
    if not address:  # answered or purged meanwhile: there is nobody to write to any more
        claimed.update(state=State.NEEDLESS)
        return True
    if not letters.hand_over(lambda: _letter(letter, address), f"correction letter {letter.pk}"):
        if letters.was_last_try(letter):
            claimed.update(state=State.FAILED)
        return False
    claimed.update(state=State.SENT, sent_at=now)
    return True


def _letter(letter: CorrectionLetter, address: str) -> EmailMessage:
    correction = letter.correction
    body = render_to_string("articles/mail/correction.txt", words(correction) | {"report": letter.feedback})
    subject = "一篇你指出过错误的文章更正了"
    if correction.kind == Correction.Kind.RETRACTION:
        subject = "一篇你指出过错误的文章撤回了"
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        f"[{settings.SITE_NAME}] {subject}", body, to=[address],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<correction-letter-{letter.pk}@{host}>"},
    )  # fmt: skip


def words(correction: Correction) -> dict:
    """What a letter may say of a correction."""
    article: Article = correction.article
    title = article.live.snapshot["title"]
    return {
        "correction": correction,
        "is_retraction": correction.kind == Correction.Kind.RETRACTION,
        "title": title,
        "url": settings.SITE_URL + article.get_absolute_url(),
        "site_name": settings.SITE_NAME,
    }


def tell_due(now: datetime) -> tuple[int, int]:
    """Tell what the tasks left behind and send what is due; returns how many went well and how many did not."""
    outcomes = []
    waiting = Correction.objects.due(now, letters.MOST_ATTEMPTS)
    for correction in waiting.select_related("article", "revision"):
        outcomes.append(tell_of(correction, now))
    for letter in CorrectionLetter.objects.due(now).select_related("feedback", "correction__article"):
        outcomes.append(post(letter, now))
    return sum(outcomes), len(outcomes) - sum(outcomes)
