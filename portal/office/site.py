import threading
from functools import cached_property, partial, wraps

from django.core.paginator import Paginator
from django.utils.module_loading import autodiscover_modules
from unfold.sites import UnfoldAdminSite

from core import idempotency
from core.paging import MOST, told

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
