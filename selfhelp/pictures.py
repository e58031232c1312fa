"""Small drawings made by the server: a curve, columns, days on a line.

Every one says in words what it shows (title, desc), and the page repeats it as a table. Colours come from the
stylesheet's classes, so that they follow the reader's scheme; there is no inline style.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, HIGH = 320, 150
LEFT, RIGHT, TOP, FLOOR = 4, 316, 22, 122
NEAR, LANE, STEM = (
    20,
    20,
    18,
)  # marks closer than NEAR stand LANE above each other, the lowest STEM above the line
MOST_LANES = 8


def curve(title: str, words: str, points: Sequence[tuple[date, Decimal]]) -> SafeString:
    """An amount that grows over days; points in order of time, at least two of them on different days."""
    first, last = points[0][0], points[-1][0]
    span, most = max(1, (last - first).days), max(max(y for _, y in points), Decimal("0.01"))
    placed = [
        (LEFT + (RIGHT - LEFT) * (day - first).days / span, FLOOR - (FLOOR - TOP) * float(y / most))
        for day, y in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    return _drawn(
        title,
        words,
        format_html('<polyline class="l" points="{}"/>', line),
        format_html_join("", '<circle class="f" cx="{}" cy="{}" r="4"/>', map(_written, placed[1:])),
        _axis(first, last),
        _text(placed[-1][0], placed[-1][1] - 9, f"{points[-1][1]:,.2f} 元", "end"),
    )


def columns(title: str, words: str, heights: Sequence[Decimal], *, first: str, last: str) -> SafeString:
    """What is left after each month, at most 360 columns."""
    most = max(max(heights), Decimal("0.01"))
    step = (RIGHT - LEFT) / len(heights)
    width = max(step * 0.8, 0.6)
    bars = [
        (LEFT + step * place, FLOOR - (tall := (FLOOR - TOP) * float(height / most)), width, tall)
        for place, height in enumerate(heights)
    ]
    return _drawn(
        title,
        words,
        format_html_join("", '<rect class="f" x="{}" y="{}" width="{}" height="{}"/>', map(_written, bars)),
        format_html('<path class="g" d="M{} {}H{}"/>', LEFT, FLOOR, RIGHT),
        _text(LEFT, FLOOR + 20, first, "start"),
        _text(RIGHT, FLOOR + 20, last, "end"),
        _text(LEFT, TOP - 8, f"{heights[0]:,.2f} 元", "start"),
    )


def timeline(title: str, words: str, days: Sequence[date], *, today: date) -> SafeString:
    """Numbered days on a line, in order, and where today stands; the numbers are those of the table's rows.

    Days that lie close together are stacked, and the picture grows with the stack; what finds no room is said in words.
    """
    everything = [*days, today]
    first, last = min(everything), max(everything)
    span = max(1, (last - first).days)

    def at(day: date) -> float:
        return LEFT + 10 + (RIGHT - LEFT - 20) * (day - first).days / span

    placed, lanes = [], [float("-inf")] * MOST_LANES
    for number, day in enumerate(days, 1):
        lane = next((place for place, taken in enumerate(lanes) if at(day) - taken >= NEAR), None)
        if lane is not None:
            lanes[lane] = at(day)
            placed.append((number, day, lane))
    floor = max(FLOOR, TOP + STEM + LANE * max((lane for *_, lane in placed), default=0) + 12)
    marks = [
        ("z" if day >= today else "d", at(day), floor - STEM - LANE * lane, number)
        for number, day, lane in placed
    ]
    now, left_out = at(today), len(days) - len(placed)
    return _drawn(
        title,
        words,
        _axis(first, last, floor),
        _text(WIDE / 2, floor + 20, f"还有 {left_out} 个挤不下，看表", "middle")
        if left_out
        else SafeString(),
        format_html('<path class="t" d="M{} {}V{}"/>', f"{now:.1f}", floor + 6, TOP - 4),
        _text(min(max(now, 20), WIDE - 20), TOP - 8, "今天", "middle"),
        format_html_join(
            "", '<path class="g" d="M{} {}V{}"/>', (_written((x, floor, y)) for _, x, y, _ in marks)
        ),
        format_html_join(
            "",
            '<circle class="{}" cx="{}" cy="{}" r="9"/>'
            '<text class="n" x="{}" y="{}" text-anchor="middle">{}</text>',
            (_written((look, x, y, x, y + 5, number)) for look, x, y, number in marks),
        ),
        high=floor + HIGH - FLOOR,
    )


def _axis(first: date, last: date, floor: int = FLOOR) -> SafeString:
    return format_html(
        '<path class="g" d="M{} {}H{}"/>{}{}',
        LEFT,
        floor,
        RIGHT,
        _text(LEFT, floor + 20, first.isoformat(), "start"),
        _text(RIGHT, floor + 20, last.isoformat(), "end"),
    )


def _text(x: float, y: float, words: str, anchor: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>', f"{x:.1f}", f"{y:.1f}", anchor, words
    )


def _written(values: Iterable[object]) -> list[object]:
    """Coordinates to a tenth of a point: format_html takes no formats of its own."""
    return [f"{value:.1f}" if isinstance(value, float) else value for value in values]


def _drawn(title: str, words: str, *parts: SafeString, high: int = HIGH) -> SafeString:
    return format_html(
        '<svg class="pic" role="img" aria-labelledby="pic-t pic-d" viewBox="0 0 {} {}">'
        '<title id="pic-t">{}</title><desc id="pic-d">{}</desc>{}</svg>',
        WIDE,
        high,
        title,
        words,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
