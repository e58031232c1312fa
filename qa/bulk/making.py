"""Makes the posts, batch by batch: each one transaction with its part of the log, so that a stopped run is taken up again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import LawyerProfile, User
from articles.models import Article, Tag
from core import tending
from core.events import public_page_changed
from qa import answers, chain
from qa.bulk import threads, words
from qa.bulk.cast import Advice, Cast, Lawyer
from qa.bulk.sizes import BATCH, Size
from qa.bulk.tables import Table
from qa.models import Answer, Comment, Question
from statutes.models import Provision

DOMAIN = "@bulk.example"
INVENTED = (DOMAIN, "@demo.example")
CITED = 12


class NotHere(Exception):
    """There are people's own posts in this database, or people are served from it."""


@dataclass(frozen=True)
class Made:
    """What there is now of invented posts, and how much of it this run has made."""

    questions: int
    answers: int
    comments: int
    new: int


def make(size: Size, now: datetime, *, despite: bool = False, progress: Callable[[int], None]) -> Made:
    """Make what is missing of a size; `progress` hears how many questions have come, those of earlier runs first."""
    check(despite)
    cast = _cast(size, now)
    before = start = Question.objects.filter(author__email__endswith=DOMAIN).count()
    progress(min(start, size.questions))
    for number in range(start // BATCH, size.batches):
        batch = size.batch(number)
        with chain.change():
            threads.write(batch, cast, _times(size, now))
        progress(batch.questions)
    if before < size.questions:
        _finish()
    return Made(
        Question.objects.count(), Answer.objects.count(), Comment.objects.count(),
        max(0, size.questions - before),
    )  # fmt: skip


def check(despite: bool) -> None:
    """Refuse a site that serves people, and a database with posts that somebody wrote."""
    if settings.HTTPS:
        raise NotHere(f"{settings.SITE_URL} 是正式站点，不往里面放编出来的内容。")
    written = Question.objects.all()
    for domain in INVENTED:
        written = written.exclude(author__email__endswith=domain)
    if not despite and (number := written.count()):
        raise NotHere(
            f"这个数据库里有 {number} 个别的提问。编出来的内容放进去就分不开了；一定要放，加上 --yes。"
        )


def _times(size: Size, now: datetime) -> Callable[[int], datetime]:
    """When a question was asked: over three years, more and more of them."""
    start, span = now - timedelta(days=3 * 365), timedelta(days=3 * 365) - timedelta(minutes=5)
    return lambda number: start + span * min(1.0, (number + 0.5) / size.questions) ** (2 / 3)


def _cast(size: Size, now: datetime) -> Cast:
    with transaction.atomic():
        readers, staff = _people("reader", size.readers, now), _people("moderator", 3, now)
        lawyers = _lawyers(size.lawyers, now)
        tags = [Tag.objects.get_or_create(name=name)[0].pk for name in words.TAGS]
    return Cast(
        readers=readers, staff=staff, lawyers=lawyers, tags=tags, advice=_advice(now),
        articles=list(Article.objects.published().order_by("pk").values_list("pk", flat=True)),
    )  # fmt: skip


def _people(role: str, number: int, now: datetime) -> list[int]:
    """The keys of so many accounts, to none of which anybody can sign in."""
    known = User.objects.filter(email__startswith=role, email__endswith=DOMAIN).order_by("pk")
    have, name = known.count(), {"moderator": "审核员"}.get(role, "")
    locked = make_password(None)
    Table(User, "email", "display_name", "password", "date_joined").write(
        (f"{role}{each}{DOMAIN}", f"{name}{each}" if name else "", locked, now)
        for each in range(have, number)
    )
    return list(known.values_list("pk", flat=True)[:number])


def _lawyers(number: int, now: datetime) -> list[Lawyer]:
    keys = _people("lawyer", number, now)
    have = set(LawyerProfile.objects.filter(user__in=keys).values_list("user_id", flat=True))
    LawyerProfile.objects.bulk_create(
        LawyerProfile(
            user_id=key, real_name=f"示例{place}", role="lawyer", licence_number=f"19{place:015d}",
            firm=f"示例第{place % 90 + 1}律师事务所", region=words.PLACES[place % len(words.PLACES)], status="verified",
            applied_at=now - timedelta(days=400), verified_on=timezone.localdate(now) - timedelta(days=place % 300),
        )
        for place, key in enumerate(keys)
        if key not in have
    )  # fmt: skip
    found = LawyerProfile.objects.filter(user__in=keys).order_by("user_id")
    return [Lawyer(one.pk, one.user_id, one.real_name, one.firm, one.verified_on) for one in found]


def _advice(now: datetime) -> list[Advice]:
    """Paragraphs of answers, made ready once: plain ones, and some that rest on provisions in force."""
    today = timezone.localdate(now)
    made = [Advice(f"<p>{text}</p>", f"<p>{text}</p>", {}, None, "") for text in words.ADVICE]
    for provision in Provision.objects.in_force(today).with_statute().order_by("pk")[:CITED]:
        body = f"<p>这一点见{provision.citation}。</p>"
        ready = answers.prepare({"body": body}, on=today)
        made.append(Advice(body, ready["shown_html"], ready["laws"], provision.pk, provision.citation))
    return made


def _finish() -> None:
    """Let the planner know what there is, and the pages that they are out of date."""
    tending.count_rows()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    with transaction.atomic():
        public_page_changed.send(sender=Question, reason="bulk")
