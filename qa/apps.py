from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "问答与评论"

    def ready(self):
        from accounts import authority, names, privacy  # models are there only now
        from articles import talk, telling
        from core import chain as logs
        from core.events import tag_changed
        from qa import asked_for, chain, guards
        from qa.claiming_privacy import PRIVATE as OF_CLAIMS
        from qa.desk import mailing
        from qa.desk.privacy import PRIVATE as OF_THE_DESK
        from qa.judging import judgements
        from qa.notifications import corrections, links
        from qa.notifications.privacy import PRIVATE as OF_NOTICES
        from qa.privacy import PRIVATE
        from qa.screening import fault_in_name, fault_in_words
        from qa.sources import CITING, FOUND, refresh_tagged
        from qa.ticked_privacy import PRIVATE as OF_FIGURES
        from qa.vectors import levels
        from search import hot
        from search import judgements as judged
        from search import sources as found
        from selfhelp import vectors
        from statutes import sources as citing

        logs.register(chain.LOG)
        found.register(FOUND)
        hot.watch("qa", fault_in_words)
        names.watch("qa", fault_in_name)
        judged.register("qa", judgements)
        citing.register(CITING)
        for kind, scope in asked_for.scopes().items():
            authority.register(kind, scope)
        privacy.register(PRIVATE)
        privacy.register(OF_FIGURES)
        privacy.register(OF_CLAIMS)
        privacy.register(OF_THE_DESK)
        privacy.register(OF_NOTICES)  # erased before the questions, from which outcomes know whose they are
        links.STOPS[mailing.NAME] = mailing.STOP
        vectors.register("k_watchwords", vectors.Runner(levels, "levels", in_any_order=True))
        talk.kept_in(self.label)
        telling.heard_by("qa", corrections.tell)
        tag_changed.connect(refresh_tagged, dispatch_uid="qa")
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="qa.guards")
