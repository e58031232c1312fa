from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "文章"

    def ready(self):
        """Tell the rooms below what of ours can be found, what cites, what is personal, and what says a figure."""
        # Models are not loaded before this moment.
        from accounts import privacy
        from articles import findable, personal_desk, preparing
        from articles.personal import PRIVATE
        from articles.watching import personal as letters
        from core.events import public_page_changed
        from reference import figures
        from search import sources as search_sources
        from statutes import sources as citing_sources

        search_sources.register(findable.SEARCH)
        citing_sources.register(findable.CITING)
        privacy.register(PRIVATE)
        privacy.register(personal_desk.PRIVATE)
        privacy.register(letters.PRIVATE)
        figures.kept_by(findable.figure_changed)
        public_page_changed.connect(preparing.bump, dispatch_uid="prepared-pages")
