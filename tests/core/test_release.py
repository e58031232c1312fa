"""Two releases never bear the same signs, two machines with the same release always do."""

import os

import pytest

from core import release


@pytest.fixture
def folder(settings, tmp_path):
    """Says which release lies in a folder, as a process would say that started now."""
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, []
    settings.CONTENT_DIR, settings.STATIC_ROOT = tmp_path / "content", tmp_path / "static"
    for name, words in {
        "templates/home.html": "首页", "content/guide.toml": "a = 1", "content/articles/one.md": "# 一",
        "content/letters/stop.toml": "b = 2", "static/staticfiles.json": "{}", "requirements.txt": "Django",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    return tmp_path


def digest(monkeypatch, started_at=float("inf")):
    monkeypatch.setattr(release, "_started_at", started_at)
    release.digest.cache_clear()
    return release.digest()


@pytest.fixture(autouse=True)
def _forget():
    yield
    release.digest.cache_clear()


def test_the_same_files_laid_there_at_another_time_are_the_same_release(folder, monkeypatch):
    first = digest(monkeypatch)
    os.utime(folder / "templates/home.html", (1, 1))

    assert digest(monkeypatch) == first


@pytest.mark.parametrize(
    ("name", "is_another"),
    [
        ("templates/home.html", True),
        ("templates/new.html", True),
        ("content/letters/stop.toml", True),
        ("static/staticfiles.json", True),
        ("requirements.txt", True),
        ("content/articles/one.md", False),
    ],
)
def test_what_a_page_is_made_of_makes_another_release(folder, monkeypatch, name, is_another):
    first = digest(monkeypatch)

    (folder / name).write_text("anders", encoding="utf-8")

    assert (digest(monkeypatch) != first) is is_another


def test_another_name_of_the_site_makes_another_release(folder, monkeypatch, settings):
    first = digest(monkeypatch)

    settings.SITE_NAME = "另一个站"

    assert digest(monkeypatch) != first


def test_a_process_whose_files_were_replaced_after_it_started_is_a_release_of_its_own(folder, monkeypatch):
    of_others = digest(monkeypatch)

    assert of_others != digest(monkeypatch, started_at=0) != digest(monkeypatch, started_at=0)
