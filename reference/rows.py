"""Reads the files of content/reference/ into unsaved rows; every mistake is named with its file and line."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from core.tables import as_typed
from core.text import split_tags

_TOML_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")
_NOT_IN_FILES = {"id", "pinyin"}


class Malformed(ValueError):
    """A file that cannot be loaded, with the line that says why."""

    def __init__(self, path: Path, line: int, words: str):
        super().__init__(f"{path.name} 第 {line} 行：{words}")
        self.path, self.line = path, line


@dataclass(frozen=True)
class Table:
    """Which file fills which model, and the column that names a row."""

    file: str
    model: type[models.Model]
    key: str

    @property
    def name(self) -> str:
        return Path(self.file).stem

    @property
    def fields(self) -> dict[str, models.Field]:
        return {field.name: field for field in self.model._meta.fields if field.name not in _NOT_IN_FILES}

    @property
    def columns(self) -> list[str]:
        return list(self.fields)


@dataclass(frozen=True)
class Row:
    """One row of a file, checked and not yet saved."""

    key: str
    line: int
    instance: Any


def read(path: Path, table: Table) -> list[Row]:
    """Every row of a file; raises Malformed for the first mistake."""
    pairs = _toml(path, table) if path.suffix == ".toml" else _csv(path, table)
    rows: dict[str, Row] = {}
    for line, values in pairs:
        instance = _instance(path, line, table, values)
        key = str(getattr(instance, table.key))
        if key in rows:
            raise Malformed(path, line, f"“{key}”在第 {rows[key].line} 行已经写过。")
        rows[key] = Row(key, line, instance)
    return list(rows.values())


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(path, raw[: error.start].count(b"\n") + 1, "不是 UTF-8 编码。") from None


def _csv(path: Path, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(_text(path).splitlines(keepends=True), strict=True)
    try:
        head = next(reader, [])
        if set(head) != set(table.columns) or len(head) != len(set(head)):
            raise Malformed(path, 1, f"表头应当是 {','.join(table.columns)}。")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(head):
                words = f"应当有 {len(head)} 列，这里有 {len(cells)} 列；内容里有逗号的，整格加上引号。"
                raise Malformed(path, reader.line_num, words)
            yield reader.line_num, dict(zip(head, map(as_typed, cells), strict=True))
    except csv.Error as error:
        raise Malformed(path, reader.line_num, f"引号不成对，或者不是 CSV：{error}。") from None


def _toml(path: Path, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        raise Malformed(path, int(found[1]) if found else 1, f"不是正确的 TOML：{error}。") from None
    opens = [
        number for number, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table.name}]]"
    ]
    rows = data.get(table.name)
    if set(data) != {table.name} or not isinstance(rows, list) or len(rows) != len(opens):
        raise Malformed(path, opens[0] if opens else 1, f"只能有 [[{table.name}]]，每个占一行。")
    for line, values in zip(opens, rows, strict=True):
        if unknown := sorted(set(values) - set(table.columns)):
            raise Malformed(path, line, f"不认识的键 {'、'.join(unknown)}。")
        yield line, values


def _instance(path: Path, line: int, table: Table, values: dict[str, Any]) -> Any:
    instance = table.model(**{name: _value(table.fields[name], value) for name, value in values.items()})
    try:
        instance.clean_fields()
        instance.clean()
        _as_stored(table, instance)
    except ValidationError as error:
        name, words = next(iter(error.message_dict.items()))
        raise Malformed(
            path, line, f"{table.fields[name].verbose_name}（{name}）：{''.join(words)}"
        ) from None
    return instance


def _as_stored(table: Table, instance: Any) -> None:
    """Write amounts with the places that the database gives them: 5000 and 5000.00 are one row."""
    for name, field in table.fields.items():
        if isinstance(field, models.DecimalField) and (amount := getattr(instance, name)) is not None:
            setattr(instance, name, amount.quantize(Decimal(1).scaleb(-field.decimal_places)))


def _value(field: models.Field, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if isinstance(field, models.JSONField):
            return split_tags(value)
        if value == "" and field.null:
            return None
    return value
