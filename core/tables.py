"""Tables out and in: CSV, XLSX and JSON, with cells that no spreadsheet takes for a formula.

Reading gives every row its line in the file, so that a complaint names it; nothing here knows what a row means.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
MOST_BYTES = 20_000_000
MOST_UNPACKED = 30_000_000  # what an .xlsx may grow to
MOST_OF_A_PART = (
    1_000_000  # of what is in it beside cells and pictures; its styles take a hundred times that as objects
)
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 500_000  # of an .xlsx, whose cells take long to read
_FORMULA = "=+-@＝＋－＠"
_LARGE = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_BROKEN = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """A file that is no table at all; the words say why."""


@dataclass(frozen=True)
class Line:
    """One row as text by column; `fault` says what keeps it from being read."""

    number: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Sheet:
    columns: list[str]
    lines: list[Line]


# Cells


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as it is; `as_typed` undoes it exactly."""
    return f"'{cell}" if _dangerous(cell) else cell


def as_typed(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _dangerous(cell[1:]) else cell


def _dangerous(cell: str) -> bool:
    # A cell that begins with an apostrophe gets another, so that taking one away is always right.
    return cell[:1] in ("'", "\t", "\r", "\n") or cell.lstrip()[:1] in tuple(_FORMULA)


# Out


def write(columns: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> bytes:
    """A file of one of KINDS. CSV begins with the mark by which Excel knows UTF-8."""
    if kind == "json":
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    if kind == "xlsx":
        return _write_xlsx(columns, rows)
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(columns)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    from openpyxl import Workbook  # 15 MB that only an export needs
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    for row in [columns, *rows]:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", harmless(text)))
            cell.data_type, cell.number_format = "s", "@"  # text: no date, no formula, no rounded number
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# In


def read(data: bytes, name: str) -> Sheet:
    """The rows of a file, by the end of its name; Unreadable when it is no such file."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"文件超过 {MOST_BYTES // 1_000_000} MB，请分成几份。")
    kind = name.rpartition(".")[2].lower()
    match kind:
        case "csv":
            rows = _csv_rows(data)
        case "xlsx":
            rows = _xlsx_rows(data)
        case "json":
            try:
                return _json(data)
            except RecursionError:
                raise Unreadable("JSON 里一层套一层，太深了。") from None
        case _:
            raise Unreadable("只认 .csv、.xlsx 和 .json 三种文件。")
    head = next(rows, None)
    columns = [cell.strip() for cell in head[1]] if head else []
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(columns)
    return Sheet(columns, _bounded(_line(columns, *row) for row in rows))


def _check_columns(columns: list[str]) -> None:
    if any(_BROKEN.search(name) for name in columns):
        raise Unreadable("表头里有无法识别的字符。")
    if not columns or "" in columns:
        raise Unreadable("第 1 行应当是表头，每一列都要有名字。")
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(f"列太多了，最多 {MOST_COLUMNS} 列。")
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise Unreadable(f"表头里“{'、'.join(twice)}”写了两次。")


def _bounded(lines: Iterable[Line | None]) -> list[Line]:
    kept = []
    for line in lines:
        if line is not None:
            kept.append(line)
        if len(kept) > MOST_ROWS:
            raise Unreadable(f"行太多了，最多 {MOST_ROWS} 行，请分成几份。")
    return kept


def _line(columns: list[str], number: int, cells: list[str], fault: str = "") -> Line | None:
    if not fault and not any(cell.strip() for cell in cells):
        return None
    spare = [cell for cell in cells[len(columns) :] if cell]
    if not fault and spare:
        fault = f"比表头多 {len(spare)} 列；内容里有逗号的，整格加上引号。"
    if not fault and (column := _unreadable(dict(zip(columns, cells, strict=False)))):
        return Line(number, {}, f"“{column}”里有无法识别的字符。")
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return Line(number, {name: as_typed(cell) for name, cell in zip(columns, padded, strict=False)}, fault)


def _csv_rows(data: bytes) -> Iterable[tuple]:
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"第 {start} 行起引号不成对，或者不是 CSV：{error}。") from None


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, or GB18030, in which Excel saves CSV in China."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(f"第 {line} 行的文字编码认不出来，请另存为“CSV UTF-8”。") from None


def _xlsx_rows(data: bytes) -> Iterable[tuple]:
    import openpyxl  # 15 MB that only an import needs

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = {one.filename: one.file_size for one in packed.infolist()}
            if sum(sizes.values()) > MOST_UNPACKED:
                raise Unreadable("这个 Excel 文件解开以后太大了，请分成几份。")
            if any(size > MOST_OF_A_PART for name, size in sizes.items() if not name.startswith(_LARGE)):
                raise Unreadable("这个 Excel 文件里的格式太多了，请把内容粘贴到新的工作簿里再试。")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        cells = 0
        for number, row in enumerate(sheet.iter_rows(), 1):
            row = row[: MOST_COLUMNS + 1]
            cells += len(row)
            if number > MOST_ROWS * 2:
                raise Unreadable(f"行太多了，最多 {MOST_ROWS} 行，请分成几份。")
            if cells > MOST_CELLS:
                raise Unreadable(f"格子太多了，最多 {MOST_CELLS // 10_000} 万格，请分成几份。")
            formulas = [cell.coordinate for cell in row if cell.data_type in ("f", "e")]
            fault = f"{'、'.join(formulas)} 是公式或者错误值，请改成普通文字。" if formulas else ""
            yield number, [_as_text(cell.value) for cell in row], fault
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the reader say
        raise Unreadable(
            f"打不开这个 Excel 文件，请用 Excel 另存一次再试（{type(error).__name__}）。"
        ) from None


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _json(data: bytes) -> Sheet:
    try:
        rows = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:  # also a number of five thousand digits
        raise Unreadable(f"不是正确的 JSON：{error}。") from None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        raise Unreadable("JSON 应当是一个列表，每一项是 {列名: 内容}。")
    columns = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
    _check_columns(columns)
    return Sheet(columns, _bounded(_json_line(number, row) for number, row in enumerate(rows, 1)))


def _json_line(number: int, row: Any) -> Line:
    if not isinstance(row, dict):
        return Line(number, {}, "这一项不是 {列名: 内容}。")
    cells = {
        name: value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
        if isinstance(value, list | dict)
        else _as_text(value)
        for name, value in row.items()
    }
    if column := _unreadable(cells):
        return Line(number, {}, f"“{column}”里有无法识别的字符。")
    return Line(number, cells)


def _unreadable(cells: dict[str, str]) -> str:
    """The first column with what no text may hold, and no page could show: NUL, or half of a character of JSON."""
    return next((name for name, cell in cells.items() if _BROKEN.search(cell)), "")
