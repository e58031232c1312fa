"""What an asker fills in."""

from django import forms

from articles.models import Tag
from qa.forms.words import Words
from qa.models import Appeal, Question


class AskForm(forms.Form):
    is_draft = False
    title = Words(
        label="你最想知道什么",
        help_text="一句话，像问朋友那样。",
        longest=Question._meta.get_field("title").max_length,
        shortest=8,
        one_line=True,
        error_messages={"required": "请写一句话，至少 8 个字。"},
    )
    body = Words(
        label="事情的经过",
        help_text=(
            "借了哪家、多少、什么时候开始还不上、收到过什么。"
            "别写姓名、身份证号、银行卡号、手机号，也别写催收员的。"
        ),
        longest=Question._meta.get_field("body").max_length,
        shortest=15,
        rows=9,
        error_messages={"required": "请写几句经过，律师才知道怎么答。"},
    )
    tag = forms.ModelChoiceField(
        label="哪一类欠款", queryset=Tag.objects.none(), required=False, empty_label="说不清", to_field_name="slug",
        error_messages={"invalid_choice": "请从列表里选一类。"},
    )  # fmt: skip
    agreed = forms.BooleanField(
        label="我知道问题和回答会公开，回答是一般信息，不是法律意见",
        error_messages={"required": "要先知道这一点，才能交。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].queryset = Tag.objects.in_use()

    @property
    def tags(self):
        return [self.cleaned_data["tag"]] if self.cleaned_data["tag"] else []

    @property
    def said(self):
        """All that was typed, however wrong: what the help card is decided on."""
        return "\n".join(str(self.data.get(name, "")) for name in ("title", "body"))


class DraftForm(AskForm):
    """The same fields, kept as they are: nothing has to be there yet."""

    is_draft = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required, field.shortest = False, 0


class AppealForm(forms.Form):
    body = Words(
        label="为什么应该公开",
        help_text="写你认为原来的决定哪里不对。别写姓名和号码。",
        longest=Appeal._meta.get_field("body").max_length,
        shortest=8,
        rows=6,
        error_messages={"required": "请写一句理由。"},
    )

    @property
    def said(self):
        return str(self.data.get("body", ""))
