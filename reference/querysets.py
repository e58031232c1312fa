from django.db import models
from django.db.models import Case, Q, Value, When


class FigureQuerySet(models.QuerySet):
    def by_key(self, keys):
        """The figures of these keys, as a dictionary; those that we do not hold are missing from it."""
        return {figure.key: figure for figure in self.filter(key__in=set(keys))} if keys else {}

    def listed(self):
        """By topic in the order of the page; within one as they were written down, which keeps steps in their order."""
        topics = [When(topic=value, then=Value(place)) for place, value in enumerate(self.model.Topic.values)]
        return self.order_by(Case(*topics, default=Value(len(topics))), "pk")


class RateQuerySet(models.QuerySet):
    def in_force(self, on):
        """The rate last published up to a day; None before the first one."""
        return self.filter(published_on__lte=on).order_by("-published_on").first()

    def listed(self):
        return self.order_by("-published_on")


class HolidayQuerySet(models.QuerySet):
    def by_notice(self):
        """(day, is it worked, the year of its notice, is that year complete) for every day, in one query."""
        return self.values_list("day", "is_workday", "notice__year", "notice__is_complete")

    def of_other_notices(self, days, year):
        """Those of the days that another year's notice has already spoken of."""
        return (
            self.filter(day__in=days).exclude(notice=None).exclude(notice__year=year).select_related("notice")
        )


class FeeQuerySet(models.QuerySet):
    def in_force(self, on):
        """The newest schedule of each kind that has begun by a day."""
        begun = self.filter(effective_on__lte=on).order_by("effective_on")
        return list({row.kind: row for row in begun}.values())


class LocalQuerySet(models.QuerySet):
    def newest(self):
        """The newest figure of each kind for each place, by name of the place."""
        rows = {(row.kind, row.place): row for row in self.order_by("year")}
        return sorted(rows.values(), key=lambda row: row.place)


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

    def warnings(self, on):
        """Warnings about scams that can stand beside what a reader looks at."""
        return self.current(on).filter(kind="scam")

    def listed(self, on):
        """Every notice that has begun, scams first, then policies with the latest news on top; ended ones say so."""
        scams_first = Case(When(kind="scam", then=Value(0)), default=Value(1))
        return self.begun(on).order_by(scams_first, "-starts_on", "pk")

    def on_home(self, on):
        """What editors put on the home page; that a policy has ended can be the very news, so ended ones stay."""
        return self.begun(on).filter(on_home=True).order_by("kind", "-starts_on", "key")
