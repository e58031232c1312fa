"""The debt sheet's form: rows of debts and of calls, as many as were filled, each judged beside its fields."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.http import QueryDict

from selfhelp.forms import fields
from selfhelp.forms.calculator import Share
from selfhelp.rules import numbers
from selfhelp.rules.sheet import MOST, Debt, Stage, Tied

FIRST, MORE, MOST_CALLS = 3, 3, 40
NOT_LISTED = "请从列出的里选一项。"
STAGES = [
    (Stage.OVERDUE, "逾期了，在催"),
    (Stage.NOT_DUE, "还没到期"),
    (Stage.SUED, "收到传票、起诉状"),
    (Stage.PAYMENT_ORDER, "收到支付令"),
    (Stage.JUDGED, "有判决书、调解书"),
    (Stage.ENFORCED, "收到执行通知"),
    (Stage.OLD, "三年以上没还过、没人催过"),
]
TIED = [
    (Tied.NOTHING, "没有"),
    (Tied.GUARANTOR, "有人担保，或者一起签字"),
    (Tied.HOME, "抵押了住的房子"),
    (Tied.LIVELIHOOD, "抵押了吃饭用的车、工具"),
]


class RowForm(forms.Form):
    """A row that may stay empty; what only is chosen from a list does not make it filled."""

    lists: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    def has_changed(self) -> bool:
        names = [self.add_prefix(name) for name in self.fields if name not in self.lists]
        return any((self.data.get(name) or "").strip(" \t\n　") for name in names)

    @property
    def typed(self) -> list[tuple[str, str]]:
        names = [self.add_prefix(name) for name in self.fields]
        return [(name, self.data[name].replace("\0", "")) for name in names if self.data.get(name)]


class DebtForm(RowForm):
    lists = ("stage", "tied")

    creditor = fields.Words(label="欠谁的", help_text="合同上的出借机构，不是 App 的名字。", longest=60)
    principal = fields.Money(label="还没还的本金（元）")
    rate = Share(
        label="一年的利率",
        help_text="例如 14.4%。不知道就不填。",
        required=False,
        most=Decimal(10),
        too_high="利率超过 1000%",
    )
    due_on = fields.Day(
        label="下一个日子",
        help_text="还款日；有法院材料的，写材料上的期限或者开庭那天。",
        required=False,
    )
    stage = forms.ChoiceField(
        label="到哪一步了", choices=STAGES, required=False, error_messages={"invalid_choice": NOT_LISTED}
    )
    tied = forms.ChoiceField(
        label="连着别人或者要紧的东西吗",
        choices=TIED,
        required=False,
        error_messages={"invalid_choice": NOT_LISTED},
    )

    def clean(self):
        values = super().clean()
        for name, default in (("stage", Stage.OVERDUE), ("tied", Tied.NOTHING)):
            if not values.get(name) and name not in self.errors:
                values[name] = default
        return values


class CallForm(RowForm):
    on = fields.Day(label="哪天")
    at = fields.Read(read=numbers.parse_time, label="几点", help_text="例如 23:10。", required=False)
    number = fields.Words(label="号码", longest=40, required=False)
    to = fields.Words(label="打给谁", help_text="我、母亲、单位前台。不写姓名。", longest=40, required=False)
    said = fields.Words(label="说了什么", longest=300)


class Sheet:
    """The rows of one request. `judged` looks at what was typed, `again` only shows it once more."""

    def __init__(self, debts: list[DebtForm], calls: list[CallForm]):
        self.debts, self.calls = debts, calls

    @classmethod
    def empty(cls) -> "Sheet":
        return cls(*([kind(prefix=f"{letter}{i}") for i in range(FIRST)] for kind, letter in _KINDS))

    @classmethod
    def again(cls, data: QueryDict, *, more: str = "") -> "Sheet":
        rows = []
        for kind, letter in _KINDS:
            count = _count(data, letter) + (MORE if more == letter else 0)
            made = [kind(prefix=f"{letter}{i}") for i in range(min(count, _MOST[letter]))]
            for form in made:
                sent = {name: data.get(form.add_prefix(name)) for name in form.fields}
                form.initial = {name: value.replace("\0", "") for name, value in sent.items() if value}
            rows.append(made)
        return cls(*rows)

    @classmethod
    def judged(cls, data: QueryDict, *, today: date) -> "Sheet":
        debts, calls = (
            [kind(data, prefix=f"{letter}{i}") for i in range(_count(data, letter))]
            for kind, letter in _KINDS
        )
        for call in calls:
            call.fields["on"].happened_by = today
        return cls(debts, calls)

    @property
    def forms(self) -> list[RowForm]:
        return [*self.debts, *self.calls]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms) and not self.is_empty

    @property
    def is_empty(self) -> bool:
        return not any(form.has_changed() for form in self.forms)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """For the summary: which row and field, the id of its control, and what is wrong."""
        found = []
        for what, rows in (("第 {} 笔", self.debts), ("第 {} 次来电", self.calls)):
            for number, form in enumerate(rows, 1):
                for field in form:
                    found += [
                        (f"{what.format(number)}，{field.label}", field.id_for_label, error)
                        for error in field.errors
                    ]
        return found

    @property
    def filled(self) -> list[Debt]:
        names = ("creditor", "principal", "rate", "due_on", "stage", "tied")
        rows = [
            (number, form.cleaned_data) for number, form in enumerate(self.debts, 1) if form.has_changed()
        ]
        return [
            Debt(
                number,
                **{name: values[name] for name in names[:4]},
                stage=Stage(values["stage"]),
                tied=Tied(values["tied"]),
            )
            for number, values in rows
        ]

    @property
    def heard(self) -> list[dict]:
        """The calls in the order of their days."""
        rows = [form.cleaned_data for form in self.calls if form.has_changed()]
        return sorted(rows, key=lambda row: (row["on"] or date.min, str(row["at"] or "")))

    @property
    def typed(self) -> list[tuple[str, str]]:
        counts = [("d-rows", str(len(self.debts))), ("c-rows", str(len(self.calls)))]
        return counts + [pair for form in self.forms for pair in form.typed]


_KINDS = ((DebtForm, "d"), (CallForm, "c"))
_MOST = {"d": MOST, "c": MOST_CALLS}


def _count(data: QueryDict, letter: str) -> int:
    """How many rows a request has, whatever it claims."""
    said = data.get(f"{letter}-rows", "")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else FIRST
    return max(1, min(count, _MOST[letter]))
