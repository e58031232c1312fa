"""What staff type into the tables of the tools: a whole year's holidays, a schedule of fees, a figure of a place."""

import hashlib

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from core.text import clean_input
from reference import fee_steps, holiday_notice
from reference.forms.facts import held_codes
from reference.models import FeeSchedule, Holiday, HolidayNotice, LocalFigure

NO_SOURCE = "写明从哪里来：文件名、网址，或者哪一天哪里看到的。"


class YearForm(forms.ModelForm):
    """录入一年的放假安排: the notice as it was published, pasted; nothing is stored while one line is wrong."""

    lines = forms.CharField(
        label="放假安排",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="粘贴通知里的那几行，一个节日一行，例如：元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
        "写着星期、共几天的，会和日期核对。上一年 12 月的日子要写上年份。",
        error_messages={"required": "请把通知里的放假安排粘贴进来，一个节日一行。"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = HolidayNotice
        fields = ["year", "number", "source", "source_status", "checked_on", "is_complete"]
        widgets = {
            "year": UnfoldAdminIntegerFieldWidget(),
            "number": UnfoldAdminTextInputWidget(attrs={"placeholder": "国办发明电〔20××〕×号"}),
            "source": UnfoldAdminTextInputWidget(attrs={"placeholder": "国务院办公厅关于……部分节假日安排的通知，网址"}),
            "source_status": UnfoldAdminSelectWidget(),
            "checked_on": UnfoldAdminDateWidget(),
            "is_complete": UnfoldBooleanSwitchWidget(),
        }  # fmt: skip
        error_messages = {"source": {"required": NO_SOURCE}}
        help_texts = {
            "is_complete": "这一年通知里的放假和调休上班都在上面了，才勾。没勾的年份，工具照样写“没有录完”。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.days: list[holiday_notice.Day] = []
        if self.instance.pk:
            self.fields["year"].disabled = True
            self.initial["lines"] = holiday_notice.write(
                holiday_notice.Day(row.day, row.name, row.is_workday) for row in self.instance.days.all()
            )

    def clean_year(self):
        year, newest = self.cleaned_data["year"], timezone.localdate().year + 1
        if year > newest:
            raise forms.ValidationError(f"最多录到明年（{newest} 年）。")
        return year

    def clean(self):
        values = super().clean()
        if self.errors.keys() & {"year", "lines"}:
            return values
        try:
            self.days = holiday_notice.read(clean_input(values["lines"]), values["year"])
        except (holiday_notice.BadLines, ValueError) as bad:
            self.add_error("lines", getattr(bad, "words", str(bad)))
            return values
        taken = Holiday.objects.of_other_notices([one.day for one in self.days], values["year"])
        if taken:
            words = [f"{row.day} 已经在 {row.notice.year} 年的安排里（{row.name}）。" for row in taken]
            self.add_error("lines", words)
        elif values.get("is_complete"):
            self._has_to_be_whole(values["year"])
        return values

    def _has_to_be_whole(self, year):
        if words := holiday_notice.missing(self.days, year):
            self.add_error("is_complete", [*words, "先补齐，或者不勾这一项。"])

    @property
    def digest(self):
        """Changes with everything that was typed: what is stored is what was looked at."""
        typed = [self.data.get(name, "").replace("\r\n", "\n") for name in self.fields if name != "seen"]
        return hashlib.sha256("\0".join(typed).encode()).hexdigest()

    @property
    def was_looked_at(self):
        return self.cleaned_data.get("seen") == self.digest


class FeeForm(forms.ModelForm):
    class Meta:
        model = FeeSchedule
        fields = ["key", "kind", "effective_on", "steps", "most", "provision",
                  "source", "source_status", "checked_on"]  # fmt: skip

    def clean_steps(self):
        """The lines as files hold them, so that a form that changes nothing changes nothing."""
        return "\n".join(self.cleaned_data["steps"].split("\r\n"))

    def clean_provision(self):
        return held_codes([self.cleaned_data["provision"].strip()])[0]

    @property
    def jumps(self):
        return fee_steps.jumps(self.instance.read_steps)


class LocalForm(forms.ModelForm):
    class Meta:
        model = LocalFigure
        fields = ["kind", "place", "year", "amount", "source", "source_status", "checked_on"]

    def clean_year(self):
        year, this = self.cleaned_data["year"], timezone.localdate().year
        if year > this:
            raise forms.ValidationError(f"{year} 年还没有到。")
        return year
