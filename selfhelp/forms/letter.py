"""The form of a letter, made from its file: fields, and the refusals and warnings that its values call for."""

from datetime import date
from itertools import groupby

from django import forms
from django.http import QueryDict

from selfhelp.forms import fields
from selfhelp.letters import Field, Letter, facts, holds, writes
from selfhelp.rules.inputs import BadInput

LONGEST = {"text": 200, "long": 1000, "lines": 3000}
UNUSED = "这里写了字，但上面没有选对应的那一项，信里不会有。选上那一项，或者把这里清空。"
TRUE = "我写的都是真的，我自己经历过，拿得出依据"


class LetterForm(forms.Form):
    """After `is_valid()`: `facts`, `notices`, and, where no letter may be written, `refusal`."""

    def __init__(self, letter: Letter, *args, today: date, due=lambda values: None, **kwargs):
        super().__init__(*args, **kwargs)
        self.letter, self.today, self.reckon_due = letter, today, due
        self.facts, self.notices, self.refusal, self.due = set(), [], None, None
        for field in letter.fields:
            self.fields[field.name] = made = _made(field, today)
            if field.needs:
                made.when_to_fill = "选了那一项才填"
            if field.past:
                made.happened_by = today
        for notice in letter.notices:
            if notice.sure:
                self.fields[_sure(notice)] = fields.Tick(label=notice.sure, required=False)
        self.fields["is_true"] = fields.Tick(label=TRUE)

    @classmethod
    def again(cls, letter: Letter, data: QueryDict, *, today: date) -> "LetterForm":
        """The form with what was typed before, not judged yet; another tool may hand values over in the same way."""
        form = cls(letter, today=today)
        for name, field in form.fields.items():
            if name in data:
                several = isinstance(field, forms.MultipleChoiceField)
                form.initial[name] = data.getlist(name) if several else data[name].replace("\0", "")
        return form

    def clean(self):
        values = super().clean()
        self._ask_for_what_is_needed(values)
        try:
            self.due = self.reckon_due(values)
        except BadInput as bad:
            self.add_error(self.letter.due.received, bad.words)
        self.facts = facts.of(values, today=self.today, last_day=self.due.last_day if self.due else None)
        self.refusal = next((r for r in self.letter.refusals if holds(r.when, values, self.facts)), None)
        if self.refusal:
            self.add_error(self.refusal.field, self.refusal.title)
        self.notices = [each for each in self.letter.notices if holds(each.when, values, self.facts)]
        for notice in self.notices:
            if notice.sure and not values.get(_sure(notice)):
                self.add_error(_sure(notice), "请先读上面的提醒。想清楚了还要这样写，再勾上这一项。")
        return values

    def _ask_for_what_is_needed(self, values):
        for field in self.letter.fields:
            needed = field.needs and holds(field.needs, values)
            if needed and not values.get(field.name) and field.name not in self.errors:
                self.add_error(field.name, field.missing or fields.MISSING)
            elif field.needs and values.get(field.name) and not writes(self.letter, field, values):
                self.add_error(field.name, UNUSED)

    @property
    def sections(self):
        """The fields under their headings; the ticks of warnings stand with their warning."""
        bound = [(field.section, self[field.name]) for field in self.letter.fields]
        return [
            (title, [each for _, each in group]) for title, group in groupby(bound, key=lambda pair: pair[0])
        ]

    @property
    def warnings(self):
        """Warnings that the values call for, each with the tick that lets them pass, if it has one."""
        return [(notice, self[_sure(notice)] if notice.sure else None) for notice in self.notices]

    @property
    def carried(self):
        """Everything typed, as pairs for hidden fields, so that it comes back from the next page as it was."""
        pairs = []
        for name in self.fields:
            pairs += [(name, value.replace("\0", "")) for value in self.data.getlist(name) if value]
        return pairs


def _sure(notice) -> str:
    return f"sure_{notice.key}"


def _made(field: Field, today: date) -> forms.Field:
    common = {"label": field.label, "help_text": field.hint, "required": field.required}
    if field.missing:
        common["missing"] = field.missing
    longest = field.longest or LONGEST.get(field.kind, LONGEST["text"])
    choices = [(choice.value, choice.label) for choice in field.choices]
    match field.kind:
        case "long":
            return fields.Words(longest=longest, one_line=False, rows=3, **common)
        case "lines":
            return fields.Lines(longest=longest, each=field.each, **common)
        case "money":
            return fields.Money(positive=field.least > 0, **common)
        case "day":
            return fields.Day(initial=today if field.today else None, **common)
        case "whole":
            return fields.Whole(least=field.least, most=field.most or 1000, what=field.label, **common)
        case "one":
            return fields.One(choices=choices, **common)
        case "several":
            return fields.Several(choices=choices, **common)
        case "tick":
            return fields.Tick(**common)
        case _:
            return fields.Words(longest=longest, **common)
