"""What may go into a rule. Whatever may not is refused in words that can stand beside a form field."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

LARGEST = Decimal(10) ** 10  # a hundred 亿: beyond it somebody has lost a decimal point
EARLIEST = date(1980, 1, 1)
LATEST = date(2100, 12, 31)
_CENT = Decimal("0.01")


class BadInput(ValueError):
    """A value that a rule cannot work with: the field, words for the reader, and a code for those who compare."""

    def __init__(self, field: str, words: str, code: str = ""):
        super().__init__(f"{field}：{words}")
        self.field, self.words, self.code = field, words, code


def money(field: str, value: Decimal, *, least: Decimal = Decimal(0), above: bool = False) -> Decimal:
    """An amount in yuan from `least` (or, with `above`, more than that) to LARGEST, to the cent."""
    number(field, value)
    if value < 0:
        raise BadInput(field, "金额不能是负数。", "negative")
    if value < least or (above and value == least):
        raise BadInput(field, f"金额要{'大于' if above else '不小于'} {least} 元。", "too_small")
    if value > LARGEST:
        raise BadInput(field, "金额超过一百亿元，请核对小数点和单位（元、万）。", "too_large")
    if value % _CENT:
        raise BadInput(field, "金额最多写到分，也就是两位小数。", "too_fine")
    return value


def rate(field: str, value: Decimal, *, most: Decimal = Decimal(1), words: str = "利率超过 100%") -> Decimal:
    """A share from 0 to `most`: 0.0005 is 0.05%."""
    number(field, value)
    if value < 0:
        raise BadInput(field, "比例不能是负数。", "negative")
    if value > most:
        raise BadInput(field, f"{words}，请核对小数点，看清是日、月还是年。", "too_large")
    if (value and value.adjusted() < -8) or len(value.as_tuple().digits) > 14:
        raise BadInput(field, "比例的小数位太多了，请核对。", "too_fine")
    return value


def number(field: str, value: Decimal) -> Decimal:
    """A Decimal that is a number and of a length that somebody could have meant."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{field} is a {type(value).__name__}; rules take Decimal")
    if not value.is_finite():
        raise BadInput(field, "请填数字。", "not_a_number")
    _, digits, exponent = value.as_tuple()
    if len(digits) > 30 or not -30 <= int(exponent) <= 30:
        raise BadInput(field, "数字太长了，请核对。", "too_long")
    return value


def count(field: str, value: int, *, least: int, most: int, what: str) -> int:
    """A whole number within limits; `what` names it in the refusal: 期数, 天数."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{field} is a {type(value).__name__}; rules take int")
    if value < least:
        raise BadInput(field, f"{what}最少是 {least}。", "too_small")
    if value > most:
        raise BadInput(field, f"{what}最多是 {most}。", "too_large")
    return value


def day(field: str, value: date, *, not_before: date = EARLIEST, not_after: date = LATEST) -> date:
    """A date that this century's papers can bear."""
    if type(value) is not date:
        raise TypeError(f"{field} is a {type(value).__name__}; rules take date")
    if value < not_before:
        raise BadInput(field, f"日期不能早于 {not_before.isoformat()}。", "too_early")
    if value > not_after:
        raise BadInput(field, f"日期不能晚于 {not_after.isoformat()}。", "too_late")
    return value


def happened(field: str, value: date, today: date) -> date:
    """The day of something that has already happened."""
    day(field, value)
    if value > today:
        raise BadInput(field, f"这一天（{value.isoformat()}）还没有到，请核对年份和日期。", "in_the_future")
    return value


def at_most(field: str, rows: Sequence[object], most: int, what: str) -> None:
    """Refuse a list too long for one form."""
    if len(rows) > most:
        raise BadInput(field, f"{what}最多填 {most} 条。", "too_many")
