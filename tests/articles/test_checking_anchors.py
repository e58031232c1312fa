"""`check_content`: no section takes an anchor that the page around the text has of its own."""

import re
from pathlib import Path

from articles.checking import check_folder
from articles.checking.links import OF_THE_PAGE
from tests.articles.sound_content import write_sound
from tests.articles.test_checking import TODAY, plant

TEMPLATES = Path(__file__).parents[2] / "templates"
AROUND = (
    "base.html",
    "_help.html",
    "_foot.html",
    "_errors.html",
    "articles/detail.html",
    "articles/preview.html",
)


def test_a_section_does_not_take_an_anchor_of_the_page(tmp_path):
    article = write_sound(tmp_path / "content")

    line = plant(article, "## 接着做 {#next kind=advice}", "## 接着做 {#toc kind=advice}")

    found = check_folder(article.parent.parent, today=TODAY)
    assert (article.name, line, "link") in [(one.name, one.line, one.rule) for one in found]


def test_the_anchors_of_the_page_are_those_of_its_templates():
    found = set()
    parts = [path for path in TEMPLATES.glob("articles/_*.html") if not path.name.startswith("_topic_")]
    for path in [*(TEMPLATES / name for name in AROUND), *parts]:
        found |= set(re.findall(r'id="([a-z-]+)"', path.read_text(encoding="utf-8")))

    assert found <= OF_THE_PAGE
