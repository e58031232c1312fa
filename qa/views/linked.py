"""Pages behind the signed links of mails: no sign-in, no session, no cookie; a GET shows, a POST changes.

The link itself is the permission, so a forged request has nothing to ride on, and the mail program of a reader may
press the button for them (RFC 8058).
"""

from functools import wraps
from http import HTTPStatus

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from qa import outcomes
from qa.models.outcome import Said
from qa.notifications import links
from qa.refusals import Refused
from qa.views.handing import FORM_METHODS


def behind_a_link(view):
    """Read the link, keep its address to ourselves, and say in words when it is void."""

    @never_cache
    @csrf_exempt
    @require_http_methods(FORM_METHODS)
    @wraps(view)
    def answer(request, token):
        found = links.read(token)
        response = view(request, *found) if found else None
        if response is None:
            response = render(request, "qa/link_void.html", status=HTTPStatus.NOT_FOUND)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@behind_a_link
def stop_mail(request, user, what):
    """One button: no more mails of this kind; pressed by mistake, another brings them back."""
    purpose, _, name = what.partition(":")
    stop = links.STOPS.get(name)
    if purpose != "stop" or stop is None:
        return None
    if request.method == "POST":
        (stop.resume if "again" in request.POST else stop.stop)(user)
    return render(request, "qa/stop_mail.html", {"stop": stop, "is_stopped": stop.is_stopped(user)})


@behind_a_link
def outcome(request, user, what):
    """How it went, by one press; changed by another within some days."""
    purpose, _, number = what.partition(":")
    asked = outcomes.of(user, int(number)) if purpose == "outcome" else None
    if asked is None:
        return None
    now, refusal = timezone.now(), None
    if request.method == "POST":
        try:
            # Only a button that says so takes an answer back, not a POST that says nothing.
            outcomes.say(asked, request.POST.get("said", "nothing"), now)
        except Refused as problem:
            refusal = problem
        else:
            response = redirect(request.path)
            response.status_code = HTTPStatus.SEE_OTHER
            return response
    words = {
        "outcome": asked, "choices": Said.choices, "may_say": outcomes.may_say(asked, now), "refusal": refusal,
        "changeable_until": asked.said_at and asked.said_at + outcomes.CHANGE_WITHIN, "is_sued": asked.said == Said.SUED,
    }  # fmt: skip
    return render(request, "qa/outcome.html", words, status=refusal.status if refusal else HTTPStatus.OK)


@require_safe
def sums(request):
    """What people said, in sums alone; the same page for everybody."""
    return render(request, "qa/outcomes.html", {"shares": outcomes.shares(), "fewest": outcomes.FEWEST})
