from django.apps import AppConfig


class SelfhelpConfig(AppConfig):
    name = "selfhelp"
    verbose_name = "自助工具"

    def ready(self):
        """Prove the files, say what there is, and tell the rooms below what can be found and what cites."""
        # Models are not loaded before this moment; the checks register themselves.
        from search import sources as search_sources
        from selfhelp import calculators, checks, debt_sheet, findable, messages, papers, tools  # noqa: F401
        from statutes import sources as citing_sources

        mine = (findable.GUIDE_TOOL, findable.LETTERS_TOOL, messages.TOOL, papers.TOOL, debt_sheet.TOOL)
        for tool in (*mine, *calculators.as_tools()):
            tools.register(tool)
        for found in (findable.TOOLS, findable.LETTERS):
            search_sources.register(found)
        for citing in findable.CITING:
            citing_sources.register(citing)
