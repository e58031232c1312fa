"""What the head of a page tells search engines and whoever shares it: one rule for every address.

A page is either found, and then says under which one address, or it is not to be found and says so.
"""

import re
from datetime import datetime
from html import escape, unescape

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone

from core import structured
from core.text import squeeze
from portal.pagekinds import KINDS

LONGEST_TITLE = 30  # characters before the site's name; result pages cut what is longer
LONGEST_DESCRIPTION = 120
# Addresses whose pages are found. Every other page says `noindex`.
FOUND = frozenset(kind.name for kind in KINDS if kind.found)
PAGED = frozenset(kind.name for kind in KINDS if kind.paged)
# Parameters that show part of a list, or a list in another order. All others are not content, and are left out.
NARROWING = ("q", "category", "tag", "kind", "sort", "status", "stage", "before")
_PAGE = re.compile(r"[0-9]{1,6}", re.ASCII)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
_DECIDED = re.compile(r'<meta name="robots"|<link rel="canonical" href="([^"]*)"')


def page_of(request: HttpRequest) -> int:
    """Which page of a long list an address asks for."""
    match, given = request.resolver_match, request.GET.get("page", "")
    return int(given) if match and match.view_name in PAGED and _PAGE.fullmatch(given) else 1


def address_of(request: HttpRequest | None) -> str:
    """The one address under which a page is to be found; empty for a page that is not."""
    match = request.resolver_match if request else None
    if request is None or not match or match.view_name not in FOUND or request.method not in ("GET", "HEAD"):
        return ""
    if match.view_name in PAGED and any(request.GET.get(name) for name in NARROWING):
        return ""
    page = page_of(request)
    return f"{settings.SITE_URL}{request.path}" + (f"?page={page}" if page > 1 else "")


def short(text: str, most: int) -> str:
    """A text in one line, cut where it is longer than it may be."""
    line = " ".join(squeeze(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip("，、；：。 ") + "…"


def finished(
    html: str,
    request: HttpRequest | None,
    *,
    name: str,
    kind: str = "website",
    image: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
) -> str:
    """A head as its template wrote it, with title and description brought to length and the rest put in.

    What a template says itself (`noindex` of a receipt, the address of an older wording) stands.
    """
    title = unescape(_TITLE.search(html)[1]).strip().removesuffix(f" · {name}")
    description = short(unescape(_DESCRIPTION.search(html)[1]), LONGEST_DESCRIPTION)
    page = page_of(request) if request else 1
    if page > 1:
        title, description = f"{title}，第 {page} 页", f"第 {page} 页。{description}"
    decided = _DECIDED.search(html)
    address = unescape(decided[1] or "") if decided else address_of(request)
    ending = "" if title.startswith(f"{name}：") else f" · {name}"
    lines = [f'<meta name="description" content="{escape(description)}">']
    if not decided:
        lines.append(
            f'<link rel="canonical" href="{escape(address)}">'
            if address
            else '<meta name="robots" content="noindex">'
        )
    if address and not re.search(r'<meta name="robots"', html):
        shared = {
            "type": kind, "site_name": name, "url": address, "title": title, "description": description,
            "image": image or settings.SITE_URL + static("share.png"),
        }  # fmt: skip
        lines += [
            f'<meta property="og:{key}" content="{escape(said)}">' for key, said in shared.items() if said
        ]
        lines += _times(address, title, published, updated or published) if published else []
    html = _TITLE.sub(
        lambda _: f"<title>{escape(short(title, LONGEST_TITLE))}{ending}</title>", html, count=1
    )
    return _DESCRIPTION.sub(lambda _: "\n  ".join(lines), html, count=1)


def _times(address: str, title: str, published: datetime, updated: datetime) -> list[str]:
    """When a page appeared and was changed, as Baidu (by the clock of Shanghai, without a zone) and Toutiao ask for it."""
    facts = {
        "@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",
        "@id": address,
        "title": title,
        "pubDate": f"{timezone.localtime(published):%Y-%m-%dT%H:%M:%S}",
        "upDate": f"{timezone.localtime(updated):%Y-%m-%dT%H:%M:%S}",
    }
    moments = {"published": published, "updated": updated}
    return [
        f'<script type="application/ld+json">{structured.text(facts)}</script>',
        *(
            f'<meta property="bytedance:{key}_time" content="{timezone.localtime(moment).isoformat(timespec="seconds")}">'
            for key, moment in moments.items()
        ),
    ]
