"""Links that lead out of the site: where they stand, how they answer, and when one counts as broken."""

import html
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from urllib.parse import urldefrag, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend, task

from accounts.models import User
from articles.models import Article, LinkPlace, OutsideLink
from articles.querysets import CITES
from articles.steps import NotReady
from articles.watching import fetching
from articles.watching.fetching import Answer
from reference.models import Notice
from statutes import sources
from statutes.models import Edition

Ask = Callable[[str], Answer]
Outcome = OutsideLink.Outcome
LINK = re.compile(r'href="(https?://[^"]+)"')
ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’「」（）()《》，。；、]+")  # in a text without marks
LONGEST = 500
AGAIN_AFTER = timedelta(hours=20)  # a run that goes on where another stopped asks nothing twice
SECONDS_BETWEEN = 2.0  # two questions to one host


def agent() -> str:
    return f"Mozilla/5.0 (compatible; link-check; +{settings.SITE_URL}/about/)"


def ask(url: str) -> Answer:
    return fetching.ask(url, agent=agent())


# Where they stand


def found() -> Iterator[tuple[str, LinkPlace]]:
    """Every address outside that readers are led to, each with its place (not yet saved)."""
    rows = Article.objects.published().select_related("published_revision").defer("published_revision__text")
    for article in rows.iterator(chunk_size=50):
        mend = reverse("admin:articles_article_change", args=[article.pk])
        for url in _in(article.live.snapshot):
            yield (
                url,
                LinkPlace(article=article, label=f"文章《{article.live.snapshot['title']}》", mend_url=mend),
            )
    for edition in Edition.objects.exclude(source_url="").select_related("statute"):
        mend = reverse("admin:statutes_edition_change", args=[edition.pk])
        yield edition.source_url, LinkPlace(label=f"法律版本：{edition}", mend_url=mend)
    for model in apps.get_app_config(Notice._meta.app_label).get_models():
        yield from _in_rows(model)
    for source in sources.every():
        if source.kind != CITES:  # of articles above, with their sources and what to read next
            yield from _in_texts(source)


def _in_rows(model: type[models.Model]) -> Iterator[tuple[str, LinkPlace]]:
    """Addresses in any text of a table of small facts."""
    if not hasattr(model, "source_status"):
        return
    texts = [
        field.name for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)
    ]
    for row in model._default_manager.all():
        mend = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
        label = f"{model._meta.verbose_name}：{row}"[:200]
        for name in texts:
            for url in ADDRESS.findall(getattr(row, name) or ""):
                yield url.rstrip(".,;:!?"), LinkPlace(label=label, mend_url=mend)


def _in_texts(source: sources.CitingSource) -> Iterator[tuple[str, LinkPlace]]:
    """Addresses in public texts that this room does not know, such as answers; the page says what of it may be mended."""
    found = [(key, url) for key, text in source.walk() for url in _in(text)]
    known = source.title_and_url(list({key for key, _ in found})) if found else {}
    for key, url in found:
        if key in known:
            title, address = known[key]
            yield url, LinkPlace(label=f"{source.label}：{title}"[:200], mend_url=address[:200])


def _in(value: object) -> Iterator[str]:
    """Addresses anywhere in a snapshot: links in its HTML, what to read next, and sources."""
    if isinstance(value, str):
        is_address = value.startswith(("http://", "https://")) and " " not in value
        yield from [value] if is_address else map(html.unescape, LINK.findall(value))
    elif isinstance(value, dict):
        # `copy` says what the rest of a snapshot says, as an editor wrote it.
        yield from chain.from_iterable(_in(each) for key, each in value.items() if key != "copy")
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_in, value))


def gather() -> int:
    """Write down which addresses the site leads to now and from where; returns how many there are.

    What an address has answered so far stays with it; one that no page leads to any more is forgotten.
    """
    own = urlsplit(settings.SITE_URL).netloc
    places: dict[str, dict[str, LinkPlace]] = defaultdict(dict)
    for url, place in found():
        url = urldefrag(url).url
        if len(url) <= LONGEST and urlsplit(url).netloc != own:
            places[url].setdefault(place.mend_url, place)
    with transaction.atomic():
        rows = (OutsideLink(url=url) for url in sorted(places))
        OutsideLink.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        known = dict(OutsideLink.objects.values_list("url", "pk"))
        gone = [pk for url, pk in known.items() if url not in places]
        for start in range(0, len(gone), 200):
            OutsideLink.objects.filter(pk__in=gone[start : start + 200]).delete()
        LinkPlace.objects.all().delete()
        for url, standing in places.items():
            for place in standing.values():
                place.link_id = known[url]
        standing_all = chain.from_iterable(each.values() for each in places.values())
        LinkPlace.objects.bulk_create(standing_all, ignore_conflicts=True, batch_size=200)
    return len(places)


# How they answer


def to_check(now: datetime, *, only: str = "", again: bool = False) -> list[OutsideLink]:
    """What is to be asked in this run, the longest ago first, but two of one host never in a row where it can be helped."""
    before = now if again else now - AGAIN_AFTER
    queues: dict[str, deque[OutsideLink]] = {}
    for link in OutsideLink.objects.to_check(before, only):
        queues.setdefault(urlsplit(link.url).netloc, deque()).append(link)
    order = []
    while queues:
        order += [queue.popleft() for queue in queues.values()]
        queues = {host: queue for host, queue in queues.items() if queue}
    return order


def check_all(
    links: Iterable[OutsideLink],
    *,
    ask: Ask = ask,
    progress: Callable[[], object] = lambda: None,
    pause: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, int]:
    """Ask one address after the other, with a pause between two of one host; each answer is kept at once.

    Stopped in between, nothing is lost, and the next run goes on with what was not asked. Returns how many came out how.
    """
    last: dict[str, float] = {}
    counts: dict[str, int] = dict.fromkeys(Outcome.values, 0)
    for link in links:
        host = urlsplit(link.url).netloc
        if (wait := last.get(host, -SECONDS_BETWEEN) + SECONDS_BETWEEN - clock()) > 0:
            pause(wait)
        answer = ask(link.url)
        last[host] = clock()
        counts[note(link, answer, now=timezone.now())] += 1
        progress()
    return counts


@transaction.atomic
def note(link: OutsideLink, answer: Answer, *, now: datetime) -> str:
    """Keep what an address answered; a day on which it failed counts once. Returns the outcome.

    A refusal of programs says neither that it opens nor that it does not: what was known before stays.
    """
    row = OutsideLink.objects.select_for_update().filter(pk=link.pk).first()
    if row is None:  # gone from the site meanwhile
        return Outcome.UNASKED
    today = timezone.localdate(now)
    row.checked_at, row.http_status = now, answer.status
    if answer.is_mute:
        row.outcome, row.fault = Outcome.MUTE, ""
    elif answer.opens:
        row.outcome, row.fault = Outcome.OPENS, ""
        row.failing_since = row.failed_on = None
        row.failing_days = 0
        row.ignored_at, row.ignored_by, row.ignored_reason = None, None, ""
    else:
        row.outcome, row.fault = Outcome.FAILS, answer.fault or f"回答 {answer.status}"
        row.failing_since = row.failing_since or today
        row.failing_days += row.failed_on != today
        row.failed_on = today
    row.save()
    return row.outcome


# What editors do


@transaction.atomic
def ignore(link: OutsideLink, *, reason: str, by: User, now: datetime) -> None:
    """Set a link aside, so that nobody is told of it any more, until it opens again."""
    if not reason.strip():
        raise NotReady("不用管它，要写原因，以后的人才知道为什么。")
    changed = {"ignored_reason": reason.strip()[:200], "ignored_by": by, "ignored_at": now}
    OutsideLink.objects.filter(pk=link.pk).update(**changed)


@transaction.atomic
def heed(link: OutsideLink) -> None:
    """Take a link up again that was set aside."""
    OutsideLink.objects.filter(pk=link.pk).update(ignored_reason="", ignored_by=None, ignored_at=None)


@transaction.atomic
def check_again(link: OutsideLink) -> None:
    """Put a link first in line: the task worker asks it at once, or else the next run of `check_links`."""
    OutsideLink.objects.filter(pk=link.pk).update(checked_at=None)
    if (
        default_task_backend.supports_defer
    ):  # else a task runs within the request, which must not wait for a stranger
        transaction.on_commit(lambda: check_one.enqueue(link.pk), robust=True)


@task()
def check_one(pk: int) -> None:
    check_all(OutsideLink.objects.filter(pk=pk))
