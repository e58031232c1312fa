"""The pictures that stand beside shared links."""

from io import BytesIO, StringIO

import pytest
from django.core.management import call_command

from articles import pictures, publishing
from articles.workingcopy import working_copy
from core import drawing
from core.events import public_page_changed
from tests.factories import NOW, make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
has_fonts = pytest.mark.skipif(not drawing.has_fonts(), reason="fonts-noto-cjk is not installed")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "pictures"


def draw():
    said, complained = StringIO(), StringIO()
    call_command("draw_pictures", stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def image(client, address="/articles/a/"):
    html = client.get(address).content.decode()
    return html.split('og:image" content="')[1].split('"')[0].partition("://")[2].partition("/")[2]


@has_fonts
def test_a_picture_is_drawn_once_for_each_wording_and_small(client, folder):
    from PIL import Image

    article = make_article("a", title="网贷逾期后花呗用不了：为什么，怎么办", description="按合同来。" * 20)
    make_draft("draft")
    heard = []
    public_page_changed.connect(receiver := lambda **signal: heard.append(signal["reason"]), weak=False)
    try:
        first, again = draw()[0], draw()[0]
    finally:
        public_page_changed.disconnect(receiver)

    (path,) = folder.iterdir()
    assert ("新画 1 张，删掉 0 张" in first, "新画 0 张，删掉 0 张" in again, heard) == (
        True,
        True,
        ["1 pictures"],
    )
    shown = client.get(f"/{image(client)}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert shown.content == path.read_bytes()
    assert len(shown.content) <= 60_000
    assert Image.open(BytesIO(shown.content)).size == (1200, 630)

    publishing.rewrite(article, working_copy(article) | {"title": "改动中的标题"}, by=None, now=NOW)
    assert "新画 0 张" in draw()[0]  # readers still have the words of before
    publishing.publish(article, by=None, now=NOW, despite="短文")
    assert image(client) == "static/share.png"  # never the picture of other words
    assert "新画 1 张，删掉 1 张" in draw()[0]
    assert image(client).startswith("articles/a/share.png?v=")


@has_fonts
def test_the_picture_of_an_article_that_is_gone_goes_too(client, folder):
    article = make_article("a")
    draw()

    publishing.retire(article, reason="过时", by=make_user(), now=NOW)

    assert client.get("/articles/a/share.png").status_code == 410
    draw()
    assert list(folder.iterdir()) == []


@has_fonts
def test_lines_break_at_signs_and_never_begin_with_one():
    _, large, small = pictures.faces()

    assert pictures.lines("强制执行：工资、微信支付宝、唯一住房会怎样", large, most=3, at_signs=True) == [
        "强制执行：工资、",
        "微信支付宝、唯一住房会怎样",
    ]
    lines = pictures.lines("字" * 28 + "，" + "字" * 60, small, most=2)
    assert (lines[1][0], lines[1][-1], len(lines)) == ("字", "…", 2)


def test_without_fonts_the_command_says_so_and_pages_show_the_picture_of_the_site(
    client, folder, monkeypatch, tmp_path
):
    make_article("a")
    monkeypatch.setattr(drawing, "FONTS", tmp_path / "nothing")

    said, complained = draw()

    assert ("fonts-noto-cjk" in complained, said, folder.exists()) == (True, "", False)
    assert image(client) == image(client, "/") == "static/share.png"
    old = client.get("/articles/a/share.png?v=0123456789ab")
    assert (old.status_code, old["Location"]) == (302, "/static/share.png")
