"""What somebody types into a calculator is nowhere afterwards; what is taken along lies in the page alone."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from selfhelp import icalendar
from selfhelp.calculators import CALCULATORS
from tests.factories import NOW, make_fees
from tests.selfhelp.calculator_values import TYPED, typed
from tests.selfhelp.test_letters_privacy import log, rows  # noqa: F401

pytestmark = pytest.mark.django_db
AMOUNT = "73914.28"  # found nowhere but where somebody typed it
DAY = "2024-07-19"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    make_fees()
    with time_machine.travel(NOW, tick=False):
        yield


def marked(name):
    """What is typed into a tool, with an amount and a day that can be found again."""
    fields = {
        "cost": "base",
        "rate": "principal",
        "instalment": "debt",
        "court-fee": "amount",
        "delay-interest": "base",
    }
    days = {"limitation": "due_on", "credit-record": "ended_on", "deadlines": "order_on"}
    if name in days:
        return typed(name, **{days[name]: DAY})
    extra = {"annual_rate": "24%"} if name == "rate" else {}
    return typed(name, **{fields[name]: AMOUNT}, **extra)


def traces(text):
    return [mark for mark in (AMOUNT, "73,914.28", DAY, "20240719") if mark in text]


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_a_calculation_leaves_no_trace(client, log, name):  # noqa: F811
    client = Client(enforce_csrf_checks=True)

    for step in ("", "edit", "ics"):
        response = client.post(f"/selfhelp/{name}/", marked(name) | {"step": step})

        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert not response.cookies
        assert traces(str(response.headers)) == []
    taken = client.post("/selfhelp/take-along/", {"kept": f"{name}?{encoded(name)}"})
    assert traces(taken.content.decode()) != []
    assert traces("\n".join(log)) == []
    assert traces(rows()) == []


def encoded(name):
    return "&".join(f"{field}={quote(value)}" for field, value in marked(name).items())


@pytest.mark.parametrize("path", [*CALCULATORS, "take-along"])
def test_the_empty_page_is_for_everybody_and_sets_no_cookie(client, path):
    response = client.get(f"/selfhelp/{path}/")

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
    assert response.wsgi_request.META["portal.public_page"] is True
    assert "不保存，不记日志，不写进网址" in response.content.decode()


# Taken along


def keep(client, name, passing=(), **changes):
    """Press the button of a result: what the page of that result would send, as pairs."""
    data = {}
    for field, value in [*typed(name, **changes).items(), *passing]:
        data.setdefault(field, []).append(value)
    page = client.post(f"/selfhelp/{name}/", data)
    return [*page.context["passing"], ("kept", page.context["mine"])]


def sheet(client, pairs, **more):
    data = {}
    for field, value in [*pairs, *more.items()]:
        data.setdefault(field, []).append(value)
    return client.post("/selfhelp/take-along/", data)


def test_results_of_several_tools_stand_on_one_page_and_one_can_be_taken_off(client):
    pairs = keep(client, "cost")
    pairs = keep(client, "court-fee", pairs)

    page = sheet(client, pairs)

    assert [one.calculator.name for one, _ in page.context["kept"]] == ["cost", "court-fee"]
    assert "67.50 元" in page.content.decode()
    fewer = sheet(client, page.context["passing"], drop=page.context["kept"][0][0].entry)
    assert [one.calculator.name for one, _ in fewer.context["kept"]] == ["court-fee"]
    assert fewer.context["lost"] == 0


def test_the_same_result_is_kept_once_and_no_more_than_a_dozen(client):
    once = sheet(client, keep(client, "cost") * 2)
    many = sheet(client, [("kept", f"court-fee?kind=acceptance&amount={n}0000") for n in range(1, 20)])

    assert len(once.context["kept"]) == 1
    assert len(many.context["kept"]) == 12


@pytest.mark.parametrize(
    "entry",
    [
        "nothing?x=1",
        "cost",
        "cost?base=-1",
        "cost?" + "a=1&" * 3000,
        "cost?" + "a=1&" * 200,
        "?",
        "cost?base=%00",
    ],
)
def test_what_is_no_result_of_ours_is_left_out_without_a_fault(client, entry):
    page = sheet(client, [("kept", entry)])

    assert page.status_code == 200
    assert page.context["kept"] == []


def test_nobody_can_make_the_page_print_words_of_their_own(client):
    page = sheet(
        client,
        [("kept", f"cost?{'&'.join(f'{k}={quote(v)}' for k, v in TYPED['cost'].items())}&note=<b>还清</b>")],
    )

    shown = page.content.decode().split("<h2>要带的材料")[0]
    assert "67.50 元" in shown
    assert "<b>还清" not in page.content.decode()
    assert "还清</b>" not in re.sub(r"<input[^>]*>|<button[^>]*>", "", shown)


# The calendar file


def test_the_calendar_file_tells_the_days_and_nothing_else(client):
    response = client.post(
        "/selfhelp/deadlines/",
        {"order_on": "2026-11-16", "filed_on": "2026-11-16", "hearing_on": "2026-12-20", "step": "ics"},
    )

    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", text) == ["20261201", "20261220"]
    assert set(re.findall(r"[\u4e00-\u9fff]+", text)) == {"法律期限提醒"}
    assert "20261116" not in text


def test_the_calendar_file_is_one_that_calendars_read():
    text = icalendar.calendar(
        [date(2026, 12, 1), date(2026, 12, 31), date(2026, 12, 1)],
        now=datetime(2026, 11, 21, 2, tzinfo=UTC),
        host="youju.example",
    ).decode()

    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert lines[-1] == ""
    assert (lines[0], lines[1], lines[-2]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert [line for line in lines if line.startswith(("UID", "DTEND"))] == [
        "UID:20261201-deadline@youju.example", "DTEND;VALUE=DATE:20261202",
        "UID:20261231-deadline@youju.example", "DTEND;VALUE=DATE:20270101",
    ]  # fmt: skip
    assert lines.count("DTSTAMP:20261121T020000Z") == text.count("BEGIN:VEVENT") == 2
    begun = [line.removeprefix("BEGIN:") for line in lines if line.startswith("BEGIN:")]
    assert begun.count("VALARM") == text.count("END:VALARM") == 4


def test_long_lines_are_folded_between_characters_and_come_back_whole():
    line = "DESCRIPTION:" + "期限" * 60

    folded = icalendar.folded(line)

    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == line
