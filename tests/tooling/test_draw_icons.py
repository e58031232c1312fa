"""The icons of telephones are the mark, drawn by the script, and survive being cut round."""

import math

import pytest
from PIL import Image

from draw_icons import STATIC, STROKES, box, draw


@pytest.mark.parametrize("size", [192, 512])
def test_the_icons_that_are_sent_are_those_that_are_drawn(size):
    sent = Image.open(STATIC / f"icon-{size}.png").convert("RGB")

    assert sent.tobytes() == draw(size).convert("RGB").tobytes()


def test_every_line_of_the_mark_lies_in_the_circle_that_a_telephone_leaves():
    boxes = [box(stroke) for stroke in STROKES]
    corners = [
        (x - 0.5, y - 0.5) for left, top, right, bottom in boxes for x in (left, right) for y in (top, bottom)
    ]

    assert max(math.hypot(*corner) for corner in corners) <= 0.4
