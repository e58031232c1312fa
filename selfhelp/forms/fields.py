"""Fields that read what people type and keep it as typed when it cannot be read.

Days and amounts are plain text fields on purpose: a browser empties its own date field when a form comes back with
31 February in it, and knows neither 万 nor full-width digits.
"""

from datetime import date
from decimal import Decimal

from django import forms

from core.text import clean_input, squeeze
from selfhelp.rules import inputs, numbers
from selfhelp.rules.inputs import BadInput

MISSING = "这里还没有写。"
LONGEST_NUMBER = 40


class Words(forms.CharField):
    """Text without control characters; lengths are said in Chinese, NUL is refused and not shown again."""

    def __init__(self, *, longest=200, one_line=True, rows=0, missing=MISSING, **kwargs):
        look = {"rows": rows} | ({"class": "brief"} if rows < 5 else {})
        widget = forms.Textarea(look) if rows else forms.TextInput({"autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)
        self.longest, self.one_line = longest, one_line
        self.validators = []  # Django's own length and NUL messages would come twice
        self.error_messages["required"] = missing

    def to_python(self, value):
        try:
            text = clean_input(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return " ".join(text.split()) if self.one_line else squeeze(text)

    def validate(self, value):
        super().validate(value)
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"最多 {self.longest} 个字，现在有 {len(value)} 个。写好的字都在，请删短一些。"
            )

    def bound_data(self, data, initial):
        return data.replace("\0", "") if isinstance(data, str) else data


class Lines(Words):
    """One thing a line; cleans to a list. Numbers and dots that people put in front of a line go."""

    MOST = 40

    def __init__(self, *, each=(), rows=5, **kwargs):
        super().__init__(one_line=False, rows=rows, **kwargs)
        self.each = each

    def clean(self, value):
        text = super().clean(value)
        lines = [line.strip(" \t　") for line in text.splitlines() if line.strip(" \t　")]
        if len(lines) > self.MOST:
            raise forms.ValidationError(
                f"最多 {self.MOST} 行，现在有 {len(lines)} 行。可以把同一天的并成一行。"
            )
        for number, line in enumerate(lines, 1):
            if self.each and not any(word in line for word in self.each):
                raise forms.ValidationError(f"第 {number} 行还没有写明{'、'.join(self.each)}中的一种。")
        return lines


class Read(Words):
    """A short text that one of the readers of `rules.numbers` turns into a value, or says why it cannot."""

    def __init__(self, *, read, inputmode="text", **kwargs):
        super().__init__(longest=LONGEST_NUMBER, **kwargs)
        self.read = read
        self.widget.attrs["inputmode"] = inputmode

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.check(self.read("", text))
        except BadInput as bad:
            raise forms.ValidationError(bad.words, code=bad.code) from None

    def check(self, value):
        """What a field asks of a value that could be read; BadInput where it does not hold."""
        return value


class Day(Read):
    """A day; with `happened_by`, which a form sets to its today, one that has come already."""

    happened_by: date | None = None

    def __init__(self, **kwargs):
        super().__init__(read=numbers.parse_date, **kwargs)

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, date) else value

    def check(self, value: date):
        return inputs.happened("", value, self.happened_by) if self.happened_by else inputs.day("", value)


class Money(Read):
    """Yuan to the cent; more than nothing where `positive` is on."""

    def __init__(self, *, positive=True, **kwargs):
        super().__init__(read=numbers.parse_money, inputmode="decimal", **kwargs)
        self.positive = positive

    def check(self, value: Decimal):
        return inputs.money("", value, above=self.positive)


class Whole(Read):
    def __init__(self, *, least=0, most=1000, what="这个数", **kwargs):
        super().__init__(read=numbers.parse_count, inputmode="numeric", **kwargs)
        self.least, self.most, self.what = least, most, what

    def check(self, value: int):
        return inputs.count("", value, least=self.least, most=self.most, what=self.what)


class One(forms.ChoiceField):
    """One of a few, all in sight."""

    def __init__(self, *, missing="请选一项。", **kwargs):
        super().__init__(widget=forms.RadioSelect, **kwargs)
        self.error_messages |= {"required": missing, "invalid_choice": "请从列出的里选一项。"}


class Place(forms.ChoiceField):
    """One of the places that we hold a figure of; which they are is known when the form is made."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.error_messages |= {"invalid_choice": "请从列出的里选一项。"}


class Several(forms.MultipleChoiceField):
    def __init__(self, *, missing="请至少选一项。", **kwargs):
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)
        gone = "请从列出的里选。"
        self.error_messages |= {"required": missing, "invalid_choice": gone, "invalid_list": gone}


class Tick(forms.BooleanField):
    def __init__(self, *, missing="请先读这一句，是的就勾上。", **kwargs):
        super().__init__(**kwargs)
        self.error_messages["required"] = missing
