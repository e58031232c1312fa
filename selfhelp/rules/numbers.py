"""Reads what people type: full-width digits, 万, ¥, per cent in three ways of writing, dates in six. Anything doubtful is
asked back in words, never guessed."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from core.text import parse_number
from selfhelp.rules.inputs import EARLIEST, LATEST, BadInput

LONGEST = 40
MOST_DIGITS = 15
# Letters, digits and signs of full width, one for one; superscripts and circled digits are not taken for digits.
_NARROW: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {0x3000: " ", 0xA0: " ", 0xFFE5: "¥", ord("−"): "-", ord("–"): "-", ord("—"): "-", ord("﹣"): "-"}
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥)\s*|\s*(?:人民币|rmb|cny|元整|元|块钱|块|圆)$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d{1,4}(?:[, ]\d{4})+(?:\.\d+)?", re.ASCII)
_UNITS = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100)}
_IN_UNITS = re.compile(r"(?:(?P<number>[^亿万千百]+)(?P<unit>[亿万千百]))|(?P<rest>[^亿万千百]+)$")
_CN = "零〇一二两三四五六七八九十百千万"
_CN_NUMBER = re.compile(rf"(?P<whole>[{_CN}]+)(?:点(?P<part>[零〇一二三四五六七八九]+))?")
_SHARES = {"百分之": Decimal("0.01"), "千分之": Decimal("0.001"), "万分之": Decimal("0.0001")}
_SIGNS = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "‱": Decimal("0.0001")}
_DATE = re.compile(
    r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<m2>\d\d)(?P<d2>\d\d)"
    r"|年(?P<m3>\d{1,2})月(?P<d3>\d{1,2})[日号]?)",
    re.ASCII,
)
_CN_DATE = re.compile(
    r"([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_TIME = re.compile(r"(\d{1,2})(?::|点|时)(?:(\d{1,2})分?)?", re.ASCII)
Reader = Callable[[str, str, str], Decimal | None]
NUMBER_WORDS = "请填一个数字，例如 3000、1,234.50 或者 1.2万。"
RATE_WORDS = "请写成 0.05%、万分之五或者千分之一点五这样。"
DATE_WORDS = "请写成 2026-11-22 或者 2026年11月22日 这样。"


def parse_money(field: str, text: str) -> Decimal:
    """Yuan: 1，０００.5０, ¥3,000, 1.2万, 3万5000, 三千五百元. Raises BadInput; limits are the rules' matter."""
    narrow = _narrow(field, text, "请填金额，例如 3000。")
    bare = _CURRENCY.sub("", _CURRENCY.sub("", narrow)).strip()
    return _signed(field, bare, _amount)


def parse_rate(field: str, text: str, *, bare: Decimal | None = Decimal("0.01")) -> Decimal:
    """A share: 0.05%, 5‰, 万分之五, 百分之二十四, 18.25 per cent. A bare number is taken times `bare` (per cent, unless the
    form says otherwise); with None it is refused. Raises BadInput."""
    narrow = _narrow(field, text, "请填利率，例如 0.05%。")
    for words, share in _SHARES.items():
        if narrow.startswith(words):
            return _signed(field, narrow.removeprefix(words).strip(), _factor) * share
    for sign, share in _SIGNS.items():
        if narrow.endswith(sign):
            return _signed(field, narrow.removesuffix(sign).strip(), _factor) * share
    if bare is None:
        raise BadInput(field, f"请带上 % 号。{RATE_WORDS}", "no_unit")
    return _signed(field, narrow, _factor, RATE_WORDS) * bare


def parse_factor(field: str, text: str) -> Decimal:
    """A plain factor: 1.5, 0.9. Raises BadInput."""
    return _signed(field, _narrow(field, text, "请填数字，例如 1.5。"), _factor)


def parse_count(field: str, text: str) -> int:
    """A whole number: 12, １２, 12期, 三十六. Raises BadInput."""
    narrow = re.sub(r"(?:期|个月|天|日|年|次)$", "", _narrow(field, text, "请填一个整数，例如 12。")).strip()
    value = _signed(field, narrow, _factor, "请填一个整数，例如 12。")
    if value != value.to_integral_value():
        raise BadInput(field, "请填整数，不带小数。", "not_whole")
    return int(value)


def parse_date(field: str, text: str) -> date:
    """A day: 2026-11-22, 2026/11/22, 2026.11.22, 20261122, 2026年11月22日, 二〇二六年十一月二十二日. Raises BadInput."""
    narrow = _narrow(field, text, "请填日期，例如 2026-11-22。").replace(" ", "")
    if match := _DATE.fullmatch(narrow):
        groups = match.groupdict()
        year = int(groups["y"])
        month = int(groups["m"] or groups["m2"] or groups["m3"])
        day = int(groups["d"] or groups["d2"] or groups["d3"])
    elif match := _CN_DATE.fullmatch(narrow):
        year, month, day = (parse_number(part.replace("○", "〇")) or 0 for part in match.groups())
    elif re.fullmatch(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?", narrow, re.ASCII):
        raise BadInput(field, f"年份请写四位数。{DATE_WORDS}", "short_year")
    else:
        raise BadInput(field, f"没有看懂这个日期。{DATE_WORDS}", "not_a_date")
    return _day(field, year, month, day)


def parse_time(field: str, text: str) -> time:
    """A time of day: 22:00, 22：00, 22点30分, 8点. Raises BadInput."""
    match = _TIME.fullmatch(_narrow(field, text, "请填时间，例如 22:30。").replace(" ", ""))
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise BadInput(field, "请写成 22:30 这样，从 0:00 到 23:59。", "not_a_time")
    return time(hour, minute)


def parse_amounts(field: str, text: str, *, most: int = 360) -> tuple[Decimal, ...]:
    """Amounts one a line (or parted by ; 、), 1072×12 for twelve of a kind. Raises BadInput with the line's number."""
    amounts: list[Decimal] = []
    for number, line in _lines(field, text):
        amount, times, count_ = _parted(line)
        try:
            many = parse_count(field, count_) if times else 1
            if not 1 <= many <= most:
                raise BadInput(field, f"期数在 1 到 {most} 之间。", "out_of_range")
            amounts += [parse_money(field, amount)] * many
        except BadInput as bad:
            raise BadInput(field, f"第 {number} 行：{bad.words}", bad.code) from None
        if len(amounts) > most:
            raise BadInput(field, f"最多 {most} 期，请核对。", "too_many")
    return tuple(amounts)


def parse_dated_amounts(field: str, text: str, *, most: int = 60) -> tuple[tuple[date, Decimal], ...]:
    """Lines of a day and an amount: 2026-04-09 2000. Raises BadInput with the line's number."""
    rows: list[tuple[date, Decimal]] = []
    for number, line in _lines(field, text, separators="\n;；"):
        match = re.fullmatch(r"(\S+?)[\s，,:：]+(.+)", line)
        if not match:
            raise BadInput(
                field, f"第 {number} 行：请写日期、空格、金额，例如 2026-04-09 2000。", "not_a_payment"
            )
        try:
            rows.append((parse_date(field, match[1]), parse_money(field, match[2])))
        except BadInput as bad:
            raise BadInput(field, f"第 {number} 行：{bad.words}", bad.code) from None
        if len(rows) > most:
            raise BadInput(field, f"最多填 {most} 条。", "too_many")
    return tuple(rows)


def _lines(field: str, text: str, separators: str = "\n;；、") -> list[tuple[int, str]]:
    if len(text) > 20_000:
        raise BadInput(field, "内容太长了。", "too_long")
    lines = [line.strip() for line in re.split(f"[{separators}]", text.replace("\r", "\n"))]
    found = [(number, line) for number, line in enumerate((line for line in lines if line), 1)]
    if not found:
        raise BadInput(field, "请至少填一行。", "missing")
    return found


def _parted(line: str) -> tuple[str, str, str]:
    parts = re.split(r"\s*[×xX*＊]\s*", line, maxsplit=1)
    return (parts[0], "×", parts[1]) if len(parts) == 2 else (line, "", "")


def _narrow(field: str, text: str, words: str) -> str:
    """Half width and trimmed, with a full stop typed for a decimal point put right."""
    if not isinstance(text, str):
        raise TypeError(f"{field} is a {type(text).__name__}; this reads text")
    if len(text) > 200:
        raise BadInput(field, "填得太长了，请核对。", "too_long")
    narrow = re.sub(r"(?<=[0-9])。(?=[0-9])", ".", text.translate(_NARROW).strip())
    narrow = re.sub(r"\s+", " ", narrow)
    if not narrow:
        raise BadInput(field, words, "missing")
    return narrow


def _signed(field: str, text: str, read: Reader, words: str = NUMBER_WORDS) -> Decimal:
    if re.match(r"^(?:-|负)\s*[\d.零一二两三四五六七八九十¥]", text):
        raise BadInput(field, "不能是负数。", "negative")
    text = text.removeprefix("+")
    if sum(char.isdigit() for char in text) > MOST_DIGITS or len(text) > LONGEST:
        raise BadInput(field, "数字太长了，请核对有没有多打。", "too_long")
    value = read(field, text, words)
    if value is None:
        raise BadInput(field, words, "not_a_number")
    return value


def _factor(field: str, text: str, words: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", "").replace(" ", ""))
    if re.search(r"\d[,，]\d", text):
        raise BadInput(field, "逗号只用来分开千位，例如 1,000；小数点请用“.”。", "ambiguous")
    match = _CN_NUMBER.fullmatch(text)
    whole = parse_number(match["whole"]) if match else None
    if match is None or whole is None:
        return None
    part = "".join(str(parse_number(char)) for char in match["part"] or "")
    return Decimal(f"{whole}.{part or 0}")


def _amount(field: str, text: str, words: str) -> Decimal | None:
    if not any(char.isascii() and char.isdigit() for char in text) or not any(
        unit in text for unit in _UNITS
    ):
        return _factor(field, text, words)
    total, last, place = Decimal(0), Decimal(10) ** 12, 0
    for match in _IN_UNITS.finditer(text):
        if match.start() != place:
            return None
        place = match.end()
        number = _factor(field, (match["number"] or match["rest"]).strip(), words)
        unit = _UNITS.get(match["unit"] or "", Decimal(1))
        if number is None or unit >= last:
            return None
        if total and unit == 1 and number < 10:
            raise BadInput(field, f"“{text}”有两种读法，请把数字写完整，例如 35000。", "ambiguous")
        if total and number * unit >= last:
            return None
        total, last = total + number * unit, unit
    return total if place == len(text) else None


def _day(field: str, year: int, month: int, day: int) -> date:
    if not EARLIEST.year <= year <= LATEST.year:
        raise BadInput(field, f"年份 {year} 不对，请核对。", "bad_year")
    if not 1 <= month <= 12:
        raise BadInput(field, f"没有 {month} 月，请核对。", "bad_month")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInput(field, f"{year} 年 {month} 月没有 {day} 日，请核对。", "bad_day") from None
