"""Which requests may be answered from memory, and what tells two kept pages apart: both by the request alone.

Nothing that a stranger can make up makes a key: hosts are those of the settings, addresses and their parameters those of
`portal.pagekinds`, values numbers or slugs of which the site knows a limited number (it answers 404 to the others).
"""

import re
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve

from portal.pagekinds import KINDS

LONGEST = 200  # characters of a path, a query and a host
KEPT = {kind.name: frozenset(kind.kept) for kind in KINDS if kind.kept is not None}
_PLAIN = re.compile(r"[a-z0-9_-]{1,60}")
_PATH = re.compile(r"/[a-z0-9._/-]*")

Key = tuple[str, str, str, str]
"""Path, query, host and the scheme that a proxy told: as they stand in the request of whoever follows our links."""


def cache_key(environ: dict) -> Key | None:
    """What a page of this request is kept under; None for a request that is never answered from memory."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if is_somebodys(environ.get("HTTP_COOKIE", "")):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    host, proto = environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
    if max(len(path), len(query), len(host)) > LONGEST or not _is_our_scheme(proto, environ):
        return None
    if not _PATH.fullmatch(path) or not _is_our_host(host, environ.get("SERVER_PORT", "")):
        return None
    names = parameters(path)
    canonical = None if names is None else _canonical(query, names)
    return None if canonical is None else (path, canonical, host, proto)


def is_somebodys(cookies: str) -> bool:
    """Whether somebody may be signed in, by any name that this site gives a session or ever gave one, or has just written."""
    return bool(cookies) and any(
        name in cookies for name in ("session", settings.SESSION_COOKIE_NAME, settings.WROTE_COOKIE_NAME)
    )


def parameters(path: str) -> frozenset[str] | None:
    """What may vary the page at this address; None where none is kept."""
    try:
        return KEPT.get(resolve(path).view_name)
    except Resolver404:
        return None


def _canonical(query: str, names: frozenset[str]) -> str | None:
    """The query in the order of its names; None where something stands in it that may not make a key."""
    if not query:
        return ""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    given = [name for name, _ in pairs]
    if len(given) != len(set(given)) or any(n not in names or not _PLAIN.fullmatch(v) for n, v in pairs):
        return None
    return "&".join(f"{name}={value}" for name, value in pairs)


def _is_our_host(host: str, server_port: str) -> bool:
    """An exact name of the settings, with a port that is ours. A pattern there ("*", ".example.org") has no end of names."""
    domain, port = split_domain_port(host)
    if domain != host.removesuffix(f":{port}" if port else ""):  # split_domain_port writes it small
        return False
    return domain in settings.ALLOWED_HOSTS and port in (
        "",
        server_port,
        str(urlsplit(settings.SITE_URL).port),
    )


def _is_our_scheme(proto: str, environ: dict) -> bool:
    """Under https, what came otherwise is sent there, and the next to come must not get the page instead."""
    is_https = "https" in (environ.get("wsgi.url_scheme"), proto)
    return proto in ("", "http", "https") and (is_https or not settings.HTTPS)
