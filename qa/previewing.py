"""A question as the public will see it, made of what was typed and stored nowhere."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from qa import due
from qa.forms.asking import AskForm
from qa.models import Question
from qa.screening import mask
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
        "figures": form.amounts.rows,
        "paper": due.paper(form.situation, today=timezone.localdate(now)),
        "similar": while_asking(title.text, body.text),
    }
