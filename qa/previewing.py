"""A question as the public will see it, made of what was typed and stored nowhere."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from qa import due
from qa.forms.asking import AskForm
from qa.models import Question, WatchedPhrase
from qa.screening import mask, watched
from qa.screening.hits import BLOCK, CRISIS, Hit
from qa.screening.reported import spared
from qa.similar import while_asking


def as_others_see(form: AskForm, question: Question | None, now: datetime) -> dict[str, Any]:
    """What the page before handing in shows: the words masked as they would be stored, and who sees the rest.

    `form` may lack the last tick alone; `question` is the one that is being mended, if there is one.
    """
    title, body = mask(form.cleaned_data["title"]), mask(form.cleaned_data["body"])
    preview = Question(
        title=title.text,
        body=body.text,
        status=Question.Status.OPEN,
        created_at=question.created_at if question and not question.is_draft else now,
        **form.situation,
    )
    return {
        "preview": preview,
        "tags": form.tags,
        "found": [*title.found, *body.found],
        "refused": _refused(f"{form.cleaned_data['title']}\n{form.cleaned_data['body']}"),
        "figures": form.amounts.rows,
        "paper": due.paper(form.situation, today=timezone.localdate(now)),
        "similar": while_asking(title.text, body.text),
    }


def _refused(text: str) -> list[Hit]:
    """What would not be taken in, told before somebody tries; nobody in danger is refused anything."""
    hits = watched(text, WatchedPhrase.objects.for_everything())
    if any(hit.level == CRISIS for hit in hits):
        return []
    return [hit for hit in spared(hits, text) if hit.level == BLOCK]
