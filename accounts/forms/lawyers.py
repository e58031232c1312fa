"""What somebody says of their legal work, and what staff decide about it."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts import names
from accounts.models import LawyerProfile
from core.text import clean_input, fold, squeeze

Role = LawyerProfile.Role
# What the public reads of an application once it is verified; none of it leads readers away from here.
PUBLIC_WORDS = ("real_name", "firm", "region", "introduction")


# How long ago a licence may have been looked up when somebody proposes to verify it.
FRESH = timedelta(days=30)


class OneLine(forms.CharField):
    """Text of one line: no control characters, no doubled blanks."""

    def to_python(self, value):
        try:
            return squeeze(clean_input(super().to_python(value))).replace("\n", " ")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class Paragraphs(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value):
        try:
            return squeeze(clean_input(super().to_python(value)))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class ApplyForm(forms.Form):
    """The fields of an application; nothing about its state can come in here."""

    real_name = OneLine(
        label="姓名",
        min_length=2,
        max_length=20,
        help_text="和执业证或工作证上一致，会公开。",
        error_messages={"required": "请写姓名。", "min_length": "姓名至少 2 个字。"},
    )
    role = forms.ChoiceField(
        label="身份",
        choices=Role,
        widget=forms.RadioSelect,
        help_text="只有执业律师核验后能回答问题、显示“执业律师 已核验”。其他身份会如实显示为非执业律师。",
        error_messages={"required": "请选择身份。", "invalid_choice": "请从列出的身份里选一个。"},
    )
    licence_number = OneLine(
        label="执业证号",
        required=False,
        max_length=40,
        help_text="律师必填，17 位数字。公开页面只显示后四位。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    firm = OneLine(
        label="执业机构或单位",
        min_length=2,
        max_length=60,
        error_messages={"required": "请写执业机构或单位的全称。"},
    )
    region = OneLine(label="执业地", required=False, max_length=30, help_text="写到省市，例如：上海。")
    introduction = Paragraphs(
        label="简介",
        required=False,
        max_length=500,
        help_text="做过哪类案件、做了几年，最多 500 字。不要留电话、微信和网址。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_licence_number(self):
        return re.sub(r"[\s-]", "", fold(self.cleaned_data["licence_number"]))

    def clean(self):
        data = super().clean()
        for name in PUBLIC_WORDS:
            if names.holds_contact(data.get(name, "")):
                label = self.fields[name].label
                self.add_error(name, f"{label}里不要留电话、微信、QQ 和网址，读者只在站内看你的回答。")
        number = data.get("licence_number", "")
        if data.get("role") == Role.LAWYER and not number:
            self.add_error("licence_number", "律师请写执业证号。")
        elif number and not re.fullmatch(r"1[0-9]{16}", number):
            self.add_error("licence_number", "执业证号是以 1 开头的 17 位数字，请对照证件再看一遍。")
        elif data.get("role") != Role.LAWYER:
            data["licence_number"] = ""
        return data


class DecisionForm(forms.Form):
    """What staff found; `version` is the state they were looking at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = "这一项必填。"


class VerifyForm(DecisionForm):
    method = OneLine(
        label="核验方式",
        min_length=4,
        max_length=200,
        help_text="怎么核的，例如：对照司法部律师查询平台，电话核实所在律所。会公开。",
    )
    on = forms.DateField(label="核验日期", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self):
        day = self.cleaned_data["on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError("核验日期不能晚于今天。")
        if day < today - FRESH:
            raise forms.ValidationError(f"超过 {FRESH.days} 天的查证不算数，请重新对照登记，写这一次的日期。")
        return day


class ReasonForm(DecisionForm):
    reason = Paragraphs(
        label="原因",
        min_length=4,
        max_length=200,
        help_text="申请人会在邮件和个人页面看到，请写清楚差什么、怎么补。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LookForm(forms.Form):
    note = Paragraphs(
        label="复核的结果",
        min_length=4,
        max_length=200,
        help_text="你怎么又查了一遍，结果一致还是不一致。",
        error_messages={"required": "请写一句复核的结果。"},
    )


class LookReasonForm(forms.Form):
    """Why somebody of the staff wants to see what is kept from lists."""

    reason = OneLine(
        label="为什么要看",
        min_length=4,
        max_length=100,
        help_text="例如：本人来信说收不到邮件。别写姓名和号码。",
        error_messages={"required": "请写一句为什么要看。"},
    )
