from django.db import models


class Known(models.TextChoices):
    """How sure we are of a fact: `recalled` means that nobody here has seen the original."""

    OFFICIAL = "official", "和法条库里的原文核对过"
    TWO_SOURCES = "two_sources", "两处来源一致"
    ONE_SOURCE = "one_source", "只见一处转述"
    RECALLED = "recalled", "待核对"


class Sourced(models.Model):
    """A fact with where it comes from and how sure that is."""

    source = models.CharField("来源", max_length=300, blank=True)
    source_status = models.CharField("可靠程度", max_length=20, choices=Known, default=Known.RECALLED)
    checked_on = models.DateField("核对日期", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def needs_checking(self):
        return self.source_status in (Known.ONE_SOURCE, Known.RECALLED)

    @property
    def doubt(self):
        """What stands behind the fact wherever it is shown: 〔待核对〕, 〔只见一处转述〕, or nothing."""
        return f"〔{self.get_source_status_display()}〕" if self.needs_checking else ""
