"""What the look may cost a reader with an old phone and a slow line."""

import re
from pathlib import Path

import brotli
import pytest

from portal.staticfiles import SQUEEZERS

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css" / "site.css"  # all that an article wears
MORE = ROOT / "static" / "css" / "more.css"  # the rest
FIRST = ROOT / "static" / "js" / "site.js"  # the only one that every page waits for
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [path for path in TEMPLATES if "admin" not in path.relative_to(ROOT / "templates").parts]
KB = 1024


def scripts():
    """Those that public pages load, at once or when somebody asks for it; the staff's pages have their own."""
    found = {
        script
        for path in PUBLIC_TEMPLATES
        for script in re.findall(r"{% static 'js/([\w-]+\.js)' %}", path.read_text(encoding="utf-8"))
    }
    found |= set(re.findall(r'import\("\./([\w-]+\.js)"\)', FIRST.read_text(encoding="utf-8")))
    return [ROOT / "static" / "js" / script for script in sorted(found)]


def name(path):
    return str(path.relative_to(ROOT))


def packed(*paths):
    """How many bytes files take on their way."""
    return sum(
        len(brotli.compress(SQUEEZERS[path.suffix[1:]](path.read_text(encoding="utf-8")).encode()))
        for path in paths
    )


def plain_css(path):
    """A stylesheet without its comments and texts, so that a word in them is not taken for a rule."""
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_stylesheets_travel_in_nine_kilobytes():
    assert packed(CSS) <= 5.75 * KB
    assert packed(CSS, MORE) <= 9 * KB


def test_there_are_two_stylesheets_with_their_parts_in_order():
    headings = {
        path.name: re.findall(r"/\* == (\w+) == \*/", path.read_text(encoding="utf-8"))
        for path in (CSS, MORE)
    }

    assert headings == {
        "site.css": ["tokens", "base", "layout", "components", "print"],
        "more.css": ["base", "layout", "components", "print"],
    }
    linked = {
        sheet
        for path in PUBLIC_TEMPLATES
        for sheet in re.findall(r"[\w/-]+\.css", path.read_text(encoding="utf-8"))
    }
    assert linked == {"css/site.css", "css/more.css"}


# What may be larger: the debt sheet keeps what is typed on the reader's device, the search field offers what may be
# meant and remembers what was looked for, the form for an answer puts provisions and kept passages where its lawyer writes,
# the list of what is kept on a device stands nowhere but there, and the law beside the words comes by pointer, focus and press.
LARGER = {
    "debt_sheet.js": 2.25 * KB,
    "kept.js": 1.6 * KB,
    "law.js": 1.2 * KB,
    "pick.js": 1.1 * KB,
    "suggest.js": 1.3 * KB,
}


def test_no_script_is_larger_than_a_kilobyte_but_those_that_pay_for_it():
    sizes = {path.name: packed(path) for path in scripts()}
    loading = [path.name for path in PUBLIC_TEMPLATES if "debt_sheet.js" in path.read_text(encoding="utf-8")]

    assert {"site.js", "share.js", "quote.js", *LARGER} <= set(sizes)
    assert {name: size for name, size in sizes.items() if size > LARGER.get(name, KB)} == {}
    assert loading == ["sheet_form.html"]


ANSWERS_OF_THE_SERVER = {"401", "403", "409"}


def test_no_script_knows_a_rule_of_law():
    numbers = {
        name(path): set(re.findall(r"(?<![\w.-])\d{2,}(?![\w-])", path.read_text(encoding="utf-8")))
        - ANSWERS_OF_THE_SERVER
        for path in scripts()
    }

    assert {path: found for path, found in numbers.items() if found} == {}


def test_the_stylesheet_fetches_nothing_from_elsewhere():
    assert re.findall(r"url\((?!['\"]?/?static)", plain_css(CSS) + plain_css(MORE)) == []


def breaches(rule, *, flags=0):
    """Which public templates hold something, and what: {template: [found, …]}."""
    found = {
        name(path): re.findall(rule, path.read_text(encoding="utf-8"), flags) for path in PUBLIC_TEMPLATES
    }
    return {path: hits for path, hits in found.items() if hits}


def test_every_template_is_short_enough_to_read_at_once():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}

    assert {path: length for path, length in lengths.items() if length > 120} == {}


@pytest.mark.parametrize(
    "rule",
    [
        r"\sstyle\s*=",
        r"<style\b",
        r"\son[a-z]+\s*=\s*[\"']",
        r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)[^>]*>",
        r"javascript:",
    ],
)
def test_no_template_holds_inline_style_or_script(rule):
    found = breaches(rule)
    if "<style" in rule:  # a file that people take along lies where no style sheet of ours reaches it
        assert found.pop("templates/accounts/takeaway.html") == ["<style"]

    assert found == {}


@pytest.mark.parametrize(
    "rule",
    [
        r"<(?:img|script|iframe|source)[^>]*\ssrc=\"(?:https?:)?//[^\"]*",
        r"<link[^>]*rel=\"stylesheet\"[^>]*href=\"(?:https?:)?//[^\"]*",
    ],
)
def test_no_template_fetches_anything_from_elsewhere(rule):
    assert breaches(rule) == {}


def test_no_page_shouts():
    assert breaches(r"！|[\u4e00-\u9fff]!") == {}
