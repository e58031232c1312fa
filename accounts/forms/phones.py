"""A number, and the code that comes back from it."""

import re

from django import forms

from accounts.phones import numbers
from core.folding import plain
from core.text import clean_input

CODE = re.compile(r"[0-9]{6}", re.ASCII)


class NumberForm(forms.Form):
    number = forms.CharField(
        label="手机号",
        max_length=30,
        help_text="中国大陆的 11 位手机号。只用来验证，不公开，不给律师看，也不打电话。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
        error_messages={"required": "请填写手机号。"},
    )

    def clean_number(self):
        try:
            return numbers.read(clean_input(self.cleaned_data["number"]))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        help_text="短信里的 6 位数字，十分钟内有效。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "请填写验证码。"},
    )

    def clean_code(self):
        try:
            code = re.sub(r"\s", "", plain(clean_input(self.cleaned_data["code"])))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if not CODE.fullmatch(code):
            raise forms.ValidationError("验证码是 6 位数字，请看最新一条短信。")
        return code
