"""What a lawyer fills in at their desk: how they want to work, and passages that they keep."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from articles.models import Tag
from qa.desk import offers
from qa.forms.words import Words
from qa.models import Snippet
from qa.models.desk import MOST_A_WEEK
from qa.models.situation import REGIONS

LONGEST_REST = timedelta(days=366)


class DeskForm(forms.Form):
    daily_mail = forms.BooleanField(
        label="每天一封邮件，最多列三个适合我的提问",
        required=False,
        help_text="没有适合的、休息中、这一周答满了，都不寄。信里只有公开提问的标题和链接，每封都能退订。",
    )
    weekly_limit = forms.IntegerField(
        label="一周最多答几个",
        required=False,
        min_value=1,
        max_value=MOST_A_WEEK,
        help_text="从星期一算起。答满了不再寄邮件；你想多答，随时可以。",
        error_messages={
            "invalid": "请写一个数，例如 3。",
            "min_value": "最少写 1。不想答的时候，用下面的休息。",
            "max_value": f"最多写 {MOST_A_WEEK}。",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    away_until = forms.DateField(
        label="休息到哪天",
        required=False,
        help_text="到这一天为止（含）不寄邮件。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请写成 2026-12-01 这样的日期。"},
    )
    topics = forms.ModelMultipleChoiceField(
        label="愿意回答的话题",
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是都可以。选了的会写在你的公开页面上。",
        error_messages={"invalid_choice": "请从列出的话题里选。", "invalid_pk_value": "请从列出的话题里选。"},
    )
    regions = forms.MultipleChoiceField(
        label="只看哪些地方的提问",
        choices=REGIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是都看。没写地方的提问总会列出来。",
        error_messages={"invalid_choice": "请从列出的地方里选。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = offers.topics()

    def clean_away_until(self):
        day, today = self.cleaned_data["away_until"], timezone.localdate()
        if day and not today <= day <= today + LONGEST_REST:
            raise forms.ValidationError("请写今天以后、一年以内的日期；不休息就空着。")
        return day


class SnippetForm(forms.Form):
    title = Words(
        label="名称",
        help_text="自己认得就行，例如：支付令的异议怎么写。",
        longest=Snippet.LONGEST_TITLE,
        one_line=True,
        error_messages={"required": "请写一个名称。"},
    )
    body = Words(
        label="内容",
        help_text="和回答一样写：《民法典》第六百七十五条会变成链接，单独一段的 {{law:民法典-675}} 会变成引文。号码会自动遮去。",
        longest=Snippet.LONGEST_BODY,
        shortest=4,
        rows=8,
        error_messages={"required": "请写内容。"},
    )
