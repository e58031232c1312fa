import threading
from functools import cached_property, partial, wraps

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.module_loading import autodiscover_modules
from unfold.sites import UnfoldAdminSite

from core import idempotency
from core.paging import MOST, told
from portal.office.autocomplete import mind_what_is_sent
from portal.office.narrowing import only_what_is_shown

ADD_FORM = "admin/_add_form.html"


class PagesOfMany(Paginator):
    """Pages of a table of the admin: counted up to a bound, as the public lists are, and never a second time without filters."""

    template_name = "admin/_pages_of_many.html"

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @property
    def told(self):
        return told(self.count)


class Site(UnfoldAdminSite):
    """Unfold's site, which finds out what is registered with it when it is first asked."""

    def __init__(self, *args, **kwargs):
        self._loading = threading.RLock()
        self._begun = False
        super().__init__(*args, **kwargs)

    def load(self):
        """Import the `admin` module of every app, once. The one who imports asks in between; others wait."""
        with self._loading:
            if not self._begun:
                self._begun = True
                try:
                    autodiscover_modules("admin")
                    mind_what_is_sent()
                except BaseException:
                    self._begun = False  # so that every later request tells of the fault as well
                    raise

    @property
    def _registry(self):
        self.load()
        return self._known

    @_registry.setter
    def _registry(self, known):
        self._known = known

    def register(self, *args, **kwargs):
        """With a table that costs the same however many rows there are, and a form that adds one row if it is sent twice."""
        before = set(self._known)
        super().register(*args, **kwargs)
        for model in set(self._known) - before:
            shown = self._known[model]
            shown.show_full_result_count = False
            shown.lookup_allowed = only_what_is_shown(shown)
            if shown.paginator is Paginator:
                shown.paginator = PagesOfMany
            if not getattr(shown, "change_form_before_template", None):
                shown.change_form_before_template = ADD_FORM

    def admin_view(self, view, cacheable=False):
        """What a form with a key asks for is done once; see core.idempotency."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request, *args, **kwargs):
            act = partial(guarded, request, *args, **kwargs)
            return idempotency.once(request, act) if self.has_permission(request) else act()

        return answer

    def get_urls(self):
        self.load()  # before any view of this site is named: accounts.admin puts its own way in before `login`
        return super().get_urls()

    def extra_urls(self):
        """Asked before those of Django: there, anybody on the staff hears the address of any row."""
        view = self.admin_view(self.view_on_site)
        return [path("r/<path:content_type_id>/<path:object_id>/", view, name="view_on_site")]

    def view_on_site(self, request, content_type_id, object_id):
        """Where a row of a table that one may see stands on the site."""
        is_number = content_type_id.isascii() and content_type_id.isdigit() and len(content_type_id) < 10
        kind = ContentType.objects.filter(pk=content_type_id).first() if is_number else None
        shown = kind and self._registry.get(kind.model_class())
        if not shown or not shown.has_view_permission(request):
            raise Http404("没有这一页。")
        return shortcut(request, content_type_id, object_id)

    def password_change(self, request, extra_context=None):
        """Where everybody changes theirs: the same limits, the same advice, and every other device is signed out."""
        return redirect("account_change_password")
