"""Makes the pages of articles before anybody asks for them, and tells when all of them have to be made again.

Who reads never writes: a page that is not prepared is rendered for its reader and not kept. The number is read before a
page is made, and verbs raise it in their own transaction, so a prepared page can be newer than its number, never older.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import resolve
from django.utils import timezone
from django_tasks import task

from articles import rendering, talk
from articles.models import Article, ArticleGeneration, PreparedPage
from core import release

log = logging.getLogger(__name__)
AFTER_ALL_ELSE = -10  # letters to people come first
SECONDS_A_TASK = 2  # then it goes to the end of the queue
LARGEST_STEP = 2**24


def bump(sender=None, **said) -> None:
    """Something public changed: what was prepared of it is unfit once this transaction commits.

    That is every page; of what changed where the talk is kept, only the talk, under one article where it is named.
    """
    if not talk.is_kept_by(sender):
        raised = {"number": F("number") + _step()}
    elif "article" not in said:
        raised = {"talk": F("talk") + _step()}
    else:  # held all the same, and first of all: then no two verbs wait for each other
        raised = {"talk": F("talk")}
    generation = ArticleGeneration.objects.filter(pk=1)
    if not generation.update(**raised):
        ArticleGeneration.objects.get_or_create(pk=1)
    if said.get("article"):
        PreparedPage.objects.filter(article=said["article"]).update(talk_number=F("talk_number") + _step())
    elif "article" in said:
        return
    # Without a worker a task would be done in the midst of somebody's request.
    is_done_by_tasks = settings.PREPARED_PAGES and settings.TASK_WORKER
    if is_done_by_tasks and generation.filter(is_asked_for=False).update(is_asked_for=True):
        transaction.on_commit(prepare_some.enqueue, robust=True)


def _step() -> int:
    """One that nobody guesses: after a fail-over that lost the last changes, no other state bears the same number."""
    return 1 + secrets.randbelow(LARGEST_STEP)


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
    """The addresses of published articles of whose page anything has to be made, the most read first."""
    fit = PreparedPage.objects.fit(day=on, release=release.digest()).with_fit_talk().filter(is_talk_fit=True)
    waiting = Article.objects.published().exclude(fit.of("pk"))
    return list(waiting.order_by("-reads", "pk").values_list("slug", flat=True))


def prepare(begun: Callable[[int], object] = lambda waiting: None) -> Iterator[str]:
    """Prepare what is unfit, a page at each step; `begun` hears how many there are. It may be stopped, and run twice at once."""
    # From here on a change asks for another task; also where one that was asked for got lost.
    ArticleGeneration.objects.filter(is_asked_for=True).update(is_asked_for=False)
    waiting = unfit(timezone.localdate())
    begun(len(waiting))
    for slug in waiting:
        try:
            prepare_one(slug)
        except DatabaseError:
            raise
        except Exception:  # a fault of ours in one page must not keep all pages after it from being made
            log.exception("the page of %s could not be prepared", slug)
        yield slug


def prepare_one(slug: str) -> bool:
    """Make the page of an article and keep it; False where readers see none, or where midnight or somebody else came first."""
    day, generation = timezone.localdate(), ArticleGeneration.objects.get_or_create(pk=1)[0]
    article = rendering.row(slug)
    if article is None:
        return False
    empty = {"revision_id": article.published_revision_id, "number": 0, "day": day, "made_at": timezone.now()}
    before, _ = PreparedPage.objects.get_or_create(
        article=article, defaults=empty | {"reads_at": 0, "talk_at": 0}
    )
    made = {
        "talk": talk.under(article),
        "talk_made_under": before.talk_number,
        "talk_made_under_all": generation.talk,
    }
    mine = PreparedPage.objects.filter(article=article)
    if not mine.fit(day=day, release=release.digest()).exists():
        page = rendering.pieces(_request_of(article), article)
        digest = hashlib.sha256(repr(page).encode()).hexdigest()
        made |= empty | {"number": generation.number, "release": release.digest()}
        if digest != before.digest:  # the words of most are the same as before, and are not written again
            made |= {"html": page.html, "reads_at": page.reads_at, "talk_at": page.talk_at, "digest": digest}
    if timezone.localdate() != day:
        return False
    # Somebody else may have written other words meanwhile, to which this digest does not belong, or made the page under a
    # later number, beside which this talk is too old.
    return bool(mine.filter(digest=before.digest, number=before.number).update(**made))


def _request_of(article: Article) -> HttpRequest:
    """What the page is rendered for: an anonymous reader of its address."""
    request = HttpRequest()
    request.method, request.path = "GET", article.get_absolute_url()
    request.path_info, request.resolver_match = request.path, resolve(request.path)
    return request
