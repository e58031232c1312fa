"""One letter a week to whoever looks after articles: what of theirs may have grown old, and nothing when nothing has.

It names articles, numbers and days, and repeats no word of a reader.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from articles.models import Article, EditorLetter
from articles.watching import desk
from articles.watching.scope import ALL, MINE, NOBODYS, Part, Scope
from core.letters import claim, hand_over

PUBLISH = "articles.publish_article"
SHOWN = 5  # rows of one kind of work
KEPT_WEEKS = 26
# What readers typed stays on the site: a correction is told by its article alone, a search by how many there are.
WORDS_OF_READERS = {"corrections", "searches"}


class NotSent(Exception):
    """A letter did not leave; the task is marked as failed, and the next run of `mail_editors` tries again."""


def week_of(now: datetime) -> date:
    today = timezone.localdate(now)
    return today - timedelta(days=today.weekday())


def readers() -> list[User]:
    """Those who look after an article, and those who may publish and so answer for what nobody looks after."""
    people = get_user_model().objects
    named = Article.objects.published().filter(
        Q(responsible_editor__isnull=False) | Q(deputy_editor__isnull=False)
    )
    ids = {pk for pair in named.values_list("responsible_editor", "deputy_editor") for pk in pair if pk}
    ids |= set(people.with_perm(PUBLISH, is_active=True).values_list("pk", flat=True))
    return list(people.filter(pk__in=ids, is_active=True, is_staff=True).order_by("pk"))


def to_write(now: datetime) -> list[User]:
    """Those who have had no letter this week and for whom none is being sent, in the same order each time."""
    told = EditorLetter.objects.filter(week_of=week_of(now)).at_rest(now)
    done = set(told.values_list("person", flat=True))
    return [person for person in readers() if person.pk not in done]


def write_all(now: datetime, progress: Callable[[], object] = lambda: None) -> int:
    """Hand a letter to the task worker for everybody who has had none this week and for whom there is something.

    Run twice, it hands over nothing twice: a letter that has left is not written again, and one whose worker died is due
    again some minutes later. Returns how many were handed over.
    """
    EditorLetter.objects.filter(week_of__lt=week_of(now) - timedelta(weeks=KEPT_WEEKS)).delete()
    handed = 0
    for person in to_write(now):
        if content(person, now):
            letter, _ = EditorLetter.objects.get_or_create(person=person, week_of=week_of(now))
            send.enqueue(letter.pk)
            handed += 1
        progress()
    return handed


@task()
def send(letter_pk: int) -> None:
    """Send one letter, once however often this is called; what it says is looked up now."""
    now = timezone.now()
    letter = EditorLetter.objects.select_related("person").filter(pk=letter_pk).first()
    if letter is None or not claim(letter, EditorLetter.objects.due(now), now, put_off="send_after"):
        return
    groups = content(letter.person, now)
    if groups and not hand_over(lambda: message(letter, groups), f"to editor {letter_pk}"):
        raise NotSent(f"weekly letter {letter_pk}")
    EditorLetter.objects.filter(pk=letter_pk).update(sent_at=now)


def content(person: User, now: datetime) -> list[tuple[str, list[Part]]]:
    """What there is for one person: their own articles, and for those who publish what nobody looks after."""
    scopes = [("你负责的", MINE)]
    if person.has_perm(PUBLISH):
        scopes.append(("没有人负责的，和全站的", NOBODYS))
    groups = [(words, desk.counts(Scope(whose, person), now)) for words, whose in scopes]
    return [(words, parts) for words, parts in groups if parts]


def message(letter: EditorLetter, groups: list[tuple[str, list[Part]]]) -> EmailMessage:
    total = sum(part.total for _, parts in groups for part in parts)
    told = [
        (
            words,
            [{"part": part, "rows": _rows(part), "rest": part.total - len(_rows(part))} for part in parts],
        )
        for words, parts in groups
    ]
    context = {
        "person": letter.person,
        "groups": told,
        "desk_url": settings.SITE_URL + reverse("desk"),
        "all": ALL,
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string("admin/articles/weekly.txt", context)
    subject = f"[{settings.SITE_NAME}] 这一周文章里有 {total} 处要看"
    host = settings.SITE_URL.partition("//")[2]
    headers = {
        "Message-ID": f"<editors-{letter.pk}-{letter.week_of:%Y%m%d}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, body, to=[letter.person.email], headers=headers)


def _rows(part: Part) -> list[str]:
    """The first rows in plain words."""
    if part.key == "searches":
        return []
    lines = []
    for row in part.rows[:SHOWN]:
        since = f"，{row.since:%Y-%m-%d} 起" if row.since else ""
        words = f"，{row.words}" if row.words and part.key not in WORDS_OF_READERS else ""
        lines.append(f"{row.what}{since}{words}")
    return lines
