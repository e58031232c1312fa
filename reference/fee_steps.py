"""Reads a schedule of fees as the law words it: 不超过1万元：每件50元；超过1万元至10万元：2.5%."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError

HOW = (
    "一段一行，从低到高，一段接着一段，最后一段没有上限。例如：不超过1万元：每件50元；超过1万元至10万元：2.5%；超过10万元：2%。"
    "可以直接粘贴法条里的写法。"
)
MOST_STEPS, LONGEST = 30, 2000
_AMOUNT = r"(\d{1,12}(?:\.\d{1,2})?)(万|亿)?元?"
_NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、]\s*(?=不|超)")
_UP_TO = re.compile(rf"不超过{_AMOUNT}的?")
_BETWEEN = re.compile(rf"(?:超过)?{_AMOUNT}[至到-]{_AMOUNT}(?:的?部分)?")
_ABOVE = re.compile(rf"超过{_AMOUNT}(?:的?部分)?")
_FLAT = re.compile(r"每件(?:交纳)?(\d{1,7}(?:\.\d{1,2})?)元")
_SHARE = re.compile(
    r"(?:按照?)?(\d{1,3}(?:\.\d{1,4})?)%(?:交纳)?(?:另?加(?:每件)?(\d{1,7}(?:\.\d{1,2})?)元)?"
)
_NOTHING = "不另行交纳"
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}


class BadSteps(ValueError):
    """Lines that make no schedule, each complaint with its line."""

    def __init__(self, words: list[str]):
        super().__init__("".join(words))
        self.words = words


@dataclass(frozen=True)
class FeeStep:
    """Of what lies above `over` up to `up_to` yuan (None: without end) `share` is taken, and `flat` yuan once."""

    over: Decimal
    up_to: Decimal | None
    share: Decimal
    flat: Decimal


def read(text: str) -> tuple[FeeStep, ...]:
    """The steps of a schedule in order; raises BadSteps."""
    lines = [line for line in re.split(r"[;；\n。]", text) if line.strip()]
    if not lines:
        raise BadSteps(["请至少写一段。"])
    if len(lines) > MOST_STEPS or len(text) > LONGEST:
        raise BadSteps([f"最多 {MOST_STEPS} 段，{LONGEST} 个字。"])
    steps, words = [], []
    for number, line in enumerate(lines, 1):
        step = _read_line(line)
        if step is None:
            words.append(f"第 {number} 段看不懂：{line.strip()[:40]}。")
        else:
            steps.append(step)
    words = words or _misfits(steps)
    if words:
        raise BadSteps(words)
    return tuple(steps)


def validate(text: str) -> None:
    """For the column that holds a schedule, in a form and in a file alike."""
    try:
        read(text)
    except BadSteps as bad:
        raise ValidationError(bad.words) from None


def jumps(steps: tuple[FeeStep, ...]) -> list[str]:
    """Where one cent more costs more than a cent: nothing forbids it, but a schedule of the law rarely means it."""
    return [
        f"金额一超过 {step.over:,f} 元，费用就多出 {step.flat:,f} 元。法条真是这样写的吗？"
        for step in steps[1:]
        if step.flat
    ]


def _read_line(line: str) -> FeeStep | None:
    line = unicodedata.normalize("NFKC", line).replace(" ", "").replace("－", "-")
    line = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", _NUMBERED.sub("", line.strip()))
    bounds, _, rate = line.replace(":", ",", 1).partition(",")
    taken = _read_rate(rate)
    if taken is None:
        return None
    if found := _UP_TO.fullmatch(bounds):
        return FeeStep(Decimal(0), _yuan(*found.groups()), *taken)
    if found := _BETWEEN.fullmatch(bounds):
        return FeeStep(_yuan(*found.groups()[:2]), _yuan(*found.groups()[2:]), *taken)
    if found := _ABOVE.fullmatch(bounds):
        return FeeStep(_yuan(*found.groups()), None, *taken)
    return None


def _read_rate(text: str) -> tuple[Decimal, Decimal] | None:
    """The share and the flat amount."""
    text = text.replace(",", "")
    if text == _NOTHING:
        return Decimal(0), Decimal(0)
    if found := _FLAT.fullmatch(text):
        return Decimal(0), Decimal(found[1])
    if found := _SHARE.fullmatch(text):
        return Decimal(found[1]) / 100, Decimal(found[2] or 0)
    return None


def _yuan(number: str, unit: str | None) -> Decimal:
    return Decimal(number) * _UNITS[unit or ""]


def _misfits(steps: list[FeeStep]) -> list[str]:
    words = []
    if steps[0].over:
        words.append("第 1 段要从 0 元开始，写成“不超过……元”。")
    for number, (step, after) in enumerate(pairwise(steps), 1):
        if step.up_to is None:
            words.append(f"第 {number} 段没有上限，后面不能再有一段。")
        elif after.over != step.up_to:
            words.append(
                f"第 {number + 1} 段从 {after.over:,f} 元开始，上一段到 {step.up_to:,f} 元，接不上。"
            )
    for number, step in enumerate(steps, 1):
        if step.up_to is not None and step.up_to <= step.over:
            words.append(f"第 {number} 段的上限不比下限高。")
        if step.share > 1:
            words.append(f"第 {number} 段的比例超过 100%。")
    if steps[-1].up_to is not None:
        words.append("最后一段要没有上限，写成“超过……元”。")
    return words
