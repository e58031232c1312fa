"""The back office (Django's admin), loaded when somebody first asks for a page of it: most processes never do.

Its modules know forms, tables and importers of every room, and were half of what a process loaded at its start.
"""

from functools import cache

from django.contrib import admin
from django.utils.module_loading import import_string


def later(dotted, guard=lambda view: view):
    """A view by its name, such as `articles.admin.desk.show`; its module is loaded at the first request."""

    @cache
    def loaded():
        return guard(import_string(dotted))

    def view(request, *args, **kwargs):
        return loaded()(request, *args, **kwargs)

    return view


def staff(dotted):
    """The same for a page of the admin: only staff get past, and all others to the way in."""
    return later(dotted, guard=lambda view: admin.site.admin_view(view))
