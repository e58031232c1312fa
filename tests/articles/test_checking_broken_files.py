"""`check_content` where files cannot be read: each is named, and what can be seen of the others is said all the same."""

from datetime import date

import pytest

from articles.checking import check_folder
from tests.articles.sound_content import SLUG, write_sound

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path):
    return write_sound(tmp_path / "content").parent.parent


def said(folder):
    return [str(one) for one in check_folder(folder, today=TODAY)]


def test_a_file_that_cannot_be_read_is_still_there_to_be_linked_to(folder):
    (folder / "articles" / "other.md").write_text("没有头", encoding="utf-8")

    assert said(folder) == ["other.md 第 1 行：文件的第一行应当是 +++。"]


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_files_of_other_editors_read_alike(folder, start, line_end):
    for path in (folder / "articles").glob("*.md"):
        path.write_bytes(start + path.read_bytes().replace(b"\n", line_end))

    assert said(folder) == []


def test_broken_tables_and_laws_are_all_named_and_hide_no_fault_of_an_article(folder):
    (folder / "reference" / "figures.csv").write_text("key,valeu,unit\na,1,年\n", encoding="utf-8")
    (folder / "reference" / "tags.toml").unlink()
    next((folder / "statutes").glob("*.md")).write_text("没有头", encoding="utf-8")
    article = folder / "articles" / f"{SLUG}.md"
    article.write_text(article.read_text(encoding="utf-8") + "\n一定坐牢。\n", encoding="utf-8")

    found = said(folder)

    assert any("figures.csv 第 2 行：没有 value 这一格。" in one for one in found)
    assert any("tags.toml 读不了或者不在。" in one for one in found)
    assert sum(one.startswith("资料：") for one in found) == 3
    assert any(one.startswith(f"{SLUG}.md") and "一定坐牢" in one for one in found)
