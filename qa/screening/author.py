"""Rules that ask who writes, and what became of what they and others wrote before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from core.text import cn_number
from qa.models import Answer, Comment, Moderated, Question
from qa.refusals import AlreadyPosted
from qa.screening.hits import HOLD, NOTICE, Hit

REPEATED_WITHIN = timedelta(hours=24)
FIRST_POSTS = 3
LOOKED_BACK = timedelta(days=30)
LEAST_DECIDED = 3
REFUSED_SHARE = 0.5
REFUSED = ("rejected", "hidden")


def repeats(
    kind: type[Moderated], print_: str, author, now: datetime, own_pk: int | None, place: dict[str, Any]
) -> Iterator[Hit]:
    """The same words within a day: of somebody else they are held, of the same person at the same place they are refused."""
    same = kind.objects.filter(fingerprint=print_, created_at__gte=now - REPEATED_WITHIN).exclude(pk=own_pk)
    if not print_ or not (first := same.order_by("pk").first()):
        return
    here = same.filter(author=author, status__in=(kind.WAITING, *kind.PUBLIC), **place)
    if again := here.order_by("pk").first():
        raise AlreadyPosted(again)
    yield Hit(HOLD, f"和第 {first.pk} 号内容相同")


def record_of(kind: type[Moderated], author, now: datetime, own_pk: int | None) -> Iterator[Hit]:
    """That somebody is new here, or that most of what they wrote lately was refused. Three queries; none for nobody."""
    if author is None:
        return
    written = decided = refused = 0
    for model in (Question, Answer, Comment):
        others = model.objects.filter(author=author).exclude(status="draft")
        if model is kind and own_pk:
            others = others.exclude(pk=own_pk)
        lately = Q(decided_at__gte=now - LOOKED_BACK)
        found = others.aggregate(
            written=Count("pk"),
            decided=Count("pk", filter=lately & Q(status__in=(*REFUSED, *model.PUBLIC))),
            refused=Count("pk", filter=lately & Q(status__in=REFUSED)),
        )
        written += found["written"]
        decided += found["decided"]
        refused += found["refused"]
    if written < FIRST_POSTS:
        yield Hit(NOTICE, f"这个账号交的第{cn_number(written + 1)}篇")
    if decided >= LEAST_DECIDED and refused >= REFUSED_SHARE * decided:
        yield Hit(HOLD, f"近三十天处理过的 {decided} 篇里，{refused} 篇没有通过")
