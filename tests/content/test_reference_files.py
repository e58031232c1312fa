"""What the small facts in content/reference/ have to keep. No database: the files are read as text."""

import csv
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.text import cn_number

REFERENCE = Path(__file__).resolve().parents[2] / "content" / "reference"
SOURCE_STATUSES = {"official", "two_sources", "one_source", "recalled"}


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("hotlines.csv", "number"),
        ("glossary.csv", "word"),
        ("figures.csv", "key"),
        ("lpr.csv", "published_on"),
    ],
)
def test_each_row_is_there_once_with_its_source_and_how_sure_we_are(name, key):
    found = rows(name)

    assert len({row[key] for row in found}) == len(found) > 10
    assert {row["source_status"] for row in found} <= SOURCE_STATUSES
    assert [row[key] for row in found if not row["source"]] == []
    assert [row[key] for row in found if None in row or None in row.values()] == []


def test_the_numbers_for_danger_come_first_and_bear_no_doubt():
    hotlines = sorted(rows("hotlines.csv"), key=lambda row: int(row["order"]))

    assert [row["number"] for row in hotlines[:3]] == ["110", "120", "12356"]
    assert {row["use"] for row in hotlines[:3]} == {"crisis"}
    assert not {row["source_status"] for row in hotlines[:3]} & {"recalled", "one_source"}


def test_prime_rates_are_numbers_in_the_order_of_their_days():
    rates = rows("lpr.csv")

    days = [date.fromisoformat(row["published_on"]) for row in rates]

    assert days == sorted(days)
    assert all(
        Decimal(1) < Decimal(row["one_year"]) <= Decimal(row["five_year"]) < Decimal(10) for row in rates
    )


def test_notices_are_dated_sourced_warnings():
    notices = tomllib.loads((REFERENCE / "notices.toml").read_text(encoding="utf-8"))["notices"]

    assert {n["kind"] for n in notices} == {"scam", "policy"}
    assert {n["source_status"] for n in notices} <= SOURCE_STATUSES
    assert all(n["title"] and n["text"] and n["source"] for n in notices)
    assert all("starts_on" in n for n in notices if n["kind"] == "policy")
    (ended,) = [n for n in notices if "ends_on" in n]
    assert (ended["key"], ended["ends_on"]) == ("policy-one-time-credit-repair", date(2026, 3, 31))


def test_a_scam_says_which_words_call_it_what_it_rests_on_and_what_to_do_after_paying():
    notices = tomllib.loads((REFERENCE / "notices.toml").read_text(encoding="utf-8"))["notices"]
    scams = [n for n in notices if n["kind"] == "scam"]

    assert all(n["triggers"] and n["provisions"] and "110" in n["if_paid"] for n in scams)
    assert all("没有人能保证" in n["if_paid"] for n in scams)
    called = {word for n in scams for word in n["triggers"]}
    assert called >= {
        "征信修复",
        "征信洗白",
        "铲单",
        "停息挂账",
        "债务优化",
        "反催收",
        "代理维权",
        "强制下款",
    }


def test_what_rests_on_a_provision_names_one_that_the_library_holds():
    named = {}
    for path in (REFERENCE.parent / "statutes").glob("*.md"):
        if path.name != "README.md":
            head = tomllib.loads(path.read_text(encoding="utf-8").split("+++")[1])
            named.setdefault(head["statute"]["short_title"], []).append(path.read_text(encoding="utf-8"))
    notices = tomllib.loads((REFERENCE / "notices.toml").read_text(encoding="utf-8"))["notices"]
    codes = [code for n in notices for code in n.get("provisions", [])]
    codes += [row["provision"] for row in rows("glossary.csv") if row["provision"]]
    codes += [row["provision"] for row in rows("figures.csv") if row["provision"].rpartition("-")[0] in named]

    missing = []
    for code in codes:
        name, number, sub = re.fullmatch(r"(\D+)-(\d+)(?:-(\d+))?", code).groups()
        heading = f"## 第{cn_number(int(number))}条" + (f"之{cn_number(int(sub))}" if sub else "") + " "
        missing += [code] if not any(heading in text for text in named.get(name, [])) else []

    assert len(codes) > 100
    assert missing == []


def test_a_checked_figure_has_the_day_of_the_check_and_an_unseen_one_has_none():
    for row in rows("figures.csv"):
        assert bool(row["checked_on"]) == (row["source_status"] == "official"), row["key"]
