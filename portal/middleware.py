"""What stands between the network and the views: proxies, hostile bytes, headers, and the promise of public pages."""

import ipaddress
import re

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.apps import apps
from django.conf import settings
from django.db.models import IntegerField
from django.http import Http404
from django.utils.functional import cached_property

from portal import errors
from portal.entrance import is_ours
from portal.pagecache.addresses import parameters
from portal.pagecache.pages import ASK_EACH_TIME

# What no page of ours asks a browser for, so that nothing that slips into one may. Passkeys and copying stay as they are.
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "usb", "xr-spatial-tracking", "browsing-topics",
    )
)  # fmt: skip
ALLOWED_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
ROW_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)  # what fits a column of 64 bits
# Addresses whose pages are whole and the same for everybody.
PUBLIC_PREFIXES = (
    "/articles/", "/categories/", "/tags/", "/statutes/", "/search/", "/glossary/", "/figures/", "/notices/",
    "/help/", "/about/", "/privacy/", "/accessibility/", "/feeds/", "/lawyers/", "/questions/",
    "/selfhelp/", "/kept/", "/offline/", "/sw.js", "/manifest.webmanifest",
    "/sitemap.xml", "/sitemap-", "/robots.txt", "/.well-known/",
)  # fmt: skip


class TrustedProxyMiddleware:
    """Believe X-Forwarded-For and X-Forwarded-Proto from our own proxies only; drop them from anybody else."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.trusted = [ipaddress.ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES]

    def __call__(self, request):
        meta = request.META
        forwarded = meta.pop("HTTP_X_FORWARDED_FOR", "")
        if self.is_trusted(meta.get("REMOTE_ADDR", "")):
            # Rightmost address that is not ours: what stands left of it was written by the visitor.
            for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
                if not self.is_address(hop):
                    break
                meta["REMOTE_ADDR"] = hop
                if not self.is_trusted(hop):
                    break
        else:
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)

    @staticmethod
    def is_address(text):
        if "%" in text:
            return False  # behind it an address of a local link may name anything, of any length
        try:
            return bool(ipaddress.ip_address(text))
        except ValueError:
            return False

    def is_trusted(self, text):
        if not self.is_address(text):
            return False
        address = ipaddress.ip_address(text)
        # A server that listens on `[::]` calls 10.0.0.10 ::ffff:10.0.0.10.
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self.trusted)


class HostileInputMiddleware:
    """Answer in plain Chinese what no browser sends: other methods, NUL bytes, an unknown charset, too much at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ALLOWED_METHODS:
            return errors.plain(request, 405)
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "") or self.has_nul(request):
            return errors.plain(request, 400)
        if not is_ours(request.content_params.get("charset", "utf-8")):
            return errors.plain(request, 415)  # of a GET too: its query would be read in that charset
        if request.method == "POST" and (refusal := self.refuse_body(request)):
            return refusal
        return errors.filled(request, self.get_response(request))

    @staticmethod
    def has_nul(request):
        """Whether a cookie holds what no database takes: written as `"\\000"`, so that no server saw it."""
        cookies = request.META.get("HTTP_COOKIE", "")
        return "\\" in cookies and any("\x00" in value for value in request.COOKIES.values())

    @staticmethod
    def refuse_body(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdigit():
            return errors.plain(request, 400)
        large = [most for path, most in settings.LARGE_BODIES.items() if request.path.startswith(path)]
        if len(length) > 18 or int(length) > max([settings.BODY_LIMIT, *large]):
            return errors.plain(request, 413)
        return None


class HeadersMiddleware(CSPMiddleware):
    """Security headers on every answer, errors too; the admin's policy is the public one with the least it needs more."""

    def __call__(self, request):
        response = super().__call__(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        return response

    def process_response(self, request, response):
        if request.path.startswith("/admin/") and wears_unfold(response):
            from portal.office.policy import granted  # and with it what only the admin needs

            response._csp_update = granted()
        if settings.DEBUG or hasattr(response, "_csp_update"):
            response = super().process_response(request, response)
            if policy := response.headers.get("Content-Security-Policy"):
                response.headers["Content-Security-Policy"] = in_order(policy)
            return response
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response

    @cached_property
    def policy(self):
        """Of all pages that ask for nothing more."""
        return in_order(build_policy())


def in_order(policy):
    """The directives as the settings have them, others behind.

    django-csp writes them as they lie in a set, so each process had an order of its own, and with it other ETags.
    """
    known = list(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    parts = sorted(policy.split("; "))
    return "; ".join(sorted(parts, key=lambda part: [*known, part.split()[0]].index(part.split()[0])))


def wears_unfold(response):
    """A page that Unfold's templates drew: no preview of a page of the site, no part of one, no refusal, no file."""
    return not response.streaming and f'"{settings.STATIC_URL}unfold/'.encode() in response.content


class AdminRowMiddleware:
    """No page of the admin is asked for a row whose number cannot be one: 404 before any view sees it.

    Django checks this for its own pages only, and not for numbers of thousands of digits; the buttons of ours and of
    Unfold get the text of the address as it is. A page for a new row takes rows to begin with from its query (`?article=7`), and
    any page the column that it is asked by (`_to_field`): neither does Django look at. Tables with other keys (jobs, sessions)
    are left to it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if match.app_names[:1] != ["admin"] or "content_type_id" in kwargs:
            return  # admin/r/…: "view on site" minds what it is given
        _, *place = match.route.split("/")  # admin/articles/article/<path:object_id>/publish
        try:
            model = apps.get_model(*place[:2])
        except (LookupError, TypeError, ValueError):
            return  # a page about no table
        if "object_id" in kwargs and not may_name(model, kwargs["object_id"]):
            raise Http404(f"no row of {model._meta.label} has such a number")
        begins = (match.url_name or "").endswith("_add")
        for name, value in request.GET.items():
            if name == "_to_field" or begins:
                column = next((each for each in model._meta.get_fields() if each.name == name), None)
                self.look_at(model, name, value, column)

    @staticmethod
    def look_at(model, name, value, column):
        if name == "_to_field" and value not in {each.name for each in model._meta.fields}:
            raise Http404(f"{model._meta.label} has no such column")
        if column is not None and column.is_relation and column.related_model:
            several = value.split(",") if column.many_to_many else [value]
            if any(one and not may_name(column.related_model, one) for one in several):
                raise Http404(f"no row of {column.related_model._meta.label} has such a number")


def may_name(model, text):
    """Whether a row of the table may have this key; where keys are no numbers, anything may be one."""
    key = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return not isinstance(key, IntegerField) or bool(ROW_NUMBER.fullmatch(text))


class LeakyPage(Exception):
    """A view of a page that is kept for everybody looked at who asked: raised in tests, where it is found in time."""


class PublicPageMiddleware:
    """Mark the pages that are the same for everybody, and refuse that they leak: no cookie, no token, no session.

    A page is public when its view answers a GET of a public address, says yes and did not touch anything that belongs to
    whoever asked. Such an answer is marked in the WSGI environment for the page cache; every other page is `no-store`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        public = request.path == "/" or request.path.startswith(PUBLIC_PREFIXES)
        said_no = response.status_code >= 400  # may be otherwise in a minute
        if public and not said_no and request.method in ("GET", "HEAD"):
            if not (why := what_is_personal(request, response)):
                return self.marked(request, response)
            if settings.LEAKS_RAISE and response.status_code == 200 and parameters(request.path) is not None:
                raise LeakyPage(f"{request.path} is kept for everybody, but it {why}")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @staticmethod
    def marked(request, response):
        # Of an address with words that somebody made up there is no end: the view says so, and none of them is kept.
        request.META["portal.public_page"] = not getattr(response, "is_made_up", False)
        response.headers.setdefault("Cache-Control", ASK_EACH_TIME)
        if "Vary" in response.headers:
            kept = [each.strip() for each in response["Vary"].split(",") if each.strip().lower() != "cookie"]
            response.headers["Vary"] = ", ".join(kept)
            if not kept:
                del response.headers["Vary"]
        return response


def what_is_personal(request, response):
    """Why an answer may not be handed to anybody else; nothing where it may."""
    messages = getattr(request, "_messages", None)
    found = {
        "sets a cookie": response.cookies or "Set-Cookie" in response.headers,
        "bears a token": "CSRF_COOKIE_NEEDS_UPDATE" in request.META,
        "looked at the session": getattr(getattr(request, "session", None), "accessed", False),
        "asked who is signed in": hasattr(request, "_cached_user"),
        "shows messages": messages is not None and (messages.used or messages.added_new),
        "says that nobody may keep it": any(
            word in response.headers.get("Cache-Control", "") for word in ("private", "no-store")
        ),
        "comes in pieces": response.streaming,
        "bears somebody's token": not response.streaming and b"csrfmiddlewaretoken" in response.content,
    }
    return next((why for why, is_so in found.items() if is_so), "")
