"""Who reads from a replica: whoever asks for what anybody may read, unless they have just written something.

Everything else stays with the first server: what changes something, what is personal, sessions, users, limits, the back
office, commands and tasks. A replica that fails is no fault to a reader, who is answered from another server.
"""

import threading

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpResponse

from portal import generation
from portal.pagekinds import KINDS

# Tables of these apps are the first server's, whoever asks: they say who somebody is, what they may, what waits.
FIRST_ALONE = frozenset({"account", "admin", "auth", "core", "django_tasks_database", "mfa", "sessions"})
SIGNED_IN = frozenset({"accounts.Session", "accounts.KnownBrowser"})
# Writing here is nothing that somebody wants to see on the next page.
UNSEEN = frozenset({"core", "sessions"})
SAFE = ("GET", "HEAD")
READ_BY_ANYBODY = frozenset(
    {kind.name for kind in KINDS if kind.kept is not None or kind.name.startswith("selfhelp:")}
    | {"articles:versions", "articles:version", "articles:record", "search:search", "search:suggest"}
)
# As long as a process may go by a number that it read before somebody wrote, and one more for the clock of the browser.
WROTE_SECONDS = 2
OUT_OF_TIME = "57014"  # what was too much for one server would be too much for the next
_here = threading.local()


class Router:
    """Reads go where the request of this thread was sent, writes to the first server."""

    def db_for_read(self, model, **hints):
        alias = getattr(_here, "alias", DEFAULT_DB_ALIAS)
        if alias == DEFAULT_DB_ALIAS or model._meta.app_label in FIRST_ALONE:
            return DEFAULT_DB_ALIAS
        if model._meta.label == settings.AUTH_USER_MODEL or model._meta.label in SIGNED_IN:
            return DEFAULT_DB_ALIAS
        # Whoever changes something reads what they have changed.
        return DEFAULT_DB_ALIAS if connections[DEFAULT_DB_ALIAS].in_atomic_block else alias

    def db_for_write(self, model, **hints):
        if model._meta.app_label not in UNSEEN and model._meta.label not in SIGNED_IN:
            _here.wrote = True
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # all hold the same rows

    def allow_migrate(self, db, app_label, **hints):
        return None if db == DEFAULT_DB_ALIAS else False


class ReplicaMiddleware:
    """Send each request's reads to a server, and mark the browsers that have just written."""

    def __init__(self, get_response):
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        try:
            _here.wrote = False
            response = self.get_response(request)
            if getattr(request, "left_server", None) is not None:
                response = self.get_response(request)
        finally:
            _here.alias = DEFAULT_DB_ALIAS
        # Strangers write what nobody sees (a report, a tick), and are promised that no cookie is left with them.
        if _here.wrote and request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.set_cookie(
                settings.WROTE_COOKIE_NAME,
                "1",
                max_age=WROTE_SECONDS,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(self, request, view, args, kwargs):
        _here.alias = server_for(request, left=getattr(request, "left_server", None))

    def process_exception(self, request, fault):
        """The server went away under a reader: ask another, once."""
        alias = getattr(_here, "alias", DEFAULT_DB_ALIAS)
        if not isinstance(fault, OperationalError | InterfaceError) or not is_read_by_anybody(request):
            return None
        if getattr(fault.__cause__, "sqlstate", None) == OUT_OF_TIME or hasattr(request, "left_server"):
            return None
        if connections[alias].connection is None or not connections[alias].is_usable():
            generation.away(alias, fault)
        if server_for(request, left=alias) == alias:
            return None
        request.left_server = alias
        return HttpResponse(status=503)  # nobody gets it: the view is asked again


def server_for(request, left: str | None = None) -> str:
    """The alias that this request reads from; another than the one that it has `left`, if there is one."""
    if not is_read_by_anybody(request):
        return DEFAULT_DB_ALIAS
    if left is None:
        if settings.WROTE_COOKIE_NAME in request.COOKIES:
            return DEFAULT_DB_ALIAS
        # What is kept under a number comes from the server that told it: the page cache in front has asked.
        if told := request.META.get("portal.database"):
            return told
    known = generation.current()
    return DEFAULT_DB_ALIAS if known is None or known[0] == left else known[0]


def is_read_by_anybody(request) -> bool:
    match = request.resolver_match
    if match is None or match.view_name not in READ_BY_ANYBODY:
        return False
    return request.method in SAFE or match.view_name.startswith("selfhelp:")  # its posts change nothing
