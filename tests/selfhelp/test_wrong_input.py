"""Every field of every tool that reads a day or a number: what cannot be meant is said beside it and stays as typed."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from selfhelp import shelves
from selfhelp.calculators import CALCULATORS
from selfhelp.forms import fields
from selfhelp.forms.calculator import ManyLines
from selfhelp.forms.letter import LetterForm
from selfhelp.forms.message import MessageForm
from selfhelp.forms.sheet import CallForm, DebtForm, Sheet
from tests.factories import TODAY

pytestmark = pytest.mark.django_db  # some forms offer places that editors keep
WRONG = ["-1", "9" * 100, "2026-02-31", "一万多", "1\0"]
FUTURE = "2031-05-05"
FORMS = {
    **{name: lambda data, tool=tool: tool.form(data, today=TODAY) for name, tool in CALCULATORS.items()},
    **{
        f"letter {name}": lambda data, letter=letter: LetterForm(letter, data, today=TODAY)
        for name, letter in shelves.letters().items()
    },
    "message": lambda data: MessageForm(data, today=TODAY),
    "debt": DebtForm,
    "call": CallForm,
}


def sent(**values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def reading(form):
    """The fields that turn what was typed into a number or a day."""
    return [name for name, field in form.fields.items() if isinstance(field, fields.Read | ManyLines)]


@pytest.mark.parametrize("name", list(FORMS))
def test_what_cannot_be_meant_is_said_beside_its_field_and_stays_as_typed(name):
    typed = reading(FORMS[name](sent()))

    for value in WRONG:
        form = FORMS[name](sent(**dict.fromkeys(typed, value)))

        assert [field for field in typed if not form.errors.get(field)] == [], value
        shown = value.replace("\0", "")
        assert {form[field].value() for field in typed} <= {shown}
    for field in typed[:1]:
        html = render_to_string("_field.html", {"field": form[field]})
        assert f'id="{form[field].auto_id}_error"' in html
        assert 'aria-describedby="' in html


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1，０００.5０", "1000.50"), ("１.2万", "12000"), ("3万5000元", "35000"), ("￥3，000", "3000")],
)
def test_every_amount_may_be_typed_in_full_width_and_in_myriads(typed, read):
    for name, make in FORMS.items():
        blank = make(sent())
        amounts = [field for field, kind in blank.fields.items() if isinstance(kind, fields.Money)]

        form = make(sent(**dict.fromkeys(amounts, typed)))
        form.is_valid()

        assert {form.cleaned_data[field] for field in amounts} <= {Decimal(read)}, name


def test_what_is_told_as_past_has_happened():
    plan = shelves.letters()["repayment-plan"]
    sheet = Sheet.judged(sent(**{"c-rows": "1", "c0-on": FUTURE, "c0-said": "x"}), today=TODAY)
    asked = {
        "message": MessageForm(sent(text="x", on=FUTURE), today=TODAY).errors.get("on"),
        "letter": LetterForm(plan, sent(overdue_since=FUTURE), today=TODAY).errors.get("overdue_since"),
        "call": sheet.calls[0].errors.get("on"),
    }

    assert asked == {name: [f"这一天（{FUTURE}）还没有到，请核对年份和日期。"] for name in asked}
