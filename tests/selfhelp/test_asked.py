"""What people type who need a tool: each phrase leads to one page that there is."""

import tomllib
from pathlib import Path

import pytest

from articles.borrowing import bare
from selfhelp import asked, checks, findable, papers, shelves, tools

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def written(tmp_path, settings):
    shelves.letters(), papers.papers()  # read before their folder is another
    settings.CONTENT_DIR = tmp_path
    (tmp_path / "selfhelp").mkdir()
    asked.phrases.cache_clear()
    yield lambda text: (tmp_path / "selfhelp" / "asked.toml").write_text(text, encoding="utf-8")
    asked.phrases.cache_clear()


def test_the_phrases_of_a_tool_are_what_search_finds_it_by():
    document = findable.tool_document(tools.get("cost"))

    assert document.asked == asked.phrases()["tool"]["cost"] != []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool", "读不懂"),
        ("[tools]\ncost = []", "没有 tools 这一类"),
        ('[tool]\ncost = "逾期要多付多少"', "每一句要有"),
        ('[tool]\ncost = ["短"]', "每一句要有"),
        ("tool = 3", "每一句要有"),
        ('[tool]\ncost = ["要多付多少"]\nguide = ["要多付多少"]', "写了两次"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(written, text, says):
    written(text)

    with pytest.raises(asked.Malformed, match=says):
        asked.phrases()


def test_a_name_that_is_none_stops_the_start(written):
    written('[tool]\nno-such-tool = ["没有这个工具"]')

    assert [error.id for error in checks.phrases_lead_to_pages(None)] == ["selfhelp.E006"]


def test_no_phrase_leads_to_an_article_as_well():
    heads = (
        path.read_text(encoding="utf-8").split("+++")[1] for path in (CONTENT / "articles").glob("*-*.md")
    )
    beside_articles = {bare(phrase) for head in heads for phrase in tomllib.loads(head)["asked"]}
    ours = [bare(phrase) for pages in asked.phrases().values() for each in pages.values() for phrase in each]

    assert len(beside_articles) > 1000
    assert len(ours) == len(set(ours))
    assert beside_articles.isdisjoint(ours)
