"""Makes the pages of articles before anybody asks for them, and tells when all of them have to be made again.

Who reads never writes: a page that is not prepared is rendered for its reader and not kept. The number is read before a
page is made, and verbs raise it in their own transaction, so a prepared page can be newer than its number, never older.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import resolve
from django.utils import timezone
from django_tasks import task

from articles import rendering, talk
from articles.models import Article, ArticleGeneration, PreparedPage
from core import release

AFTER_ALL_ELSE = -10  # letters to people come first
SECONDS_A_TASK = 2  # then it goes to the end of the queue
LARGEST_STEP = 2**24


def bump(sender=None, **signal) -> None:
    """Something public changed: all prepared pages are unfit once this transaction commits, unless only talk changed."""
    if getattr(getattr(sender, "_meta", None), "app_label", "") == talk.room():
        return
    # By a step that nobody guesses: after a fail-over that lost the last changes, no other state bears the same number.
    raised = {"number": F("number") + 1 + secrets.randbelow(LARGEST_STEP)}
    generation = ArticleGeneration.objects.filter(pk=1)
    if generation.filter(is_asked_for=True).update(**raised):
        return
    asks = _is_automatic()
    if not generation.update(**raised, is_asked_for=asks):
        ArticleGeneration.objects.get_or_create(pk=1, defaults={"is_asked_for": asks})
    if asks:
        transaction.on_commit(prepare_some.enqueue, robust=True)


def _is_automatic() -> bool:
    """Without a worker, a task would be done in the midst of the request that asks for it."""
    return settings.PREPARED_PAGES and settings.TASK_WORKER


@task(priority=AFTER_ALL_ELSE)
def prepare_some() -> None:
    """Prepare what is unfit, the most read first; what is left when the time is over is left to another task."""
    end = time.monotonic() + SECONDS_A_TASK
    for _ in prepare():
        if time.monotonic() > end:
            if ArticleGeneration.objects.filter(pk=1, is_asked_for=False).update(is_asked_for=True):
                prepare_some.enqueue()
            return


def unfit(on: date) -> list[str]:
    """The addresses of published articles without a page that is fit, the most read first."""
    fit = PreparedPage.objects.fit(day=on, release=release.digest())
    waiting = Article.objects.published().exclude(fit.of("pk"))
    return list(waiting.order_by("-reads", "pk").values_list("slug", flat=True))


def prepare(begun: Callable[[int], object] = lambda waiting: None) -> Iterator[str]:
    """Prepare what is unfit, a page at each step; `begun` hears how many there are. It may be stopped, and run twice at once."""
    # From here on a change asks for another task; also where one that was asked for got lost.
    ArticleGeneration.objects.filter(is_asked_for=True).update(is_asked_for=False)
    waiting = unfit(timezone.localdate())
    begun(len(waiting))
    for slug in waiting:
        prepare_one(slug)
        yield slug


def prepare_one(slug: str) -> bool:
    """Make the page of an article and keep it; False where readers see none, or where midnight came meanwhile."""
    day, number = timezone.localdate(), _number()
    article = rendering.row(slug)
    if article is None:
        return False
    made = rendering.pieces(_request_of(article), article)
    kept = {
        "html": made.html,
        "reads_at": made.reads_at,
        "talk_at": made.talk_at,
        "silence": talk.under(article, is_silent=True),
    }
    if timezone.localdate() != day:
        return False
    digest = hashlib.sha256("\n".join(map(str, kept.values())).encode()).hexdigest()
    under = {
        "revision_id": article.published_revision_id, "number": number, "day": day, "release": release.digest(),
        "made_at": timezone.now(),
    }  # fmt: skip
    # The words of most pages are the same as before: they are not written again.
    if not PreparedPage.objects.filter(article=article, digest=digest).update(**under):
        PreparedPage.objects.update_or_create(article=article, defaults=under | kept | {"digest": digest})
    return True


def _number() -> int:
    return ArticleGeneration.objects.get_or_create(pk=1)[0].number


def _request_of(article: Article) -> HttpRequest:
    """What the page is rendered for: an anonymous reader of its address."""
    request = HttpRequest()
    request.method, request.path = "GET", article.get_absolute_url()
    request.path_info, request.resolver_match = request.path, resolve(request.path)
    return request
