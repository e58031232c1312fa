from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"

    def ready(self):
        post_migrate.connect(_prepare_index, sender=self)


def _prepare_index(using="default", **kwargs):
    from search import backends  # needs the database, which is not there while apps load

    if using == "default":
        backends.prepare()
