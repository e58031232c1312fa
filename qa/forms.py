"""Words from outside as clean values. Nothing typed is lost: a refused form shows it again, escaped."""

from django import forms
from django.utils import timezone

from articles.models import Tag
from core.markup import from_markdown, to_text
from core.text import clean_input, squeeze
from qa import answers
from qa.models import Answer, Appeal, Comment, Flag, Question

ANSWER_LONGEST = 10_000


class Words(forms.CharField):
    """Text typed by a person: control characters go, lengths are said in Chinese, NUL is refused and not shown again."""

    def __init__(self, *, longest, shortest=0, one_line=False, rows=0, **kwargs):
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)
        self.longest, self.shortest, self.one_line = longest, shortest, one_line
        self.validators = []  # Django's own length and NUL messages would come twice
        self.error_messages["required"] = kwargs.get("error_messages", {}).get("required", "这里还没有写。")

    def to_python(self, value):
        try:
            text = clean_input(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return " ".join(text.split()) if self.one_line else squeeze(text)

    def validate(self, value):
        super().validate(value)
        if value and len(value) < self.shortest:
            raise forms.ValidationError(f"再写详细一点，至少 {self.shortest} 个字。")
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"最多 {self.longest} 个字，现在有 {len(value)} 个。写好的字都在，删短一些再交。"
            )

    def bound_data(self, data, initial):
        return data.replace("\0", "") if isinstance(data, str) else data


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


class AnswerForm(forms.Form):
    conclusion = Words(
        label="结论",
        help_text="先说结论，一到三行，一行一个，每行 60 字以内。",
        longest=Answer._meta.get_field("conclusion").max_length,
        shortest=6,
        rows=3,
        error_messages={"required": "请先写结论。"},
    )
    body = Words(
        label="理由",
        help_text=(
            "写依据、下一步、期限、风险。写成《民法典》第六百七十五条会自动变成链接；"
            "单独一段写 {{law:民法典-675#1}}，会变成整条引文。可以用 **加粗**、- 列表、### 小标题。"
        ),
        longest=ANSWER_LONGEST,
        shortest=20,
        rows=14,
        error_messages={"required": "请写理由和依据。"},
    )

    def clean_conclusion(self):
        lines = [line.strip() for line in self.cleaned_data["conclusion"].splitlines() if line.strip()]
        if len(lines) > 3:
            raise forms.ValidationError(f"最多三行，现在有 {len(lines)} 行。")
        if longest := next((line for line in lines if len(line) > 60), ""):
            raise forms.ValidationError(f"每行最多 60 字，“{longest[:12]}……”有 {len(longest)} 字。")
        return "\n".join(lines)

    def clean_body(self):
        html = from_markdown(self.cleaned_data["body"])
        if not to_text(html).strip():
            raise forms.ValidationError("只有格式，没有字。请写理由和依据。")
        if faults := answers.problems(html, on=timezone.localdate()):
            raise forms.ValidationError(faults)
        return self.cleaned_data["body"]


class CommentForm(forms.Form):
    body = Words(
        label="你想说什么",
        help_text="先审后发。别写姓名、号码，也别写催收员的。自己的情况想问律师，请去提问。",
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
