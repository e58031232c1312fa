from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与律师"

    def ready(self):
        from allauth.account import signals
        from allauth.mfa import signals as factors
        from django.apps import apps
        from django.contrib.auth.signals import user_logged_in

        from accounts import deeds, groups, privacy, sessions  # models are there only now
        from accounts import factors as steps
        from accounts.phones import proving
        from accounts.phones.privacy import KIND
        from core import audit

        audit.name(deeds.VERBS | proving.VERBS)
        post_migrate.connect(
            groups.after_migrate, sender=list(apps.get_app_configs())[-1], dispatch_uid="accounts.groups"
        )
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions")
        signals.authentication_step_completed.connect(sessions.after_step, dispatch_uid="accounts.sessions")
        for changed in (signals.password_changed, signals.password_set, signals.password_reset):
            changed.connect(sessions.after_new_password, dispatch_uid="accounts.sessions")
        for changed in (signals.email_changed, factors.authenticator_added, factors.authenticator_removed):
            changed.connect(sessions.after_change, dispatch_uid="accounts.sessions")
        factors.authenticator_removed.connect(steps.forget_without_factor, dispatch_uid="accounts.factors")
        privacy.register(KIND)
