"""Questions that were asked elsewhere and come in by a table: held like every other, with where they come from."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from articles.models import Tag
from qa import chain, steps
from qa.models import Question
from qa.refusals import AlreadyPosted
from qa.reprints import LABEL
from qa.screening import NOTICE, Hit, Screened, mask, screen, seen_by_form


def screened(title: str, body: str, source: str, now: datetime) -> Screened:
    """The words as they may be stored; raises what hinders them, a `Refused`."""
    noted = [Hit(NOTICE, f"由表格导入，转自“{mask(source).text}”")]
    with seen_by_form(noted):
        return screen({"title": title, "body": body}, kind=Question, author=None, now=now)


def bring_in(
    title: str, body: str, tags: Iterable[Tag], *, source: str, key: str, by: User | None, now: datetime
) -> Question:
    """Put a question of elsewhere into the moderators' queue, once for each source and key.

    Nobody hears of its answers, and nobody is called at night for it: whoever asked it is not here.
    """
    found = screened(title, body, source, now)
    with chain.change():
        known = Question.objects.brought(source, key).first()
        if known is not None:
            raise AlreadyPosted(known)
        question = Question.objects.create(
            author=None, author_label=LABEL, created_at=now, brought_from=source, brought_key=key,
            **found.texts, **found.columns(),
        )  # fmt: skip
        question.tags.set(tags)
        steps.log(question, "load", actor=by, now=now)
    return question
