"""Who of the desk hears of what about a working copy, one function per event; the letters leave after the commit."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from accounts.models import User
from articles.models import Article, PreviewLink, Review, Schedule
from core.letters import NOT_TAKEN, why

log = logging.getLogger(__name__)
REVIEW = "articles.review_article"


class NotSent(Exception):
    """Letters did not leave; the task is marked as failed, so that operations see it. The desk says the same."""


def handed_in(review: Review) -> None:
    _after_commit("handed_in", review.pk)


def changes_asked(review: Review) -> None:
    _after_commit("changes", review.pk)


def approved(review: Review) -> None:
    _after_commit("approved", review.pk)


def remarked(link: PreviewLink) -> None:
    _after_commit("remarked", link.pk)


def not_appeared(schedule: Schedule) -> None:
    _after_commit("not_appeared", schedule.pk)


def _after_commit(what: str, pk: int) -> None:
    transaction.on_commit(lambda: send.enqueue(what, pk), robust=True)


@task()
def send(what: str, pk: int) -> None:
    """Write to everybody concerned; of the article a letter names the title alone."""
    subject, gather = LETTERS[what]
    row, article, people = gather(pk)
    address = reverse("admin:articles_article_reading", args=[article.pk])
    words = {
        "row": row,
        "article": article,
        "url": settings.SITE_URL + address,
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string(f"articles/mail/{what}.txt", words)
    faults = []
    for person in people:
        headers = {"Auto-Submitted": "auto-generated"}
        letter = EmailMessage(f"[{settings.SITE_NAME}] {subject}", body, to=[person.email], headers=headers)
        try:
            letter.send()
        except NOT_TAKEN as fault:
            log.error("mail not sent: %s %s, %s", what, pk, why(fault))
            faults.append(why(fault))
    if faults:
        raise NotSent(f"{what} {pk}: {', '.join(faults)}")


def reviewers(article: Article) -> list[User]:
    """Those who may approve the copy that stands there: they review, and have written none of it."""
    wrote = article.writers.values("user")
    may = get_user_model().objects.with_perm(REVIEW, is_active=True).filter(is_staff=True)
    return list(may.exclude(pk__in=wrote).order_by("pk"))


def _asked(pk: int):
    review = Review.objects.with_people().select_related("article").get(pk=pk)
    if review.status != Review.Status.WAITING:  # taken back or answered before the letter could leave
        return review, review.article, []
    people = [review.asked_of] if review.asked_of else reviewers(review.article)
    return review, review.article, _at_work(people, besides=review.submitted_by)


def _answered(pk: int):
    review = Review.objects.with_people().select_related("article").get(pk=pk)
    if review.status == Review.Status.WITHDRAWN:
        return review, review.article, []
    wrote = [row.user for row in review.article.writers.select_related("user")]
    return review, review.article, _at_work([review.submitted_by, *wrote], besides=review.decided_by)


def _waiting(pk: int):
    schedule = Schedule.objects.select_related("article__responsible_editor", "created_by").get(pk=pk)
    people = [schedule.created_by, schedule.article.responsible_editor]
    return schedule, schedule.article, _at_work(people)


def _shown(pk: int):
    link = PreviewLink.objects.select_related("article__responsible_editor", "made_by").get(pk=pk)
    return link, link.article, _at_work([link.made_by, link.article.responsible_editor])


def _at_work(people: Iterable[User | None], besides: User | None = None) -> list[User]:
    """Each once, as long as they work here."""
    found = {person.pk: person for person in people if person and person.is_active and person.is_staff}
    return [person for pk, person in found.items() if besides is None or pk != besides.pk]


LETTERS = {
    "handed_in": ("有一篇文章等你复核", _asked),
    "changes": ("一篇文章复核后要修改", _answered),
    "approved": ("一篇文章批准了", _answered),
    "remarked": ("有人对一篇没发布的文章提了意见", _shown),
    "not_appeared": ("定时发布没有发成", _waiting),
}
