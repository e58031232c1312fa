"""Figures and days as a page writes them."""

from datetime import date
from decimal import Decimal

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def yuan(amount: Decimal) -> str:
    """3,067.50 元"""
    return f"{amount:,.2f} 元"


def plain(number: Decimal) -> str:
    """A number without useless noughts: 1.5, 0.05, 3,000."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(rate: Decimal) -> str:
    """0.0005 is 0.05%."""
    return f"{plain(rate * 100)}%"


def pct(value: Decimal) -> str:
    """Per cent to two places: 13.03%."""
    return f"{value:.2f}%"


def iso(day: date) -> str:
    return day.isoformat()


def with_weekday(day: date) -> str:
    return f"{day.isoformat()}（{WEEKDAYS[day.weekday()]}）"


def from_today(day: date, today: date) -> str:
    """还有 8 天 / 就是今天 / 已经过了 3 天"""
    days = (day - today).days
    if days == 0:
        return "就是今天"
    return f"还有 {days} 天" if days > 0 else f"已经过了 {-days} 天"
