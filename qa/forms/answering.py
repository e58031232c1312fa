"""What a lawyer fills in."""

from django import forms
from django.utils import timezone

from core.markup import from_markdown, to_text
from qa import answers
from qa.forms.words import Words
from qa.models import Answer

ANSWER_LONGEST = 10_000


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
