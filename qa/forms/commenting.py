"""What a reader fills in to comment or report."""

from django import forms

from qa.forms.words import Words
from qa.models import Comment, Flag


class CommentForm(forms.Form):
    body = Words(
        label="你想说什么",
        help_text="先审后发，通过以后谁都看得到。别写姓名、号码，也别写催收员的。自己的情况想问律师，请去提问。",
        longest=Comment._meta.get_field("body").max_length,
        shortest=4,
        rows=6,
        error_messages={"required": "还没有写字。"},
    )

    @property
    def said(self):
        return str(self.data.get("body", ""))


class FlagForm(forms.Form):
    reason = forms.ChoiceField(
        label="哪里不对",
        choices=Flag.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个原因。", "invalid_choice": "请从列表里选一个原因。"},
    )
    note = Words(
        label="补充一句", longest=Flag._meta.get_field("note").max_length, rows=3, required=False,
        help_text="法律内容有误的，写明哪一句、依据是什么，会处理得更快。",
    )  # fmt: skip
