from django.conf import settings
from django.contrib.sites.requests import RequestSite

from accounts import factors
from accounts.sessions import BROWSER_KEPT, MARKED, Browser

OFFICE = "/admin/"
WAY_OUT = ("/admin/login/", "/admin/logout/")


class SiteNameMiddleware:
    """allauth's pages bring a `site` that knows only the host name; ours, from portal.context, knows who we are."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if isinstance((response.context_data or {}).get("site"), RequestSite):
            del response.context_data["site"]
        return response


class BrowserMiddleware:
    """Hands a browser in which somebody has just signed in the mark by which it is known again; see accounts.sessions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.browser = Browser(request.COOKIES)
        response = self.get_response(request)
        if request.browser.fresh:
            response.set_cookie(
                settings.BROWSER_COOKIE_NAME,
                request.browser.fresh,
                max_age=BROWSER_KEPT,
                path=MARKED,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


class SecondFactorMiddleware:
    """Nothing of the admin, page or deed, for a session that was opened with one factor; see accounts.factors.

    By the address, so that no page of it can be forgotten. Pages of a lawyer's work are marked one by one in qa.urls.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.path.startswith(OFFICE) and request.path not in WAY_OUT and factors.lacking(request):
            return factors.way_to_it(request)
        return None
