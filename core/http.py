"""What a request may say about a page number."""

import re

from django.http import Http404, HttpRequest

_PAGE = re.compile(r"[1-9][0-9]{0,5}")


def page_number(request: HttpRequest) -> int:
    """The number in `?page=`, 1 when there is none; Http404 for 0, huge or other values."""
    raw = request.GET.get("page", "1")
    if not _PAGE.fullmatch(raw):
        raise Http404("没有这一页。")
    return int(raw)
