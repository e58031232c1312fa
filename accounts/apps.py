from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与律师"

    def ready(self):
        from django.apps import apps

        from accounts import groups  # models are there only now

        post_migrate.connect(
            groups.after_migrate, sender=list(apps.get_app_configs())[-1], dispatch_uid="accounts.groups"
        )
