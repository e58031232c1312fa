"""What the small facts in content/reference/ have to keep. No database: the files are read as text."""

import csv
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

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
