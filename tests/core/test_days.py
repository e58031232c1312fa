from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 21, 16, 30, tzinfo=UTC), "2026-11-22"),
        (None, ""),
        ("<b>", ""),
    ],
)
def test_a_day_is_written_by_the_calendar_of_shanghai(value, said):
    text = Template("{{ value|day }}").render(Context({"value": value}))

    assert text == f'<time datetime="{said}">{said}</time>\n'
