"""What a form asks for is done once, however often the form comes: a double tap, the back button, a line that broke off.

Each form of somebody who is signed in bears a key of its own (`{% form_key %}`). The key is written down in the transaction
of what the form does, with the place that its sender is led to: either both stand or neither does. Whoever comes second
with the same key waits for the first and is led to the same place. A key under which other words came before, or another
person's, does nothing; the page that says so keeps all that was typed and sends it as a form of its own.

A form without a key (an old page, a program) is taken in as it always was: what may not be there twice has a constraint.
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.models import Acknowledged

FIELD = "form_key"
KEPT_FOR = timedelta(days=7)  # longer than a page lies open before its sender comes back to it
TAKEN_IN = "这一份刚才已经收到，没有重复。"
_KEY = re.compile(r"[0-9a-f]{32}")
# Nothing that anybody filled in; `opened` is the hour of the page.
_NOT_WORDS = frozenset({FIELD, "csrfmiddlewaretoken", "opened"})
_HELD = "core.idempotency.held"

Answer = HttpResponse | None


def new_key() -> str:
    return secrets.token_hex(16)


def key_of(request: HttpRequest) -> str:
    """The key that a posted form bears; nothing where it bears none that we have made."""
    key = request.POST.get(FIELD, "") if request.method == "POST" else ""
    return key if _KEY.fullmatch(key) else ""


def is_redirection(answer: Answer) -> bool:
    """Whether a view has done its work, by the house's habit: what it refuses, it shows again."""
    return answer is not None and 300 <= answer.status_code < 400


def is_success(answer: Answer) -> bool:
    """The same for a view that may also thank on the spot, and refuses with a status that says so."""
    return answer is not None and answer.status_code < 400


def once(
    request: HttpRequest,
    act: Callable[[], Answer],
    *,
    is_done: Callable[[Answer], bool] = is_redirection,
    again: Callable[[], HttpResponse] | None = None,
) -> Answer:
    """The answer of `act`; of the first time, where the same form has come before.

    `again` answers where the first answer was no redirection. What `act` refuses leaves no trace of the key, so that the
    same form can be sent again when it is mended; what is counted of refusals stays counted. Nested calls are one.
    """
    key = key_of(request)
    if not key or not request.user.is_authenticated or request.META.get(_HELD):
        return act()
    given = {
        "holder": _digest("holder", f"{request.user.pk} {request.path}"),
        "words": _digest("words", repr(_words(request))),
    }
    with transaction.atomic():
        # Where the same form is being taken in at this moment, this waits for its end.
        row, is_first = Acknowledged.objects.get_or_create(
            key=_digest("key", key), defaults=given | {"taken_at": timezone.now()}
        )
        if is_first:
            request.META[_HELD] = True
            answer = act()
            mine = Acknowledged.objects.filter(pk=row.pk)
            if not is_done(answer):
                mine.delete()
            elif is_redirection(answer):
                mine.update(answer=answer["Location"])
            return answer
    is_own = row.holder == given["holder"]
    if not is_own or row.words != given["words"]:
        return _other(request, row.answer if is_own else "")
    messages.info(request, TAKEN_IN, fail_silently=True)
    if row.answer:
        return redirect(row.answer)
    return again() if again else redirect(request.path)


def sent_once(view):
    """A view whose forms bear a key and which answers with a redirection when it has done its work."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        return once(request, partial(view, request, *args, **kwargs))

    return answer


def sweep(now: datetime) -> int:
    """Forget the keys of forms that nobody sends again; returns how many."""
    return Acknowledged.objects.filter(taken_at__lt=now - KEPT_FOR).delete()[0]


def _other(request: HttpRequest, answer: str) -> HttpResponse:
    """Nothing is done: the page that shows what was typed, to be sent as a form of its own."""
    fields = [
        (name, value.replace("\0", ""))
        for name, values in request.POST.lists()
        if name not in (FIELD, "csrfmiddlewaretoken")
        for value in values
    ]
    words = {"answer": answer, "fields": [] if request.FILES else fields, "key": new_key(), "key_name": FIELD}
    response = render(request, "409.html", words, status=HTTPStatus.CONFLICT)
    response["Cache-Control"] = "private, no-store"
    return response


def _words(request: HttpRequest) -> list:
    typed = [(name, values) for name, values in request.POST.lists() if name not in _NOT_WORDS]
    files = [(name, [(one.name, one.size) for one in found]) for name, found in request.FILES.lists()]
    return [sorted(typed), sorted(files)]


def _digest(what: str, text: str) -> str:
    return salted_hmac(f"core.idempotency.{what}", text, algorithm="sha256").hexdigest()
