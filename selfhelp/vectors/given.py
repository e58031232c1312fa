"""The "in" of one row, read strictly: what is missing, misspelt or of another kind is said, not passed over."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,20})?", re.ASCII)
_REQUIRED: Any = object()


class BadRow(ValueError):
    """A row that cannot be worked out as it stands; the words say why."""


class Given:
    """Values by name; each is taken once, and `finish` objects to those that nobody asked for."""

    def __init__(self, values: Any, mode: str = ""):
        self._values, self._asked, self.mode = values, set(), mode

    @property
    def whole(self) -> str:
        """An "in" that is one text."""
        if not isinstance(self._values, str):
            raise BadRow("in 应当是一段文字")
        return self._values

    def has(self, name: str) -> bool:
        return name in self._mapping and self._mapping[name] is not None

    def take(self, name: str, default: Any = _REQUIRED) -> Any:
        self._asked.add(name)
        if name in self._mapping:
            return self._mapping[name]
        if default is _REQUIRED:
            raise BadRow(f"缺少 {name}")
        return default

    def decimal(self, name: str, default: Any = _REQUIRED) -> Decimal:
        return as_decimal(name, self.take(name, default))

    def integer(self, name: str, default: Any = _REQUIRED) -> int:
        value = self.decimal(name, default)
        if value != value.to_integral_value():
            raise BadRow(f"{name} 应当是整数")
        return int(value)

    def day(self, name: str, default: Any = _REQUIRED) -> date:
        return as_day(name, self.take(name, default))

    def rows(self, name: str, default: Any = _REQUIRED) -> list[Any]:
        value = self.take(name, default)
        if not isinstance(value, list):
            raise BadRow(f"{name} 应当是一个列表")
        return value

    def flag(self, name: str, default: Any = _REQUIRED) -> bool:
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise BadRow(f"{name} 应当是 true 或 false")
        return value

    def one_of(self, name: str, allowed: list[str], default: Any = _REQUIRED) -> str:
        value = self.take(name, default)
        if value not in allowed:
            raise BadRow(f"{name} 只能是 {'、'.join(allowed)}")
        return value

    def finish(self) -> None:
        if isinstance(self._values, dict) and (unknown := sorted(set(self._values) - self._asked)):
            raise BadRow(f"不认识 {'、'.join(unknown)}")

    @property
    def _mapping(self) -> dict[str, Any]:
        if not isinstance(self._values, dict):
            raise BadRow("in 应当是一个对象")
        return self._values


def as_decimal(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise BadRow(f"{name} 应当是数字")
    if not _NUMBER.fullmatch(str(value)):
        raise BadRow(f"{name} 不是能用的数字：{str(value)[:40]}")
    return Decimal(str(value))


def as_day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadRow(f"{name} 应当是 2026-11-22 这样的日期，现在是 {str(value)[:40]}") from None


def as_pair(name: str, value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise BadRow(f"{name} 的每一项应当有两个值")
    return value[0], value[1]
