"""What was written or reckoned, as a picture that can be kept where nothing can be downloaded."""

from base64 import b64decode
from io import BytesIO
from re import findall

import pytest
import time_machine
from PIL import Image

from core import drawing
from tests.factories import NOW
from tests.selfhelp import calculator_values, letter_values

pytestmark = pytest.mark.django_db
has_fonts = pytest.mark.skipif(not drawing.has_fonts(), reason="fonts-noto-cjk is not installed")
LETTER = "/selfhelp/letters/complaint/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def pictures(page):
    found = findall(r'src="data:image/png;base64,([^"]+)"', page.content.decode())
    return [Image.open(BytesIO(b64decode(each))) for each in found]


def ink(picture):
    """The rows between which something is written."""
    _, top, _, bottom = picture.point([255 * (grey < 128) for grey in range(256)]).getbbox()
    return top, bottom


@has_fonts
def test_a_letter_becomes_sheets_of_a4_that_have_no_address(client):
    typed = letter_values.typed("complaint", step="picture")

    page = client.post(LETTER, typed)

    (sheet, *_) = pictures(page)
    top, bottom = ink(sheet)
    assert sheet.size == (1240, 1754)
    assert drawing.EDGE <= top < bottom <= 1754 - drawing.EDGE
    assert bottom - top > 500
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "private, no-store"
    assert "示例小额贷款有限公司" in page.context["text"]
    assert dict(page.context["carried"])["name"] == typed["name"]


def test_only_a_page_with_a_picture_may_show_one_from_itself(client):
    page = client.post(LETTER, letter_values.typed("complaint"))

    assert "data:" not in page["Content-Security-Policy"]
    assert 'value="picture"' in page.content.decode()


@has_fonts
def test_a_result_is_drawn_with_its_day_and_leads_back_with_everything_typed(client):
    typed = calculator_values.typed("deadlines", step="picture", kept="cost?base=3000")

    page = client.post("/selfhelp/deadlines/", typed)

    (picture,) = pictures(page)
    assert picture.size[1] - ink(picture)[1] < 2 * drawing.EDGE  # no empty half of a sheet
    assert "2026-12-01" in page.context["text"]
    assert "2026-11-21 算的。估算，不是法律意见。" in page.context["text"]
    assert {("order_on", "2026-11-16"), ("kept", "cost?base=3000")} <= set(page.context["carried"])


def test_what_is_wrong_is_said_at_its_field_instead_of_drawn(client):
    page = client.post("/selfhelp/deadlines/", {"order_on": "2026-02-31", "step": "picture"})

    assert "order_on" in page.context["form"].errors
    assert pictures(page) == []


def test_without_fonts_the_page_says_so_and_gives_the_words(client, monkeypatch, tmp_path):
    monkeypatch.setattr(drawing, "FONTS", tmp_path)

    page = client.post(LETTER, letter_values.typed("complaint", step="picture"))

    html = page.content.decode()
    assert (page.status_code, pictures(page)) == (200, [])
    assert "服务器上缺字体" in html
    assert "2026年11月2日23:10，0571-00000000 来电骂人" in html


@has_fonts
def test_lines_are_cut_neither_in_a_number_nor_before_a_sign():
    face = drawing.font(drawing.SERIF, 20)

    assert list(drawing.wrapped("本金一共是12,345.67元", face, room=140)) == ["本金一共是", "12,345.67元"]
    assert list(drawing.wrapped("一二三四五，六", face, room=100)) == ["一二三四", "五，六"]
    assert "".join(drawing.wrapped("1" * 99, face, room=100)) == "1" * 99


@has_fonts
def test_somebody_who_pastes_a_book_gets_six_sheets():
    assert len(drawing.sheets([("para", "字" * 2_000)], size=100)) == drawing.MOST_SHEETS
