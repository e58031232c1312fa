"""What somebody typed before signing in, kept in their session until the form shows it again.

Masked like everything that is stored; longer texts than any form takes are not kept.
"""

from django.http import HttpRequest

from core.redaction import redact

KEY = "qa.drafts"
MOST_DRAFTS = 3


def keep(request: HttpRequest, values: dict[str, str | list[str]]) -> None:
    drafts = request.session.get(KEY, {})
    drafts.pop(request.path, None)
    drafts[request.path] = {name: _masked(value) for name, value in values.items()}
    request.session[KEY] = dict(list(drafts.items())[-MOST_DRAFTS:])


def recall(request: HttpRequest) -> dict[str, str | list[str]]:
    """What was typed into this page before, if anything."""
    return request.session.get(KEY, {}).get(request.path, {})


def carry(request: HttpRequest, path: str) -> None:
    """The form of this page stands at another address now: what was typed here is shown there."""
    drafts = request.session.get(KEY, {})
    if path != request.path and request.path in drafts:
        drafts[path] = drafts.pop(request.path)
        request.session[KEY] = drafts


def forget(request: HttpRequest) -> None:
    drafts = request.session.get(KEY, {})
    if drafts.pop(request.path, None) is not None:
        request.session[KEY] = drafts


def _masked(value: str | list[str]) -> str | list[str]:
    """Words masked; what was ticked of a list comes as a list of values that nobody typed, and is masked all the same."""
    return [redact(each).text for each in value] if isinstance(value, list) else redact(value).text
