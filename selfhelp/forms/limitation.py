from django import forms

from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm
from selfhelp.rules.limitation import EVENTS, Claim, Event, Interruption, Obstacle

NOT_JUDGED, JUDGED = "3", "2"
MOST_EVENTS, MOST_OBSTACLES = 6, 2


def event_names(number: int) -> tuple[str, str, str]:
    return f"event{number}", f"event{number}_on", f"event{number}_ended"


def obstacle_names(number: int) -> tuple[str, str]:
    return f"obstacle{number}_from", f"obstacle{number}_to"


def _nth(number: int) -> str:
    return f"第 {number} 件：" if number > 1 else "这件事："


class LimitationForm(CalculatorForm):
    groups = (
        ("", ("years", "due_on", *event_names(1))),
        ("还发生过别的事：第二到第六件", sum(map(event_names, range(2, MOST_EVENTS + 1)), ())),
        ("有一段时间对方没法主张（自然灾害、被控制等）", sum(map(obstacle_names, (1, 2)), ())),
    )
    of_rule = {"interruptions": "event1_on", "obstacles": "obstacle1_from"}

    years = fields.One(
        label="走到哪一步了",
        choices=[
            (NOT_JUDGED, "还没有生效的判决、调解书、支付令"),
            (JUDGED, "已经有了，想知道对方申请执行的期限"),
        ],
        initial=NOT_JUDGED,
    )
    due_on = fields.Day(
        label="到期日",
        help_text="看合同或者还款计划。分期的填最后一期。没有约定哪天还的，填对方第一次要你还的那天。"
        "已经有判决的，填文书写明的履行期最后一天。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [("", "没有")] + [(event.value, kind.label) for event, kind in EVENTS.items()]
        for number in range(1, MOST_EVENTS + 1):
            what, on, ended = event_names(number)
            self.fields[what] = forms.ChoiceField(
                label=f"第 {number} 件：发生了什么" if number > 1 else "到期以后发生过什么（先填最近的一件）",
                choices=kinds,
                required=False,
                error_messages={"invalid_choice": "请从列出的里选一项。"},
            )
            self.fields[on] = fields.Day(label=f"{_nth(number)}哪一天", required=False)
            self.fields[ended] = fields.Day(
                label=f"{_nth(number)}程序哪天结束",
                required=False,
                help_text="只有打官司、支付令、执行、调解、报案要填。还没有结束的不填。",
            )
        for number in range(1, MOST_OBSTACLES + 1):
            start, end = obstacle_names(number)
            self.fields[start] = fields.Day(label=f"第 {number} 段：从哪天", required=False)
            self.fields[end] = fields.Day(
                label=f"第 {number} 段：到哪天", required=False, help_text="还在继续的不填。"
            )

    def clean(self):
        values = super().clean()
        for number in range(1, MOST_EVENTS + 1):
            what, on, ended = event_names(number)
            if values.get(what):
                self.need(on, because="请填这件事是哪一天。")
                self._after_due(on)
                self._in_order(on, ended, "程序结束的日子早于开始的日子，请核对。")
            elif values.get(on) or values.get(ended):
                self.add_error(what, "填了日子，请选发生了什么。")
        for number in range(1, MOST_OBSTACLES + 1):
            start, end = obstacle_names(number)
            if values.get(end):
                self.need(start, because="请填从哪天开始。")
            self._in_order(start, end, "结束的日子早于开始的日子，请核对。")
        for name, value in list(values.items()):
            if hasattr(value, "isoformat") and value > self.today:
                self.add_error(name, f"这一天（{value.isoformat()}）还没有到，请核对年份和日期。")
        return values

    def _after_due(self, on: str) -> None:
        due, day = self.cleaned_data.get("due_on"), self.cleaned_data.get(on)
        if due and day and day < due:
            self.add_error(on, "这件事早于到期日，还没到期，不影响时效，请去掉。")

    def _in_order(self, start: str, end: str, words: str) -> None:
        first, last = self.cleaned_data.get(start), self.cleaned_data.get(end)
        if first and last and last < first:
            self.add_error(end, words)


def claim(values) -> Claim:
    """What the rule reckons with, from the values of the form."""
    events = [event_names(number) for number in range(1, MOST_EVENTS + 1)]
    spans = [obstacle_names(number) for number in range(1, MOST_OBSTACLES + 1)]
    return Claim(
        due_on=values["due_on"],
        years=int(values["years"]),
        interruptions=tuple(
            Interruption(values[on], Event(values[what]), values[ended])
            for what, on, ended in events
            if values[what]
        ),
        obstacles=tuple(Obstacle(values[start], values[end]) for start, end in spans if values[start]),
    )
