"""Forms that strangers fill in: no account, no session, no cookie; a trap field and a least time keep most robots out."""

import secrets
import time

from django import forms
from django.core import signing

from articles.models import Feedback
from core.text import clean_input, squeeze

LEAST_SECONDS = 2
MOST_SECONDS = 24 * 3600
SALT = "articles.form"
LEAST_CHARACTERS = 4
CONTACT_HINT = (
    "想收到答复才写。用来答复这一件事，这篇在那以前更正或者撤回了，也写信说一声。"
    "答复寄出后就删掉，最晚 {days} 天后删掉。"
)
NUL = "有一个看不见的坏字符，收不下。请重新打一遍这一格。"


def new_stamp(*about: str | int) -> str:
    """When this form was shown, a key of its own, and what it is about, signed: a form sent twice counts once."""
    return signing.dumps([int(time.time()), secrets.token_hex(12), *about], salt=SALT)


def about_of(stamp: str) -> list:
    """What a stamp says that its form is about, however old it is; nothing for a forged one."""
    try:
        return signing.loads(stamp, salt=SALT)[2:]
    except signing.BadSignature:
        return []


class FromAnybody(forms.Form):
    """The trap and the stamp. What it refuses, it refuses in words, with everything typed kept."""

    least_seconds = LEAST_SECONDS
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = ""

    def __init__(self, *args, about=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.about = list(about)
        self.fields["stamp"].initial = new_stamp(*about)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("website"):
            self._write_anew("website", "")
            raise forms.ValidationError(
                "没有收下：表单里一个看不见的格子被填了字，像是机器填的。请再交一次。"
            )
        try:
            shown_at, self.form_key, *about = signing.loads(
                cleaned.get("stamp", ""), salt=SALT, max_age=MOST_SECONDS
            )
        except signing.BadSignature:
            self.renew()
            raise forms.ValidationError("这一页打开得太久了。你写的都还在，再交一次就行。") from None
        if about != self.about:
            self.renew()
            raise forms.ValidationError("这张表原来是别的一页上的。你写的都还在，看清是哪一篇，再交一次。")
        if not self.errors and time.time() - shown_at < self.least_seconds:
            raise forms.ValidationError("交得太快了，像是机器。你写的都还在，过两秒再交一次。")
        return cleaned

    def renew(self):
        """Let what was typed be sent once more, as a form of its own."""
        self._write_anew("stamp", new_stamp(*self.about))

    def _write_anew(self, name, value):
        self.data = self.data.copy()
        self.data[name] = value


class Words(forms.CharField):
    """Plain words of a stranger, without what nobody can see, and no longer than we can keep."""

    def __init__(self, *, most, rows=0, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        errors = {"max_length": f"最多 {most} 字，现在有 %(show_value)d 个字。"} | kwargs.pop(
            "error_messages", {}
        )
        super().__init__(max_length=most, widget=widget, error_messages=errors, **kwargs)
        self.validators = [one for one in self.validators if not _refuses_nul(one)]

    def widget_attrs(self, widget):
        """No limit in the browser, which would cut what is pasted without a word."""
        return {}

    def to_python(self, value):
        try:
            return squeeze(clean_input(super().to_python(value)))
        except ValueError:
            raise forms.ValidationError(NUL) from None


def _refuses_nul(validator) -> bool:
    return type(validator).__name__ == "ProhibitNullCharactersValidator"


class AboutASection(FromAnybody):
    section = forms.ChoiceField(
        label="说的是哪一节",
        required=False,
        error_messages={"invalid_choice": "这一版里没有这一节，请重新选。"},
    )

    def __init__(self, *args, sections=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", "整篇"), *((one["key"], one["title"]) for one in sections)]


class CorrectionForm(AboutASection):
    """纠错: which sentence, what is wrong, what that rests on, and an address if the reader wants an answer."""

    quote = Words(
        label="哪一句", most=500, rows=3, required=False,
        help_text="从文章里复制那一句过来，编辑就能直接找到。记不清可以空着。",
    )  # fmt: skip
    text = Words(
        label="哪里不对", most=2000, rows=5, help_text="写错在哪、对的是什么。最多 2000 字。",
        error_messages={"required": "写一句哪里不对。"},
    )  # fmt: skip
    grounds = Words(
        label="你的依据", most=500, rows=2, required=False,
        help_text="法条、文件、法院或者客服的说法，在哪里看到的。没有也可以交。",
    )  # fmt: skip
    contact = forms.EmailField(
        label="你的邮箱", required=False, max_length=254,
        error_messages={
            "invalid": "邮箱写得不对，例如 name@example.com；不想留可以空着。",
            "null_characters_not_allowed": NUL,
        },
    )  # fmt: skip
    field_order = ["section", "quote", "text", "grounds", "contact", "website", "stamp"]

    def __init__(self, *args, contact_days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].help_text = CONTACT_HINT.format(days=contact_days)

    def clean_text(self):
        if len(self.cleaned_data["text"]) < LEAST_CHARACTERS:
            raise forms.ValidationError("再多写几个字，编辑才知道指的是哪里。")
        return self.cleaned_data["text"]


class UsefulForm(AboutASection):
    """有帮助吗: one choice; why not, and one line, for whoever wants to say more."""

    least_seconds = 1  # the choice may have come along with the link
    kind = forms.ChoiceField(
        label="这篇对你有帮助吗？",
        choices=[(Feedback.Kind.USEFUL.value, "有帮助"), (Feedback.Kind.LACKING.value, "没帮助")],
        widget=forms.RadioSelect,
        error_messages={"required": "选一个再交。", "invalid_choice": "请从两个里选一个。"},
    )
    reasons = forms.MultipleChoiceField(
        label="哪里不够好",
        choices=Feedback.Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="可以选几个，也可以不选。",
        error_messages={"invalid_choice": "请从列出的原因里选。", "invalid_list": "请从列出的原因里选。"},
    )
    text = Words(
        label="想补一句",
        most=200,
        required=False,
        help_text="例如缺了什么。别写姓名、电话、证件号，写了也会遮掉。",
    )
    field_order = ["kind", "reasons", "section", "text", "website", "stamp"]
