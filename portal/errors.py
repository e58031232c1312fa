"""Every page that says no, in plain Chinese; used as Django's handlers and by whoever must refuse early.

Nobody may keep such an answer. A refusal before any view, and a fault of ours, are drawn without session, database or
context processors, and but once: neither what is broken nor what is hostile can make them fail or make them dear.
"""

import re
import sqlite3
import sys
from functools import cache

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.context import SITE

# Seconds after which trying again makes sense, where nobody has said it closer.
RETRY_AFTER = {429: 3600, 503: 60}
CLOSED_WHILE_IDLE = "25P03"  # PostgreSQL's name for a connection that it ended in the midst of a change
ALLOWED = "GET, HEAD, POST, OPTIONS"
NOT_DONE = "这一步没有成。写好的字都还在这一页，过一会儿再试。"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def bad_request(request, exception=None):
    return _said(request, 400) or _final(render(request, "400.html", status=400))


def forbidden(request, exception=None):
    return _said(request, 403) or _final(render(request, "403.html", _why(exception), status=403))


def not_found(request, exception=None):
    return _said(request, 404) or _final(render(request, "404.html", _why(exception), status=404))


def csrf_failure(request, reason=""):
    """The page shows what was typed, so that nobody has to write it again, and says how to send it."""
    return _said(request, 403) or _final(render(request, "403_csrf.html", status=403))


def server_error(request):
    """500, or 503 where the database cannot be reached: that passes by itself."""
    status = 503 if is_away(sys.exception()) else 500
    return _said(request, status) or _final(HttpResponse(_drawn_for(request, status), status=status))


def plain(request, status):
    """A refusal before any view: nothing of the request is looked at but its method."""
    response = _said(request, status) or _final(HttpResponse(_drawn(status), status=status))
    if status == 405:
        response["Allow"] = ALLOWED
    return response


def filled(request, response):
    """An answer that says no, with what its view left out: words for a wrong method, when to try again."""
    if response.status_code == 405 and not response.content:
        told = plain(request, 405)
        told["Allow"] = response["Allow"]
        return told
    if response.status_code in RETRY_AFTER:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER[response.status_code]))
    return response


def is_away(fault):
    """Whether the database could not be reached or had no time, as opposed to being asked what it does not hold."""
    if isinstance(fault, InterfaceError) or getattr(fault.__cause__, "sqlstate", "") == CLOSED_WHILE_IDLE:
        return True
    code = getattr(fault.__cause__, "sqlite_errorcode", None) if isinstance(fault, OperationalError) else 1
    return code != sqlite3.SQLITE_ERROR


def _drawn_for(request, status):
    """The page of a fault, with what was typed where something was."""
    if request.method != "POST":
        return _drawn(status)
    return render_to_string(f"{status}.html", {"site": SITE, "request": request})


@cache
def _drawn(status):
    return render_to_string(f"{status}.html", {"site": SITE})


def _final(response):
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _said(request, status):
    """One sentence for a script of ours that asks for no page; None for everybody else."""
    if request.headers.get("Accept", "").split(";")[0].strip() != "application/json":
        return None
    return _final(JsonResponse({"words": NOT_DONE}, status=status, json_dumps_params={"ensure_ascii": False}))


def _why(exception):
    """The reason as our own code gives it; Django's are English, and for those who write code."""
    said = str(exception or "")
    return {"reason": said if _CHINESE.search(said) and "{" not in said else ""}
