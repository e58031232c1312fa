"""Worked cases in a file: ours all agree, and a lawyer's are told apart row by row."""

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reference.models import LoanPrimeRate
from selfhelp import tables, vectors
from tests.factories import make_fees

DATA = Path(__file__).resolve().parents[1] / "data"
OURS = sorted(DATA.glob("test_vectors*.json"))


@pytest.fixture(scope="module")
def held():
    return tables.of_files(date(2026, 11, 22))


def rows_of(key):
    return vectors.load(DATA / "test_vectors.json")[key]


def differences(rows_by_key, held):
    return [str(one) for one in vectors.check(rows_by_key, held).differences]


@pytest.mark.django_db
@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_worked_case_agrees(path, held):
    report = vectors.check(vectors.load(path), held)

    assert [str(one) for one in report.differences] == []


def test_the_worked_cases_cover_every_tool():
    assert {key: len(rows) for key, rows in vectors.load(DATA / "test_vectors.json").items()} == {
        "a_overdue_cost": 10, "b_irr": 9, "b_lpr4": 24, "b_excess": 3, "b_art31_split": 1, "c_instalment": 5,
        "c_capacity": 4, "d_limitation": 12, "e_credit5y": 5, "e_one_time_policy": 9, "f_court_fee": 33,
        "f_small_claim": 3, "g_delay_interest": 6, "h_deadlines": 8, "i_night_window": 5, "k_watchwords": 36,
    }  # fmt: skip
    assert set(vectors.keys()) == set(vectors.load(DATA / "test_vectors.json"))


def changed(value):
    """The same result, wrong by the least that counts."""
    match value:
        case bool():
            return not value
        case None:
            return "2026-01-01"
        case list():
            return [*value, "zu viel"]
        case int():
            return value + 1
        case str() if value.replace(".", "").lstrip("-").isdigit() and "." in value:
            return str(Decimal(value) + Decimal("0.01"))
        case _:
            return f"{value}x"


@pytest.mark.django_db
def test_a_wrong_result_is_seen_in_every_row_and_every_figure(held):
    unseen = []
    for key, rows in vectors.load(DATA / "test_vectors.json").items():
        for row in rows:
            answer = "levels" if key == "k_watchwords" else "out"
            for name in row[answer] if isinstance(row[answer], dict) else [None]:
                wrong = copy.deepcopy(row)
                if name is None:
                    wrong[answer] = changed(row[answer])
                else:
                    wrong[answer][name] = changed(row[answer][name])
                if not differences({key: [wrong]}, held):
                    unseen.append((key, row, name))

    assert unseen == []


def test_a_difference_names_row_figure_and_both_values(held):
    row = copy.deepcopy(rows_of("a_overdue_cost")[0])
    row["out"]["interest"] = "67.51"

    assert differences({"a_overdue_cost": [rows_of("a_overdue_cost")[1], row]}, held) == [
        'a_overdue_cost 第 2 行：interest 应为 "67.51"，我们得 "67.50"'
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"z_unknown": [{"in": {}, "out": {"x": 1}}]}, "没有人算 z_unknown。能算的有：a_overdue_cost"),
        ({"b_irr": [3]}, "一行应当有 in 和 out"),
        ({"b_irr": [{"in": {}}]}, "一行应当有 in 和 out"),
        ({"b_irr": [{"in": {}, "out": {}}]}, "没有可以核对的结果"),
        ({"b_irr": [{"in": {}, "out": {"x": 1}, "comment": ""}]}, "不认识 comment"),
        ({"b_irr": [{"in": [], "out": {"x": 1}}]}, "in 应当是一个对象"),
        ({"b_irr": [{"in": {"net": "100"}, "out": {"x": 1}}]}, "缺少 payments"),
        ({"b_irr": [{"in": {"net": "100", "payments": "1"}, "out": {"x": 1}}]}, "payments 应当是一个列表"),
        ({"b_irr": [{"in": {"net": "NaN", "payments": ["1"]}, "out": {"x": 1}}]}, "net 不是能用的数字：NaN"),
        ({"b_irr": [{"in": {"net": True, "payments": ["1"]}, "out": {"x": 1}}]}, "net 应当是数字"),
        ({"b_irr": [{"in": {"net": "1", "payments": ["2"]}, "out": {"x": 1}}]}, "x 我们没有这一项"),
        (
            {"b_irr": [{"in": {"net": "1", "payments": ["2"], "nett": "1"}, "out": {"total_paid": "2"}}]},
            "不认识 nett",
        ),
        ({"b_irr": [{"mode": ["x"], "in": {}, "out": {"x": 1}}]}, "mode 只能是"),
        ({"h_deadlines": [{"in": {"kind": "answer", "received": "2026-02-31"}, "out": {"raw": "x"}}]}, "2026-02-31"),
        ({"h_deadlines": [{"in": {"kind": "x", "received": "2026-02-01"}, "out": {"raw": "x"}}]}, "kind 只能是"),
        ({"i_night_window": [{"in": 3, "out": "ok"}]}, "in 应当是一段文字"),
        ({"i_night_window": [{"in": "24:00", "out": "ok"}]}, "22:30"),
        (
            {"f_court_fee": [{"in": {"kind": "acceptance", "amount": "-1"}, "out": {"full": "50"}}]},
            "我们不算：金额不能是负数。（amount）",
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_worked_out_says_why(rows, words, held):
    (found,) = differences(rows, held)

    assert words in found


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[", "不是 JSON：第 1 行"),
        (b"[]", "应当是一个对象"),
        (b"{}", "没有用例"),
        (b'{"_meta": {}}', "没有用例"),
        (b'{"b_irr": {}}', "b_irr 的值应当是一个列表"),
        (b'{"b_irr": [], "b_irr": [1]}', "b_irr 写了两次"),
        (b'{"b_irr": [NaN]}', "NaN"),
        (b'{"b_irr": [' + b"9" * 6000 + b"]}", "数字长 6000 个字符"),
        (b'{"b_irr": [1e99999999999999999999]}', "太大或者太小"),
        (b"\xff\xfe{", "不是 UTF-8"),
        (b"[" * 100_000, "套了太多层"),
    ],
)
def test_a_file_without_worked_cases_says_why(tmp_path, content, words):
    path = tmp_path / "cases.json"
    path.write_bytes(content)

    with pytest.raises(vectors.Unreadable, match=words):
        vectors.load(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(vectors.Unreadable, match="打不开"):
        vectors.load(tmp_path / "nothing.json")


@pytest.mark.django_db
def test_the_command_uses_the_rates_of_the_database_and_ends_with_the_count(tmp_path, capsys):
    LoanPrimeRate.objects.create(published_on="2026-08-20", one_year="3.00", five_year="3.50")
    make_fees()
    path = tmp_path / "cases.json"
    row = {"in": {"contract_date": "2026-09-19"}, "out": {"cap_pct": 12, "stale": False}}
    older = {"in": {"contract_date": "2026-08-19"}, "out": {"cap_pct": "12.00"}}

    path.write_text(json.dumps({"b_lpr4": [row]}))
    call_command("check_vectors", path)
    good = capsys.readouterr().out.splitlines()
    path.write_text(json.dumps({"b_lpr4": [row, older]}))
    with pytest.raises(SystemExit) as ended:
        call_command("check_vectors", path)
    bad = capsys.readouterr().out.splitlines()

    assert good == ["共 1 行，一致 1 行，不一致 0 行。"]
    assert bad == [
        'b_lpr4 第 2 行：cap_pct 应为 "12.00"，我们得 null',
        "共 2 行，一致 1 行，不一致 1 行。",
    ]
    assert ended.value.code == 1


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        call_command("check_vectors", tmp_path / "nothing.json")


def test_an_obstacle_after_the_last_day_has_the_name_that_files_know(held):
    row = {
        "in": {"due": "2023-01-10", "obstacles": [["2026-01-13", "2026-02-20"]]},
        "out": {
            "expiry_raw": "2026-01-10",
            "log": [["2026-01-13", "obstacle_outside_last_6_months", "2026-01-10"]],
        },
    }

    assert differences({"d_limitation": [row]}, held) == []


def test_half_a_character_in_a_file_can_still_be_shown(held):
    (found,) = differences({"i_night_window": [{"in": "12:00", "out": "\ud800"}]}, held)

    assert "\\ud800" in found
    assert found.encode()
