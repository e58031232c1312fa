"""The head of a file of law: TOML with what is known of the law and of the edition, checked key by key."""

import re
import tomllib
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model

from statutes.models import Edition, Statute

_LEVELS = {label: value for value, label in Statute.Level.choices}
# key: (type, required)
STATUTE_KEYS = {
    "slug": (str, True),
    "title": (str, True),
    "short_title": (str, True),
    "aliases": (list, False),
    "level": (str, True),
    "issuer": (str, True),
    "order": (int, True),
}
EDITION_KEYS = {
    "label": (str, True),
    "document_number": (str, False),
    "promulgated_on": (date, False),
    "effective_from": (date, True),
    "effective_to": (date, False),
    "effective_note": (str, False),
    "numbering_since": (date, False),
    "last_number": (int, True),
    "text_as_of": (date, True),
    "text_note": (str, False),
    "source_name": (str, True),
    "source_url": (str, False),
}


class BadFile(ValueError):
    """A mistake in a file of law, with its place: `civil-code.md 第 31 行：…`."""

    def __init__(self, name: str, line: int, problem: str):
        super().__init__(f"{name} 第 {line} 行：{problem}")


def read_head(name: str, lines: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        head = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise BadFile(name, int(at[1]) + 1 if at else 1, "文件头不是正确的 TOML") from None
    for table in head:
        if table not in ("statute", "edition") or not isinstance(head[table], dict):
            raise BadFile(name, _line_of(lines, table), f"文件头里只有 [statute] 和 [edition]，没有 {table}")
    statute = _checked(name, lines, "statute", head.get("statute", {}), STATUTE_KEYS)
    edition = _checked(name, lines, "edition", head.get("edition", {}), EDITION_KEYS)
    _check_statute(name, lines, statute)
    _check_edition(name, lines, edition)
    return statute | {"level": _LEVELS[statute["level"]]}, edition


def _checked(name: str, lines: list[str], table: str, given: dict, keys: dict) -> dict[str, Any]:
    start = _line_of(lines, f"[{table}]")
    for key, value in given.items():
        if key not in keys:
            raise BadFile(name, _line_of(lines, key, start), f"[{table}] 里没有 {key} 这一项")
        kind = keys[key][0]
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            raise BadFile(name, _line_of(lines, key, start), f"{key} 的值类型不对")
        if isinstance(value, str) and value != value.strip():
            raise BadFile(name, _line_of(lines, key, start), f"{key} 的前后有空格")
    for key, (_, required) in keys.items():
        if required and given.get(key) in (None, ""):
            raise BadFile(name, start, f"[{table}] 缺少 {key}")
    empty: dict[type, Any] = {str: "", list: [], date: None, int: None}
    return {key: given.get(key, empty[kind]) for key, (kind, _) in keys.items()}


def _check_statute(name: str, lines: list[str], statute: dict[str, Any]) -> None:
    if statute["level"] not in _LEVELS:
        raise BadFile(name, _line_of(lines, "level"), f"level 只能是：{'、'.join(_LEVELS)}")
    if mistake := _mistake(Statute, statute):
        raise BadFile(name, _line_of(lines, mistake[0]), mistake[1])


def _check_edition(name: str, lines: list[str], edition: dict[str, Any]) -> None:
    if mistake := _mistake(Edition, edition):
        raise BadFile(name, _line_of(lines, mistake[0]), mistake[1])


def head_problem(model: type[Model], values: dict[str, Any]) -> str:
    """What is wrong with values that did not come from the head of a file; nothing when all is well."""
    mistake = _mistake(model, values)
    return mistake[1] if mistake else ""


def _mistake(model: type[Model], values: dict[str, Any]) -> tuple[str, str] | None:
    """The first value that cannot be, by its key, and why."""
    if model is Statute:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", values["slug"]):
            return "slug", "slug 只用小写字母、数字和连字符"
        if not all(isinstance(alias, str) and len(alias.strip()) >= 2 for alias in values["aliases"]):
            return "aliases", "aliases 里每个名字至少两个字"
    else:
        if not re.match(r"(?:19|20)\d\d年", values["label"]):
            return "label", "label 要以年份开头，例如：2023年修正"
        if values["effective_to"] and values["effective_to"] <= values["effective_from"]:
            return "effective_to", "effective_to 要晚于 effective_from"
        if not 0 < values["last_number"] < 3000:
            return "last_number", "last_number 要在 1 到 2999 之间"
        if values["source_url"] and not _is_address(values["source_url"]):
            return "source_url", "source_url 要是完整的网址"
    for key, value in values.items():
        longest = getattr(model._meta.get_field(key), "max_length", None)
        if isinstance(value, str) and longest and key != "level" and len(value) > longest:
            return key, f"{key} 太长，最多 {longest} 字"
    return None


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:  # http://[
        return False
    return url.scheme in ("http", "https") and bool(url.hostname)


def _line_of(lines: list[str], start: str, after: int = 0) -> int:
    """The line of the file on which a key or table of the head stands."""
    for i, line in enumerate(lines):
        if i + 2 > after and line.lstrip().startswith(start):
            return i + 2
    return max(after, 1)
