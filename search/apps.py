from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"

    def ready(self):
        post_migrate.connect(_look_anew, sender=self)


def _look_anew(using="default", **kwargs):
    """Tables may have been made anew or emptied behind the back of the arrays."""
    from search import live  # needs the models, which are not there while apps load

    if using == "default":
        live.forget()
