"""The form of an answer while it is written: the same fields, and which state of the draft they build upon."""

from django import forms

from qa.forms.answering import AnswerForm
from qa.forms.words import Words
from qa.models import FirmConflict

LARGEST = 2**31 - 1


class WritingForm(AnswerForm):
    draft_version = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    @classmethod
    def typed(cls, data):
        """What stands in the fields of the answer, as it was sent, however wrong."""
        return {name: data.get(name, "").replace("\0", "") for name in AnswerForm.base_fields}

    @classmethod
    def seen_version(cls, data):
        """The state of the draft that the window shows; None where it shows none."""
        raw = data.get("draft_version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None

    @classmethod
    def labelled(cls, fields):
        """The words of a draft with the labels of their fields, for reading beside the form."""
        rows = [(cls.base_fields[name], text) for name, text in fields.items() if name in cls.base_fields]
        return [
            (field.label, "勾了" if isinstance(field, forms.BooleanField) else text)
            for field, text in rows
            if text
        ]


class ClaimForm(forms.Form):
    no_conflict = forms.BooleanField(error_messages={"required": "先确认没有利益冲突，才能领取。"})

    def __init__(self, *args, creditor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["no_conflict"].label = f"我和我的执业机构，与{creditor}没有利益冲突"


class ConflictForm(forms.Form):
    name = Words(
        label="要回避的机构或产品",
        help_text="写简称，一次一个。机构和它的产品要分开写，例如先写银行的名字，再写它的贷款产品。",
        longest=FirmConflict._meta.get_field("name").max_length,
        shortest=2,
        one_line=True,
        error_messages={"required": "请写一个名字。"},
    )
