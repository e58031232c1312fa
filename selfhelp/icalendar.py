"""A file of all-day reminders for the calendar of a phone (RFC 5545). It tells nothing but the days.

A calendar shows its entries on a locked screen and copies them to other devices: every entry has the same title, and
neither what the day is for nor whose it is stands anywhere in the file.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

TITLE = "法律期限提醒"
MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # octets, without the line break
ALARMS = ("-P2DT15H", "-PT15H")  # nine in the morning, three days and one day before


def calendar(days: Iterable[date], *, now: datetime, host: str) -> bytes:
    """One entry for each day; a day that two periods share has one. `host` makes the entries' names unique."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{host}//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for day in sorted(set(days)):
        lines += _event(day, now.astimezone(UTC), host)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _event(day: date, now: datetime, host: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{day:%Y%m%d}-deadline@{host}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{TITLE}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *(line for trigger in ALARMS for line in _alarm(trigger)),
        "END:VEVENT",
    ]


def _alarm(trigger: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{TITLE}", f"TRIGGER:{trigger}", "END:VALARM"]


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, each after the first led by a blank; no character is cut."""
    pieces, piece, room = [], "", LONGEST_LINE
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST_LINE - 1
        piece += char
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"
