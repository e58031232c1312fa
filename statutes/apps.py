from django.apps import AppConfig


class StatutesConfig(AppConfig):
    name = "statutes"
    verbose_name = "法条"

    def ready(self):
        from search import sources  # the models behind it are loaded only now
        from statutes import finding

        sources.register(finding.source())
