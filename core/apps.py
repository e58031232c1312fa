from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self):
        from core import audit, chain  # models are there only now

        chain.register(audit.LOG)
        post_migrate.connect(audit.GUARD.after_migrate, sender=self, dispatch_uid="core.audit")
