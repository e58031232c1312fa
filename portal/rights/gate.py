"""Every request is held against its line of the table before a view sees it."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.pagekinds import LAWYER, MEMBER, NOBODY, STAFF
from portal.rights.table import ANSWER_THEMSELVES, lines, may

READING = ("GET", "HEAD", "OPTIONS")
OF_THE_ADMIN = "admin/"
REFUSED = "你的账号没有做这一步的权限。工作要用到的，请管理员加上。"
WAYS = ("admin:login", "admin:logout")  # in and out, for whoever comes


class RightsMiddleware:
    """Nobody gets past the table: strangers are led to the way in, staff without the right read that it is not theirs.

    Public pages are let through without a look at who asks. In the admin a page, a button or an action without a line is
    open to superusers alone, and who is not staff is led to the way in, whatever stands behind the address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        line = lines().get(match.view_name)
        if match.route.startswith(OF_THE_ADMIN):
            return self.in_the_admin(request, line, match.view_name)
        if line is None or line.read not in (MEMBER, LAWYER, STAFF) or line.name in ANSWER_THEMSELVES:
            return None
        return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())

    @staticmethod
    def in_the_admin(request, line, name):
        user = request.user
        if not (user.is_active and user.is_staff):
            is_way_in = name in WAYS
            return None if is_way_in else redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if user.is_superuser:
            return None
        if line is None:
            raise PermissionDenied(f"{name} has no line in portal/rights/office.py")
        if not may(user, line.read if request.method in READING else line.do):
            raise PermissionDenied(REFUSED)
        if request.method == "POST" and line.actions:
            for action in filter(None, request.POST.getlist("action")):
                if not may(user, line.actions.get(action, NOBODY)):
                    raise PermissionDenied(REFUSED)
        return None
