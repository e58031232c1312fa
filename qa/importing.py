"""Loads the watched phrases of `content/reference/watchwords.toml`."""

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from qa import patterns
from qa.models import WatchedPhrase

FIELDS = ("pattern", "is_regex", "level", "reason")
ALL = WatchedPhrase.Scope.ALL


class Malformed(ValueError):
    """A file that cannot be loaded; the words name the file and the place."""


@dataclass
class Loaded:
    """What a load did: how many phrases were added, changed, or left alone because staff have edited them."""

    added: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_watchwords(path: Path) -> Loaded:
    """Bring the phrases of a file into the database, all of them or none; safe to run again."""
    done, rows, new = Loaded(), read(path), []
    held = {row.key: row for row in WatchedPhrase.objects.select_for_update().filter(key__in=rows)}
    patterns = set(WatchedPhrase.objects.values_list("pattern", flat=True))
    for key, row in rows.items():
        known = held.get(key)
        if known is None and row["pattern"] in patterns:
            done.kept.append(key)  # staff wrote the same pattern themselves
        elif known is None:
            patterns.add(row["pattern"])
            new.append(WatchedPhrase(key=key, loaded_hash=_hash(row), **row))
        elif _hash({name: getattr(known, name) for name in (*FIELDS, "scope")}) != known.loaded_hash:
            done.kept.append(key)
        elif _hash(row) != known.loaded_hash:
            WatchedPhrase.objects.filter(pk=known.pk).update(loaded_hash=_hash(row), **row)
            patterns = patterns - {known.pattern} | {row["pattern"]}
            done.changed += 1
    done.added = len(WatchedPhrase.objects.bulk_create(new))
    return done


def read(path: Path) -> dict[str, dict]:
    """The phrases of a file by key; Malformed says what is wrong with which."""
    text = path.read_text(encoding="utf-8")
    try:
        rows = tomllib.loads(text).get("phrases", [])
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{path.name}：{error}") from error
    found: dict[str, dict] = {}
    for number, row in enumerate(rows, 1):
        key = row.get("key", "")
        made = {"is_regex": row.get("regex", True), "scope": row.get("scope", ALL)} | {
            name: row.get(name, "") for name in ("pattern", "level", "reason")
        }
        if fault := _fault(key, made, found):
            raise Malformed(
                f"{path.name} 第 {_line(text, key, number)} 行（{key or f'第 {number} 条'}）：{fault}"
            )
        found[key] = made
    return found


def _fault(key: str, row: dict, found: dict) -> str:
    if not key or key in found:
        return "key 不能空着，也不能重复。"
    if row["level"] not in WatchedPhrase.Level.values:
        return f"level 只能是 {'、'.join(WatchedPhrase.Level.values)}。"
    if row["scope"] not in WatchedPhrase.Scope.values:
        return f"scope 只能是 {'、'.join(WatchedPhrase.Scope.values)}。"
    if not row["reason"] or not isinstance(row["is_regex"], bool):
        return "要有 reason；regex 只能是 true 或 false。"
    return patterns.fault(row["pattern"], is_regex=row["is_regex"])


def _line(text: str, key: str, number: int) -> int:
    """Where a phrase begins in the file."""
    starts = [i for i, line in enumerate(text.splitlines(), 1) if line.strip() == "[[phrases]]"]
    return starts[number - 1] if number <= len(starts) else 1


def _hash(row: dict) -> str:
    # Where a phrase looks at everything its hash is what it was before there was a choice.
    told = {name: row[name] for name in FIELDS} | ({"scope": row["scope"]} if row["scope"] != ALL else {})
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
