from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "问答与评论"

    def ready(self):
        from accounts import privacy  # models are there only now
        from qa.privacy import PRIVATE
        from qa.sources import CITING, FOUND
        from search import sources as found
        from statutes import sources as citing

        found.register(FOUND)
        citing.register(CITING)
        privacy.register(PRIVATE)
