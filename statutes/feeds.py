from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.feeds import SiteFeed, whole
from statutes import reading

NEWEST = 20


class StatuteFeed(SiteFeed):
    """Laws that begin, change or are about to, by the day on which they take effect."""

    title = f"{settings.SITE_NAME}：法律的变化"
    subtitle = "本站收录的法律、司法解释的新版本，哪天公布，哪天施行。"

    def address(self, _):
        return reverse("statutes:feed")

    def page(self, _):
        return reverse("statutes:list")

    def items(self):
        return reading.newest_editions(NEWEST)

    def item_title(self, edition):
        return f"{edition.statute.short_title}（{edition.label}），{edition.effective_from} 起施行"

    def item_description(self, edition):
        published = f"{edition.promulgated_on} 公布，" if edition.promulgated_on else ""
        return f"{published}{edition.effective_from} 起施行。本站收录其中 {edition.held} 条。"

    def item_link(self, edition):
        return whole(edition.page_url)

    def item_guid(self, edition):
        # Its page is the plain one while it is in force; the day names it for good.
        return whole(f"{edition.statute.get_absolute_url()}?on={edition.effective_from}")

    def item_updateddate(self, edition):
        """When it became known, or took effect where nobody has written that down; never a day to come."""
        day = min(edition.promulgated_on or edition.effective_from, timezone.localdate())
        return datetime.combine(day, time.min, timezone.get_default_timezone())
