"""The form for a message that somebody received: the words, and what of its circumstances is known."""

from datetime import date

from django import forms
from django.http import QueryDict

from selfhelp.forms import fields
from selfhelp.rules import numbers

LONGEST = 10_000
MINE, OTHERS = "mine", "others"


class MessageForm(forms.Form):
    text = fields.Words(
        label="消息的原文",
        help_text="从短信或者微信里复制，整段贴进来。身份证号、银行卡号可以先删掉。",
        missing="先把消息贴进来。",
        one_line=False,
        rows=8,
        longest=LONGEST,
    )
    whose = fields.One(
        label="催的是谁的债",
        choices=[(MINE, "我自己的"), (OTHERS, "别人的：我是家人、同事、朋友，或者不认识")],
        initial=MINE,
    )
    on = fields.Day(label="哪天收到", help_text="例如 2026-11-22。", required=False)
    at = fields.Read(
        read=numbers.parse_time,
        label="几点收到",
        help_text="用 24 小时写，例如 23:15。填了才看得出是不是夜里。",
        required=False,
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].happened_by = today

    @classmethod
    def again(cls, data: QueryDict, *, today: date) -> "MessageForm":
        """The form with what was typed before, not judged yet."""
        form = cls(today=today)
        form.initial |= {name: data[name].replace("\0", "") for name in form.fields if name in data}
        return form
