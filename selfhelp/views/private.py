"""What somebody types here is used for the answer to this one request and is nowhere afterwards."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods


class ToolFailed(Exception):
    """A fault in one of our tools, told without the words that brought it about."""

    names_places_alone = True  # so the log may have its words


def keeps_nothing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that takes personal words by POST: nothing stored, nothing logged, nobody may keep the answer.

    There is no CSRF token since there is nothing that a forged request could change, and a token would need a cookie.
    The message of an exception can repeat what was typed (`invalid literal: '张三'`), and Django logs it with its
    traceback: it is replaced by where and of which kind the fault was.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            response = view(request, *args, **kwargs)
        except (Http404, BadRequest, SuspiciousOperation):
            raise  # refusals in words of our own or of Django's
        except MultiPartParserError as fault:
            told = BadRequest(_whereabouts(fault))
        except (
            InterfaceError,
            OperationalError,
        ) as fault:  # no fault of ours: whoever answers tells it apart
            told = type(fault)(_whereabouts(fault))
        except Exception as fault:
            told = ToolFailed(_whereabouts(fault))
        else:
            response.headers["Cache-Control"] = "private, no-store"
            return response
        raise told

    return csrf_exempt(sensitive_post_parameters()(require_http_methods(["GET", "HEAD", "POST"])(answer)))


def _whereabouts(fault: BaseException) -> str:
    """KeyError at selfhelp/letters/writing.py:93 and the places that led there."""
    places, trace = [], fault.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(fault).__name__} at {' < '.join(reversed(places[-6:]))}"
