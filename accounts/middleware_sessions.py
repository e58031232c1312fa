from http import HTTPStatus

from django.conf import settings
from django.shortcuts import render

OFFICE = "/admin/"


class SignedOutMiddleware:
    """What staff typed before their session ended is shown to them; the way to the sign-in page would throw it away."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not request.path.startswith(OFFICE):
            return None
        came_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not came_signed_in or request.user.is_authenticated or request.resolver_match.url_name == "login":
            return None
        return render(request, "accounts/signed_out.html", status=HTTPStatus.FORBIDDEN)
