from http import HTTPStatus

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

OFFICE = "/admin/"
BY_THE_CLOCK = "X-By-The-Clock"


class VisitMiddleware:
    """Write down when somebody was here, and show staff whose session has ended what they typed meanwhile.

    The way to the sign-in page would throw it away.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # What a page asks for by its clock is no sign that anybody sits before it.
        if BY_THE_CLOCK not in request.headers:
            request.session.note_visit(timezone.now())
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not request.path.startswith(OFFICE):
            return None
        came_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not came_signed_in or request.user.is_authenticated or request.resolver_match.url_name == "login":
            return None
        return render(request, "accounts/signed_out.html", status=HTTPStatus.FORBIDDEN)
