"""The back office (Django's admin), loaded when somebody first asks for a page of it: most processes never do.

Its modules know forms, tables and importers of every room, and were half of what a process loaded at its start.
"""

from functools import cache

from django.contrib import admin
from django.urls import URLResolver
from django.utils.datastructures import MultiValueDict
from django.utils.module_loading import import_string
from django.utils.translation import get_language


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


class Namespace(URLResolver):
    """Addresses under a namespace of their own, read when one of them is asked for or built, and not with the first other name.

    The first `{% url %}` of a process makes Django look through all addresses, and would load the admin with them. What
    the resolver above wants of a namespace is only where it begins: names behind it are looked up in a resolver that
    Django makes for them (`get_ns_resolver`).
    """

    def _populate(self):
        language = get_language()
        self._reverse_dict[language] = MultiValueDict()
        self._namespace_dict[language], self._app_dict[language] = {}, {}
