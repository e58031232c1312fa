from django.db import models
from django.db.models import Case, Q, Value, When


class FigureQuerySet(models.QuerySet):
    def by_key(self, keys):
        """The figures of these keys, as a dictionary; those that we do not hold are missing from it."""
        return {figure.key: figure for figure in self.filter(key__in=set(keys))} if keys else {}


class RateQuerySet(models.QuerySet):
    def in_force(self, on):
        """The rate last published up to a day; None before the first one."""
        return self.filter(published_on__lte=on).order_by("-published_on").first()


class HotlineQuerySet(models.QuerySet):
    def listed(self):
        """Every number, those for life and limb first, the numbers of one use together."""
        place = Case(When(use="crisis", then=Value(0)), When(use="debt", then=Value(1)), default=Value(2))
        return self.order_by(place, "order", "number")

    def crisis(self):
        """110, 120, 12356: whom to call before any debt."""
        return self.filter(use="crisis").order_by("order", "number")


class TermQuerySet(models.QuerySet):
    def listed(self):
        return self.order_by("pinyin", "word")


class NoticeQuerySet(models.QuerySet):
    def begun(self, on):
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=on))

    def current(self, on):
        """Scams, and policies that are in force on a day."""
        return self.begun(on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def on_home(self, on):
        """What editors put on the home page; that a policy has ended can be the very news, so ended ones stay."""
        return self.begun(on).filter(on_home=True).order_by("kind", "-starts_on", "key")
