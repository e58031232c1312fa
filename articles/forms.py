"""Forms that strangers fill in: no account, no session; a trap field and a least time keep most robots out."""

import secrets
import time

from django import forms
from django.core import signing

from articles.models import Feedback
from core.text import clean_input, squeeze

LEAST_SECONDS = 2
MOST_SECONDS = 24 * 3600
SALT = "articles.form"


def new_stamp() -> str:
    """When this form was shown and a key of its own, signed: a form sent twice counts once."""
    return signing.dumps([int(time.time()), secrets.token_hex(12)], salt=SALT)


class FromAnybody(forms.Form):
    """The trap and the stamp. What it refuses, it refuses in words, with everything typed kept."""

    website = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_stamp)
    form_key = ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("website"):
            self._write_anew("website", "")
            raise forms.ValidationError(
                "没有收下：表单里一个看不见的格子被填了字，像是机器填的。请再交一次。"
            )
        try:
            shown_at, self.form_key = signing.loads(cleaned.get("stamp", ""), salt=SALT, max_age=MOST_SECONDS)
        except signing.BadSignature:
            self._write_anew("stamp", new_stamp())
            raise forms.ValidationError("这一页打开得太久了。你写的都还在，再交一次就行。") from None
        if time.time() - shown_at < LEAST_SECONDS:
            raise forms.ValidationError("交得太快了，像是机器。你写的都还在，过两秒再交一次。")
        return cleaned

    def _write_anew(self, name, value):
        self.data = self.data.copy()
        self.data[name] = value


class CorrectionForm(FromAnybody):
    """纠错: which part, what is wrong, and an address if the reader wants an answer."""

    section = forms.ChoiceField(label="哪一节", required=False)
    text = forms.CharField(
        label="哪里不对",
        max_length=2000,
        help_text="写哪一句不对、对的是什么、你看到的依据。最多 2000 字。",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "写一句哪里不对。",
            "max_length": "最多 2000 字，现在有 %(show_value)d 个字。",
        },
    )
    contact = forms.EmailField(
        label="你的邮箱",
        required=False,
        max_length=254,
        help_text="想收到答复才写。",
        error_messages={"invalid": "邮箱写得不对，例如 name@example.com；不想留可以空着。"},
    )
    field_order = ["section", "text", "contact", "website", "stamp"]

    def __init__(self, *args, sections=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", "整篇"), *((one["key"], one["title"]) for one in sections)]

    def clean_text(self):
        try:
            text = squeeze(clean_input(self.cleaned_data["text"]))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if len(text) < 4:
            raise forms.ValidationError("再多写几个字，编辑才知道指的是哪里。")
        return text


class UsefulForm(FromAnybody):
    kind = forms.ChoiceField(
        label="这篇帮到你了吗？",
        choices=[(Feedback.Kind.USEFUL.value, "帮到了"), (Feedback.Kind.LACKING.value, "没有，还缺东西")],
        widget=forms.RadioSelect,
        error_messages={"required": "选一个再交。", "invalid_choice": "请从两个里选一个。"},
    )
    field_order = ["kind", "website", "stamp"]
