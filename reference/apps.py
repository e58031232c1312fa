from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "reference"
    verbose_name = "参考资料"

    def ready(self):
        from reference import finding  # the models behind it are loaded only now
        from search import sources

        sources.register(finding.SOURCE)
