"""What was written or reckoned, as a picture to keep by a long press: for apps that neither download nor print."""

from base64 import b64encode
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import drawing

ON_PAPER, ON_A_TELEPHONE = (
    29,
    44,
)  # 14 pt on A4, as in the file for Word; and large enough to be read without zooming


def picture(
    request: HttpRequest,
    title: str,
    drawn: Iterable[tuple[str, str]],
    text: str,
    carried: Iterable[tuple[str, str]],
    *,
    for_paper: bool,
) -> HttpResponse:
    """The page with the picture in itself: it has no address, so nothing has to be kept for a second request.

    Where the server has no fonts the page says so, and the text is there to be copied.
    """
    try:
        size = ON_PAPER if for_paper else ON_A_TELEPHONE
        sheets = drawing.sheets(drawn, size=size, cut=not for_paper)
    except drawing.NoFonts:
        sheets = []
    context = {
        "title": title,
        "pictures": [f"data:image/png;base64,{b64encode(sheet).decode()}" for sheet in sheets],
        "text": text,
        "carried": carried,
        "url": request.path,
        "for_paper": for_paper,
    }
    response = render(request, "selfhelp/picture.html", context)
    response._csp_update = {"img-src": ["data:"]}
    return response
