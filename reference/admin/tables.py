from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from reference import keeping
from reference.admin.facts import SOURCED, FactAdmin
from reference.forms import FeeForm, LocalForm, YearForm
from reference.models import FeeSchedule, Holiday, HolidayNotice, LoanPrimeRate, LocalFigure


@admin.register(LoanPrimeRate)
class LoanPrimeRateAdmin(FactAdmin):
    list_display = ["published_on", "one_year", "five_year", "source_status"]
    date_hierarchy = "published_on"
    fieldsets = [(None, {"fields": ["published_on", "one_year", "five_year"]}), SOURCED]


@admin.register(HolidayNotice)
class HolidayNoticeAdmin(FactAdmin):
    """A year at a time: the notice is pasted, shown as a calendar, and stored whole or not at all."""

    list_display = ["__str__", "number", "is_complete", "number_of_days", "source_status", "checked_on"]
    list_filter = ["is_complete", "source_status"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(days_held=Count("days"))

    @admin.display(description="录入的天数", ordering="days_held")
    def number_of_days(self, notice):
        return notice.days_held

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._enter(request, None)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        notice = self.get_object(request, object_id)
        if notice is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, notice):
            raise PermissionDenied
        return self._enter(request, notice)

    def _enter(self, request, notice):
        """GET the form; POST what would be stored, and, once that has been looked at, store it."""
        form = YearForm(request.POST if request.method == "POST" else None, instance=notice)
        may_save = self.has_change_permission(request) if notice else True
        if request.method != "POST":
            return self._page(request, notice, form, may_save)
        if not may_save:
            raise PermissionDenied
        if not form.is_valid():
            return self._page(request, notice, form, may_save, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if "_save" not in request.POST or not form.was_looked_at:
            return self._page(request, notice, form, may_save, preview=form.days)
        keeping.keep_year(form.instance, form.days)
        words = f"{form.instance}：{len(form.days)} 天"
        (self.log_change if notice else self.log_addition)(request, form.instance, words)
        self.message_user(request, f"{words}，已经存好。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reference_holidaynotice_changelist"))

    def _page(self, request, notice, form, may_save, *, preview=(), status=HTTPStatus.OK):
        off = [one for one in preview if not one.is_workday]
        context = self.admin_site.each_context(request) | {
            "title": f"改 {notice}" if notice else "录入一年的放假安排",
            "opts": self.opts,
            "form": form,
            "notice": notice,
            "may_save": may_save,
            "preview": preview,
            "days_off": len(off),
            "days_worked": len(preview) - len(off),
            "replaced": notice.days_held if notice else 0,
        }
        return render(request, "admin/reference/year.html", context, status=status)


@admin.register(Holiday)
class HolidayAdmin(FactAdmin):
    list_display = ["day", "name", "is_workday", "notice", "source_status"]
    list_filter = ["is_workday", "source_status"]
    list_select_related = ["notice"]
    date_hierarchy = "day"
    fieldsets = [(None, {"fields": ["day", "name", "is_workday", "notice"]}), SOURCED]


@admin.register(FeeSchedule)
class FeeScheduleAdmin(FactAdmin):
    form = FeeForm
    list_display = ["__str__", "provision", "effective_on", "most", "source_status", "checked_on"]
    list_filter = ["kind", "source_status"]
    fieldsets = [
        (None, {"fields": ["key", "kind", "effective_on", "steps", "most", "provision"]}),
        SOURCED,
    ]

    def get_readonly_fields(self, request, obj=None):
        # The file of the schedules names the row by its key.
        return ["key"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for words in form.jumps:
            self.message_user(request, words, messages.WARNING)


@admin.register(LocalFigure)
class LocalFigureAdmin(FactAdmin):
    form = LocalForm
    list_display = ["place", "kind", "year", "amount", "source_status", "checked_on"]
    list_filter = ["kind", "year", "source_status"]
    search_fields = ["place"]
    fieldsets = [(None, {"fields": ["kind", "place", "year", "amount"]}), SOURCED]
