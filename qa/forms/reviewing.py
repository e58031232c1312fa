"""What a lawyer fills in about a colleague's answer."""

from django import forms

from qa.forms.words import Words
from qa.models import PeerReview

REVIEW_LONGEST = 600


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label="你的看法",
        choices=[("endorsed", "认同这个回答"), ("disputed", "有不同意见")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个。", "invalid_choice": "请选一个。"},
    )
    body = Words(
        label="理由",
        help_text="看的是哪一点，依据哪一条。公开的页面上会写出你的姓名和执业机构。只谈法律，不评价写的人。",
        longest=REVIEW_LONGEST,
        shortest=10,
        rows=6,
        error_messages={"required": "请写理由，读者会看到。"},
    )

    field_order = ("verdict", "body")


def written_before(review: PeerReview) -> dict[str, str]:
    return {"verdict": review.verdict, "body": review.body}
