"""Reads a file of worked cases, works each out, and lists where our figures differ."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from selfhelp.rules.inputs import BadInput
from selfhelp.vectors import registry
from selfhelp.vectors.given import BadRow, Given

MOST_BYTES = 5_000_000
MOST_DIGITS = 60
COMMENTS = {"note", "rev"}


class Unreadable(ValueError):
    """A file that holds no worked cases; the words say why."""


@dataclass(frozen=True)
class Difference:
    """One row that we work out otherwise, or cannot work out at all."""

    key: str
    number: int
    words: str

    def __str__(self) -> str:
        line = f"{self.key} 第 {self.number} 行：{self.words}"
        return line.encode(errors="backslashreplace").decode()  # half a character, which no terminal can show


@dataclass(frozen=True)
class Report:
    """How many rows were worked out, and where we differ."""

    rows: int
    differences: tuple[Difference, ...]

    @property
    def summary(self) -> str:
        return f"共 {self.rows} 行，一致 {self.rows - self._rows_that_differ} 行，不一致 {self._rows_that_differ} 行。"

    @property
    def _rows_that_differ(self) -> int:
        return len({(one.key, one.number) for one in self.differences})


def load(path: Path) -> dict[str, list[Any]]:
    """The rows of a file by key, numbers as Decimal; raises Unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path} 超过 {MOST_BYTES // 1_000_000} MB，太大了。")
        data = json.loads(
            path.read_text(encoding="utf-8-sig"),
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except OSError as error:
        raise Unreadable(f"打不开 {path}：{error.strerror}。") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path} 不是 UTF-8 编码。") from None
    except RecursionError:
        raise Unreadable(f"{path} 套了太多层。") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path} 不是 JSON：第 {error.lineno} 行第 {error.colno} 列有错。") from None
    if not isinstance(data, dict):
        raise Unreadable(f"{path} 应当是一个对象：键是工具，值是一列用例。")
    found = {key: rows for key, rows in data.items() if not key.startswith("_")}
    for key, rows in found.items():
        if not isinstance(rows, list):
            raise Unreadable(f"{path} 里 {key} 的值应当是一个列表。")
    if not any(found.values()):
        raise Unreadable(f"{path} 里没有用例。")
    return found


def _number(text: str) -> Decimal | int:
    """A number as it was written; one that no amount or count could need is refused before it is worked with."""
    if len(text) > MOST_DIGITS:
        raise Unreadable(f"文件里有一个数字长 {len(text)} 个字符，太长了：{text[:20]}……")
    try:
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)
    except ArithmeticError:
        raise Unreadable(f"文件里有一个数字太大或者太小：{text}。") from None


def _refuse_constant(name: str) -> None:
    raise Unreadable(f"文件里有 {name}，请写成数字。")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"文件里有一处把 {twice} 写了两次。")
    return found


def check(rows_by_key: dict[str, list[Any]], tables: registry.Tables) -> Report:
    """Work out every row with the rules and our tables; a key that nobody works out differs in all its rows."""
    differences: list[Difference] = []
    count = 0
    for key, rows in rows_by_key.items():
        count += len(rows)
        runner = registry.find(key)
        if runner is None:
            known = f"没有人算 {key}。能算的有：{'、'.join(registry.keys())}。"
            differences += [Difference(key, number, known) for number in range(1, len(rows) + 1)]
            continue
        for number, row in enumerate(rows, 1):
            differences += [Difference(key, number, words) for words in _differences(runner, row, tables)]
    return Report(count, tuple(differences))


def _differences(runner: registry.Runner, row: Any, tables: registry.Tables) -> Iterator[str]:
    if not isinstance(row, dict) or "in" not in row or runner.answer not in row:
        yield f"一行应当有 in 和 {runner.answer}"
        return
    if unknown := sorted(set(row) - {"in", "mode", runner.answer} - COMMENTS):
        yield f"不认识 {'、'.join(unknown)}"
        return
    mode, expected = row.get("mode", ""), row[runner.answer]
    given = Given(row["in"], mode if isinstance(mode, str) else repr(mode))
    if expected == {}:
        yield f"{runner.answer} 是空的，没有可以核对的结果"
        return
    try:
        found = plain(runner.run(given, tables))
        given.finish()
    except BadRow as bad:
        yield str(bad)
        return
    except BadInput as refused:
        if isinstance(expected, dict) and expected.get("error"):
            found = {"error": refused.code} | {key: None for key in expected if key != "error"}
        else:
            yield f"我们不算：{refused.words}（{refused.field}）"
            return
    if runner.in_any_order and isinstance(expected, list):
        expected, found = sorted(expected, key=str), sorted(found, key=str)
    yield from compare(expected, found)


def plain(value: Any) -> Any:
    """Results as a file would hold them: dates as text, lists for tuples, names for members of an enumeration."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def compare(expected: Any, found: Any, place: str = "") -> Iterator[str]:
    """Say where a result differs from what a row expects; what the row does not name is not looked at."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            where = f"{place}.{key}" if place else key
            if key not in found:
                yield f"{where} 我们没有这一项"
            else:
                yield from compare(value, found[key], where)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (one, other) in enumerate(zip(expected, found, strict=True), 1):
            yield from compare(one, other, f"{place}[{number}]")
    elif not _same(expected, found):
        yield f"{place + ' ' if place else ''}应为 {_show(expected)}，我们得 {_show(found)}"


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(found, Decimal | int):
        try:
            return Decimal(str(expected)) == found
        except ArithmeticError:
            return False
    return bool(expected == found)


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:200]
