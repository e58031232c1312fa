"""Writes the TOML of content files so that what has not changed stays as somebody typed it, comments and line breaks included."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

LONGEST_LINE = 110
_KEY = re.compile(r"([A-Za-z0-9_-]+) *=")
_OPENS = re.compile(r"\[\[([A-Za-z0-9_-]+)\]\]\s*$")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def literal(value: Any) -> str:
    """One value as TOML; a text of several lines becomes a block of lines."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return str(int(value)) if value == int(value) else f'"{value}"'
        case date():
            return value.isoformat()
        case list():
            return _list(value)
        case str() if "\n" in value:
            return '"""\n' + "".join(_escaped(char, keep="\n\t") for char in value) + '"""'
        case _:
            return '"' + "".join(_escaped(char) for char in str(value)) + '"'


def _escaped(char: str, keep: str = "") -> str:
    if char in keep:
        return char
    return _ESCAPES.get(char) or (f"\\u{ord(char):04X}" if ord(char) < 32 or ord(char) == 127 else char)


def _list(values: list) -> str:
    written = [literal(value.replace("\n", " ") if isinstance(value, str) else value) for value in values]
    line = f"[{', '.join(written)}]"
    return line if len(line) <= LONGEST_LINE else "[\n" + "".join(f"  {value},\n" for value in written) + "]"


def block(wanted: Mapping[str, Any], former: str = "", was: Mapping[str, Any] | None = None) -> str:
    """`key = value` lines for what is wanted: a value that `was` the same keeps the lines it has in `former`.

    An empty value is written only where there has been one.
    """
    was = was or {}
    pieces, top = _pieces(former)
    if set(pieces) != set(
        was
    ):  # a text of several lines that looks like keys: nothing of it is taken for one
        pieces = {}
    lines = [top] if top else []
    order = [name for name in was if name in wanted] + [name for name in wanted if name not in was]
    for name in order:
        if name in was and name in pieces and was[name] == wanted[name]:
            lines.append(pieces[name])
        elif name in was or wanted[name] not in ("", None, []):
            value = "" if wanted[name] is None else wanted[name]
            lines.append(f"{name} = {literal(value)}\n")
    return "".join(lines)


def _pieces(text: str) -> tuple[dict[str, str], str]:
    """The lines of each key, and what stands above the first."""
    found: dict[str, list[str]] = {}
    top: list[str] = []
    now = top
    for line in text.splitlines(keepends=True):
        if match := _KEY.match(line):
            now = found.setdefault(match[1], [])
        if line.strip():
            now.append(line if line.endswith("\n") else f"{line}\n")
    return {name: "".join(lines) for name, lines in found.items()}, "".join(top)


def tables(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands above the first `[[table]]`, and (name, text below its opening line) of each."""
    top: list[str] = []
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines(keepends=True):
        if match := _OPENS.match(line):
            found.append((match[1], []))
        else:
            (found[-1][1] if found else top).append(line)
    return "".join(top), [(name, "".join(lines)) for name, lines in found]


def rewrite(text: str, table: str, wanted: Mapping[str, dict | None], *, key: str = "key") -> str:
    """The file of `[[table]]` rows with some of them changed, added at the end, or (None) gone; the others stay as typed."""
    top, blocks = tables(text)
    rows = tomllib.loads(text).get(table, [])
    written, there = [], set()
    for (_, former), was in zip(blocks, rows, strict=True):
        name = was.get(key)
        there.add(name)
        if name not in wanted:
            written.append(former.rstrip("\n") + "\n")
        elif (row := wanted[name]) is not None:
            written.append(block(row, former, was))
    written += [block(row) for name, row in wanted.items() if name not in there and row is not None]
    head = top.rstrip("\n") + "\n\n" if top.strip() else ""
    return head + "\n".join(f"[[{table}]]\n{each}" for each in written)
