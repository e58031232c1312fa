from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "站点"

    def ready(self):
        from core import audit
        from core.events import public_page_changed
        from portal import checks, generation  # noqa: F401  # checks register themselves

        public_page_changed.connect(generation.bump, dispatch_uid="page-cache")
        audit.name({"backup_restored": "从备份还原"})
