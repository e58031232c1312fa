import threading

from django.utils.module_loading import autodiscover_modules
from unfold.sites import UnfoldAdminSite


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

    def get_urls(self):
        self.load()  # before any view of this site is named: accounts.admin puts its own way in before `login`
        return super().get_urls()
