"""Accounts, lawyers and what libraries keep about them, in the admin."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.paginator import InvalidPage
from django.http import Http404

from accounts.admin import authority, deeds, lawyers, library, people
from core.http import page_number

__all__ = ["authority", "deeds", "lawyers", "library", "people"]


def polite(search):
    """unfold's search of the navigation takes any page number for one."""

    @wraps(search)
    def view(request, *args, **kwargs):
        page_number(request)
        try:
            return search(request, *args, **kwargs)
        except InvalidPage:
            raise Http404("没有这一页。") from None

    return view


# Staff sign in where everybody does: the same limits, the same second step.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.search = polite(admin.site.search)
