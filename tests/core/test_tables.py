"""Tables out and in: nothing is lost, nothing becomes a formula, every complaint has its line."""

import contextlib
import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import tables
from core.tables import Unreadable, as_typed, harmless, read, write

HOSTILE = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "''", "'"]
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        cells, st.sampled_from("=+-@'\t\r ＝＠").flatmap(lambda one: cells.map(lambda rest: one + rest))
    )
)
def test_a_harmless_cell_is_no_formula_and_goes_back_exactly(cell):
    shown = harmless(cell)

    assert as_typed(shown) == cell
    assert shown.lstrip()[:1] not in tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_table_comes_back_as_it_went_out(kind):
    rows = [["民法典", "第一行\n第二行", '逗号,和"引号"'], ["0012", "=cmd|' /C calc'!A0", "'=1"]]

    sheet = read(write(["a", "b", "c"], rows, kind), f"x.{kind}")

    assert [list(line.cells.values()) for line in sheet.lines] == rows
    assert [line.fault for line in sheet.lines] == ["", ""]


def test_what_excel_opens_holds_no_formula():
    rows = [[cell] for cell in HOSTILE]

    csv_text = write(["a"], rows, "csv").decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(write(["a"], rows, "xlsx")))

    assert write(["a"], rows, "csv").startswith(b"\xef\xbb\xbf")
    shown = [row[0] for row in csv.reader(io.StringIO(csv_text, newline=""))][1:]
    assert [cell for cell in shown if cell.lstrip("\t\r\n ")[:1] in ("=", "+", "-", "@", "＝")] == []
    assert len(shown) == len(HOSTILE)
    assert {row[0].data_type for row in book.active.iter_rows()} == {"s"}


def test_a_file_saved_by_excel_in_china_is_read_and_lines_are_those_of_the_file():
    text = '词,白话\n逾期,"还款日\n过了"\n\n展期,往后推,多一格\n'

    sheet = read(text.encode("gb18030"), "表.CSV")

    assert [(line.number, line.cells["词"], bool(line.fault)) for line in sheet.lines] == [
        (2, "逾期", False),
        (5, "展期", True),
    ]


def test_a_formula_in_a_workbook_is_a_fault_of_its_row_alone():
    book = openpyxl.Workbook()
    book.active.append(["词", "数"])
    book.active.append(["甲", "=1+1"])
    book.active.append(["乙", 20.0])
    out = io.BytesIO()
    book.save(out)

    bad, good = read(out.getvalue(), "x.xlsx").lines

    assert (bad.number, "B2 是公式" in bad.fault) == (2, True)
    assert (good.cells, good.fault) == ({"词": "乙", "数": "20"}, "")


def workbook(rows=(("k", "v"), ("1", "2")), **parts):
    """A workbook in which parts (by the name of their file) are others."""
    book, out, made = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            packed.writestr(name, parts[key] if key in parts else whole.read(name))
    return out.getvalue()


def sheet_of(rows):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def test_a_workbook_that_would_take_long_or_much_room_is_refused_before_it_does(monkeypatch):
    far = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    inner = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    cases = {
        "styles": (workbook(styles="<x/>" * 250_001), "格式太多"),
        "rows": (workbook(sheet1=sheet_of(far.format(1) + far.format(10**9))), "行太多了"),
        "entities": (workbook(sheet1=inner + sheet_of("<row><c><v>&a;</v></c></row>")), "打不开"),
        "cells": (workbook([[str(n) for n in range(60)]] * 3), "格子太多了"),
    }
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    monkeypatch.setattr(tables, "MOST_CELLS", 150)

    for name, (data, words) in cases.items():
        with pytest.raises(Unreadable, match=words):
            read(data, f"{name}.xlsx")


def test_a_workbook_that_is_wrong_about_its_own_size_loses_no_cell():
    rows = '<dimension ref="A1"/><sheetData><row><c t="str"><v>k</v></c><c t="str"><v>v</v></c></row>'
    told = sheet_of("").replace("<sheetData>", rows + "<row><c><v>1</v></c><c><v>2</v></c></row>")

    assert [line.cells for line in read(workbook(sheet1=told), "a.xlsx").lines] == [{"k": "1", "v": "2"}]


def test_what_is_no_table_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED", 1000)
    cases = {
        "x.xls": (b"", "只认"),
        "x.xlsx": (b"not a workbook", "打不开"),
        "bomb.xlsx": (workbook(), "解开以后太大"),
        "x.csv": (b'a,b\n"open', "引号不成对"),
        "odd.csv": (b"a\n\xff\xff", "编码认不出来"),
        "empty.csv": (b"", "表头"),
        "twice.csv": (b"a,a\n", "写了两次"),
        "x.json": (b'{"a": 1}', "应当是一个列表"),
        "broken.json": (b"[", "不是正确的 JSON"),
    }

    said = {}
    for name, (data, _) in cases.items():
        with pytest.raises(Unreadable) as refused:
            read(data, name)
        said[name] = str(refused.value)

    assert [name for name, (_, words) in cases.items() if words not in said[name]] == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"k,v\n1,a\0b\n2,c\n"),
        ("a.json", b'[{"k": "1", "v": "\\ud800"}, {"k": "2", "v": "c"}]'),
    ],
)
def test_a_row_with_what_no_page_could_show_is_faulty_and_its_words_go_nowhere(name, data):
    first, second = read(data, name).lines

    assert (first.cells, first.fault) == ({}, "“v”里有无法识别的字符。")
    assert second.cells == {"k": "2", "v": "c"}


def test_a_number_that_python_refuses_and_a_head_that_no_page_could_show_are_told():
    for data in (b'[{"k": ' + b"9" * 5000 + b"}]", b'[{"\\ud800": "1"}]'):
        with pytest.raises(Unreadable):
            read(data, "a.json")


def test_lists_within_lists_are_a_cell_or_told_however_deep_they_are():
    for depth in (
        *range(700, 1000),
        100_000,
    ):  # some can be read and then not be written as the words of a cell
        with contextlib.suppress(Unreadable):
            assert read(b'[{"k": ' + b"[" * depth + b"]" * depth + b"}]", "a.json").lines
