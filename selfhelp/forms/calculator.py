"""The form of a calculator: a few fields in sight, the rare ones folded, and a rule's refusal beside the field it names."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from reference.models import LocalFigure
from selfhelp.forms import fields
from selfhelp.rules import inputs, numbers
from selfhelp.rules.inputs import BadInput


class CalculatorForm(forms.Form):
    """`groups` are a heading and the fields under it: without a heading in sight, with one folded."""

    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    when: ClassVar[Mapping[str, str]] = {}  # a field that need not be filled → when it has to be
    of_rule: ClassVar[Mapping[str, str]] = {}  # a rule's own name for a value → the field that holds it

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name, words in self.when.items():
            self.fields[name].when_to_fill = words

    @classmethod
    def again(cls, data: QueryDict, *, today: date) -> "CalculatorForm":
        """The form with what was typed before or carried here, not judged yet."""
        form = cls(today=today)
        for name, field in form.fields.items():
            if name in data:
                several = isinstance(field, forms.MultipleChoiceField)
                form.initial[name] = data.getlist(name) if several else data[name].replace("\0", "")
        return form

    def offer_places(self, name: str, kind: str) -> None:
        """Let a field name the places that we hold a figure of; without any the field goes."""
        rows = LocalFigure.objects.filter(kind=kind).newest()
        if not rows:
            del self.fields[name]
            return
        self.fields[name].choices = [("", "不选")] + [
            (row.place, f"{row.place}（{row.year} 年）") for row in rows
        ]

    def need(self, *names: str, because: str) -> None:
        """Ask for fields that another answer makes necessary."""
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, because)

    def refuse(self, bad: BadInput) -> None:
        """Put a rule's refusal beside the field that holds the value."""
        name = self.of_rule.get(bad.field, bad.field)
        self.add_error(name if name in self.fields else None, bad.words)

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Heading, fields, and whether a folded group stands open: it holds something typed, or an error."""
        return [
            (title, bound := [self[name] for name in names if name in self.fields], self._opens(bound))
            for title, names in self.groups
        ]

    def _opens(self, bound: list[forms.BoundField]) -> bool:
        return any(field.errors or (field.value() or "") != (field.field.initial or "") for field in bound)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything typed, as pairs, so that it can be carried and comes back as it was."""
        pairs = []
        for name in self.fields:
            pairs += [(name, value.replace("\0", "")) for value in self.data.getlist(name) if value]
        return pairs


class Share(fields.Read):
    """A rate, as a share: 0.05% is 0.0005. A bare number counts as per cent."""

    def __init__(self, *, most=Decimal(1), too_high="利率超过 100%", **kwargs):
        super().__init__(read=numbers.parse_rate, inputmode="text", **kwargs)
        self.most, self.too_high = most, too_high

    def check(self, value: Decimal):
        return inputs.rate("", value, most=self.most, words=self.too_high)


class Factor(fields.Read):
    def __init__(self, **kwargs):
        super().__init__(read=numbers.parse_factor, inputmode="decimal", **kwargs)


class ManyLines(fields.Words):
    """Several lines that a reader of `rules.numbers` turns into values; empty is an empty tuple."""

    def __init__(self, *, read, rows=3, **kwargs):
        super().__init__(longest=3000, one_line=False, rows=rows, **kwargs)
        self.read = read

    def clean(self, value: Any) -> tuple:
        text = super().clean(value)
        if not text:
            return ()
        try:
            return self.read("", text)
        except BadInput as bad:
            raise forms.ValidationError(bad.words, code=bad.code) from None


class Payments(ManyLines):
    """A day and an amount on each line."""

    def __init__(self, **kwargs):
        super().__init__(read=numbers.parse_dated_amounts, **kwargs)


class Amounts(ManyLines):
    def __init__(self, **kwargs):
        super().__init__(read=numbers.parse_amounts, **kwargs)
