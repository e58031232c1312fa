from django import forms
from django.utils import timezone

from core.text import split_tags
from reference.models import LegalFigure, Notice, Term
from statutes import citing
from statutes.citing import Library


class WordsField(forms.CharField):
    """Several words typed as one line; the row keeps them apart."""

    def __init__(self, **kwargs):
        super().__init__(required=False, help_text=kwargs.pop("help_text", "用逗号或顿号分开。"), **kwargs)

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return split_tags(super().clean(value))


def held_codes(codes: list[str]) -> list[str]:
    """The codes as the library writes them; a ValidationError names those that mean nothing there."""
    library, found, unknown = Library.load(), [], []
    for text in codes:
        code = citing.parse(text)
        held = citing.look_up(code, library, on=timezone.localdate()) if code else None
        found.append(held.code if held else text)
        if not held:
            unknown.append(text)
    if unknown:
        raise forms.ValidationError(f"法条库里没有 {'、'.join(unknown)}。要像 民法典-676 这样写。")
    return found


class TermForm(forms.ModelForm):
    also = WordsField(label="也叫")

    class Meta:
        model = Term
        fields = ["word", "plain", "also", "provision", "source", "source_status", "checked_on"]

    def clean_provision(self):
        code = self.cleaned_data["provision"].strip()
        return held_codes([code])[0] if code else ""


class FigureForm(forms.ModelForm):
    class Meta:
        model = LegalFigure
        fields = ["key", "topic", "name", "value", "unit", "provision", "effective_on", "binds",
                  "source", "source_status", "checked_on"]  # fmt: skip

    def clean_provision(self):
        """A code of the library, or the name of a rule that stands outside it."""
        text = self.cleaned_data["provision"].strip()
        return held_codes([text])[0] if citing.parse(text) else text


class NoticeForm(forms.ModelForm):
    triggers = WordsField(label="触发词", help_text="搜索、标签、文章和名词里出现就提醒。用逗号或顿号分开。")
    provisions = WordsField(label="依据", help_text="法条代码，例如：征信业管理条例-16。用逗号或顿号分开。")

    class Meta:
        model = Notice
        fields = ["key", "kind", "title", "text", "if_paid", "triggers", "provisions", "starts_on", "ends_on",
                  "on_home", "source", "source_status", "checked_on"]  # fmt: skip

    def clean_provisions(self):
        return held_codes(self.cleaned_data["provisions"])
