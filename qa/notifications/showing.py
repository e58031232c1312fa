"""What a notice says when it is read: its words are made anew each time, from what its reader may see by then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from qa.models import Notice, Outcome
from qa.notifications import links
from qa.notifications.kinds import KINDS

OWN = "/questions/mine/"


@dataclass(frozen=True)
class Subject:
    """What a notice of a room above is about: what it is called, and the titles of many by their numbers."""

    label: str
    titles: Callable[[Iterable[int]], dict[int, str]]


# By `Notice.item_kind`; rooms above fill it.
SUBJECTS: dict[str, Subject] = {}


@dataclass(frozen=True)
class Shown:
    """One notice as its page shows it; `path` is empty where there is nothing to go to any more."""

    notice: Notice
    line: str
    label: str
    title: str
    path: str
    until: datetime | None
    until_words: str
    reason: str
    note: str


def show(notices: Iterable[Notice]) -> list[Shown]:
    """In the order given; one query more for each sort of subject besides questions that occurs."""
    notices = list(notices)
    titles = {}
    for kind, subject in SUBJECTS.items():
        if pks := {each.item_id for each in notices if each.item_kind == kind}:
            titles |= {(kind, pk): title for pk, title in subject.titles(pks).items()}
    return [_shown(notice, titles.get((notice.item_kind, notice.item_id))) for notice in notices]


def _shown(notice: Notice, of_subject: str | None) -> Shown:
    kind, event = KINDS[notice.kind], notice.event
    tells_why = kind.tells_why and event is not None
    return Shown(
        notice=notice,
        line=kind.line,
        label=SUBJECTS[notice.item_kind].label if of_subject else "提问",
        title=of_subject or title(notice),
        path=path(notice) if _leads_somewhere(notice) else "",
        until=until(notice),
        until_words=kind.within_words,
        reason=event.reason_label if tells_why else "",
        note=event.public_note if tells_why else "",
    )


def title(notice: Notice) -> str:
    """The question's title in one line, or its number where the reader may not see more."""
    question = notice.question
    if question is None:
        return ""
    may_be_named = question.is_public or question.author_id == notice.user_id
    return " ".join(question.title.split()) if may_be_named else f"第 {question.pk} 号，现在不公开"


def until(notice: Notice) -> datetime | None:
    """The moment until which its reader may do what it asks of them, or None."""
    within = KINDS[notice.kind].within
    if within is None or notice.event is None:
        return None
    return notice.event.created_at + within


def path(notice: Notice) -> str:
    if notice.item_kind == Outcome.KIND:
        return reverse("qa:outcome", args=[links.token(notice.user, f"outcome:{notice.item_id}")])
    return notice.path


def _leads_somewhere(notice: Notice) -> bool:
    if notice.item_kind == Outcome.KIND or notice.path.startswith(OWN):
        return True
    is_gone = notice.kind == "flag_upheld" or (notice.question is not None and not notice.question.is_public)
    return bool(notice.path) and not is_gone
