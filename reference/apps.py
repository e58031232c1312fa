from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "reference"
    verbose_name = "参考资料"

    def ready(self):
        from reference import finding, resting  # the models behind them are loaded only now
        from search import sources
        from statutes import sources as citing

        sources.register(finding.SOURCE)
        for source in resting.CITING:
            citing.register(source)
