"""What a lawyer fills in."""

from django import forms
from django.utils import timezone

from core.markup import to_markdown, to_text
from qa import answers
from qa.forms.words import Words
from qa.models import Answer

LONGEST = {"grounds": 4_000, "next_steps": 3_000, "risks": 2_000, "see_lawyer": 1_000}


class AnswerForm(forms.Form):
    conclusion = Words(
        label="结论",
        help_text="先说结论，一到三行，一行一个，每行 60 字以内。",
        longest=Answer._meta.get_field("conclusion").max_length,
        shortest=6,
        rows=3,
        error_messages={"required": "请先写结论。"},
    )
    grounds = Words(
        label="依据",
        help_text=(
            "每个结论依据哪一条。写成《民法典》第六百七十五条会自动变成链接；"
            "单独一段写 {{law:民法典-675#1}}，会变成整条引文。可以用 **加粗** 和 - 列表。"
        ),
        longest=LONGEST["grounds"],
        rows=8,
        required=False,
    )
    grounds.when_to_fill = "没有直接的法条时可以不填"
    no_direct_law = forms.BooleanField(
        label="没有直接的法条",
        help_text="确实没有哪一条直接管这件事时才勾，页面上会照实写明。引了法条就不用勾。",
        required=False,
    )
    next_steps = Words(
        label="下一步与期限",
        help_text="按先后写，一步一行。有期限的，写明从哪天起算、最后是哪天之前；没有期限也写一句。",
        longest=LONGEST["next_steps"],
        shortest=6,
        rows=6,
        error_messages={"required": "请写下一步做什么，有没有期限。"},
    )
    risks = Words(
        label="风险",
        help_text="这样做可能出什么岔子，哪些事实会改变结论。不承诺结果。",
        longest=LONGEST["risks"],
        shortest=6,
        rows=4,
        error_messages={"required": "请写风险；没有特别的，也写一句。"},
    )
    see_lawyer = Words(
        label="什么时候必须当面找律师",
        help_text="出现什么情况就不能只看这里：例如收到传票、支付令、执行通知。",
        longest=LONGEST["see_lawyer"],
        shortest=6,
        rows=3,
        error_messages={"required": "请写什么情况下必须当面找律师。"},
    )

    def clean_conclusion(self):
        lines = [line.strip() for line in self.cleaned_data["conclusion"].splitlines() if line.strip()]
        if len(lines) > 3:
            raise forms.ValidationError(f"最多三行，现在有 {len(lines)} 行。")
        if longest := next((line for line in lines if len(line) > 60), ""):
            raise forms.ValidationError(f"每行最多 60 字，“{longest[:12]}……”有 {len(longest)} 字。")
        return "\n".join(lines)

    def clean_grounds(self):
        return self._part("grounds")

    def clean_next_steps(self):
        return self._part("next_steps")

    def clean_risks(self):
        return self._part("risks")

    def clean_see_lawyer(self):
        return self._part("see_lawyer")

    def clean(self):
        cleaned = super().clean()
        if "grounds" not in cleaned:
            return cleaned
        html = answers.from_typed("grounds", cleaned["grounds"])
        has_law = bool(html) and answers.cites(html, on=timezone.localdate())
        if not has_law and not cleaned["no_direct_law"]:
            self.add_error(
                "grounds",
                "依据里没有认出法条库里的法条。写成《民法典》第六百七十五条这样；确实没有直接的法条，就勾下面一格。",
            )
        elif has_law and cleaned["no_direct_law"]:
            self.add_error("no_direct_law", "依据里引了法条，又勾了没有直接的法条，请留一个。")
        return cleaned

    def _part(self, name):
        """The Markdown of one part as it was typed, once it can be shown."""
        typed = self.cleaned_data[name]
        html = answers.from_typed(name, typed)
        if typed and not to_text(html).strip():
            raise forms.ValidationError("只有格式，没有字。")
        if faults := answers.problems(html, on=timezone.localdate()):
            raise forms.ValidationError(faults)
        return typed


def written_before(answer):
    """An answer or a revision as its form shows it again; reasons from before the parts stand under 依据, to be sorted."""
    parts = {name: to_markdown(answer.words[name]) for name in LONGEST}
    parts["grounds"] = "\n\n".join(filter(None, [to_markdown(answer.body), parts["grounds"]]))
    return {"conclusion": answer.conclusion, "no_direct_law": answer.no_direct_law} | parts
