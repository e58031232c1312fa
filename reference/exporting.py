"""The small facts as the files of content/reference/ should have them; nothing is written here.

The last load remembers what each row of a file said (LoadedRow). A row that only the site has changed goes into the
file; one that only the file has changed waits for the next load; where both have, a person decides.
"""

import csv
import io
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from core import tomltext
from core.planning import Planned
from core.tables import harmless
from reference.importing import TABLES, fingerprint
from reference.models import LoadedRow
from reference.rows import Malformed, Row, Table, read


def plan_reference(folder: Path, *, ours: bool = False) -> list[Planned]:
    """A plan for every file of the folder; `ours` lets the site win where both have changed."""
    return [_plan(table, folder / table.file, ours) for table in TABLES if (folder / table.file).exists()]


def _plan(table: Table, path: Path, ours: bool) -> Planned:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        held = {row.key: row for row in read(path, table)}
    except Malformed as error:
        return Planned(path, text, [str(error)])
    wanted, apart = _differences(table, held, ours)
    if wanted:
        write = _toml if path.suffix == ".toml" else _csv
        text = write(table, text, held, wanted)
    return Planned(path, text, [f"{path.name}：{words}" for words in apart])


def _differences(table: Table, held: dict[str, Row], ours: bool) -> tuple[dict[str, Any], list[str]]:
    """The rows to write by key (None: to take out), and what people have to settle."""
    loaded = dict(LoadedRow.objects.filter(table=table.name).values_list("key", "content_hash"))
    site = {str(getattr(row, table.key)): row for row in table.model._default_manager.order_by("pk")}
    wanted: dict[str, Any] = {}
    apart = []
    for key in [*held, *(key for key in site if key not in held)]:
        said = fingerprint(table, held[key].instance) if key in held else ""
        says = fingerprint(table, site[key]) if key in site else ""
        if says == said:
            continue
        at_load = loaded.get(key, "")
        if ours or said == at_load:
            wanted[key] = site.get(key)
        elif says == at_load:
            apart.append(f"“{key}”在文件里改过，站上还没有载入；运行 seed。")
        else:
            apart.append(f"“{key}”站上和文件都改过，没有动它；请人工合并，或者用 --ours 以站上的为准。")
    return wanted, apart


def cell(value: Any) -> str:
    """A column as a cell of a table says it; reference.rows reads it back."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case list():
            return "、".join(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _csv(table: Table, text: str, held: dict[str, Row], wanted: dict[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, strict=True)
    columns = next(reader)
    written, start = lines[: reader.line_num], reader.line_num
    by_line = {row.line: row.key for row in held.values()}
    for _ in reader:
        key = by_line.get(reader.line_num)
        if key is None or key not in wanted:
            written += lines[start : reader.line_num]
        elif wanted[key] is not None:
            written.append(_line(columns, wanted[key]))
        start = reader.line_num
    added = [_line(columns, row) for key, row in wanted.items() if key not in held]
    if added and not written[-1].endswith("\n"):
        written[-1] += "\n"
    return "".join(written + added)


def _line(columns: list[str], row: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([harmless(cell(getattr(row, name))) for name in columns])
    return out.getvalue()


def _toml(table: Table, text: str, held: dict[str, Row], wanted: dict[str, Any]) -> str:
    there = {str(row[table.key]): row for row in tomllib.loads(text).get(table.name, [])}
    rows = {
        key: _values(table, row, there.get(key, {}), held[key].instance if key in held else None)
        if row is not None
        else None
        for key, row in wanted.items()
    }
    return tomltext.rewrite(text, table.name, rows, key=table.key)


def _values(table: Table, row: Any, was: dict, before: Any) -> dict:
    """What a block says: the file's own way of writing where it means the same."""
    found = {}
    for name, field in table.fields.items():
        value = getattr(row, name)
        if name in was and before is not None and getattr(before, name) == value:
            found[name] = was[name]
        elif name in was or value != field.get_default():
            found[name] = value
    return found
