"""What the files in content/ have to keep, whoever edits them. No database: the files are read as text."""

import csv
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone

from articles import contentfile
from articles.checking import check_folder
from core.text import parse_number

CONTENT = Path(__file__).resolve().parents[2] / "content"
ARTICLES = sorted(path for path in (CONTENT / "articles").glob("*.md") if path.name != "README.md")
LAWS = sorted(path for path in (CONTENT / "statutes").glob("*.md") if path.name != "README.md")
REFERENCE = CONTENT / "reference"

NAMES_OF_THE_FIVE = {
    "huabei-unusable-after-online-loan-overdue",
    "huabei-overdue-affect-weilidai",
    "huabei-overdue-negotiate-repayment",
    "huabei-overdue-reported-restore-credit",
    "huabei-overdue-filing-standard-truth",
}
_PROVISION = re.compile(
    r"## 第(?P<number>[^条]+)条(?:之(?P<sub>[一二三四五六七八九十]+))?(?: (?P<gloss>.+))?"
)


@cache
def read(path):
    return contentfile.read(path)


def head_of(path):
    return tomllib.loads(path.read_text(encoding="utf-8").split("+++")[1])


class Law:
    """One file of content/statutes: its names and, for each provision, how many paragraphs it has."""

    def __init__(self, path):
        _, head, body = path.read_text(encoding="utf-8").split("+++", 2)
        head = tomllib.loads(head)
        self.statute, self.edition = head["statute"], head["edition"]
        self.names = {self.statute["title"], self.statute["short_title"], *self.statute["aliases"]}
        self.provisions = {}
        for block in re.split(r"\n(?=## )", body)[1:]:
            lines = [line for line in block.strip().split("\n") if line and not line.startswith("# ")]
            found = _PROVISION.fullmatch(lines[0])
            assert found, f"{path.name}: {lines[0]}"
            key = (parse_number(found["number"]), parse_number(found["sub"]) if found["sub"] else 0)
            assert key not in self.provisions, f"{path.name}: {lines[0]} twice"
            self.provisions[key] = {
                "gloss": found["gloss"] or "",
                "wording": [line for line in lines[1:] if not line.startswith(">")],
                "plain": [line[2:] for line in lines[1:] if line.startswith(">") and "编者注：" not in line],
            }

    @property
    def is_superseded(self):
        return "effective_to" in self.edition

    def paragraphs(self, key):
        items = re.compile(r"[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}[．.]")
        return [line for line in self.provisions[key]["wording"] if not items.match(line)]


@pytest.fixture(scope="module")
def library():
    """Name → law, for the editions in force."""
    laws = [law for law in map(Law, LAWS) if not law.is_superseded]
    return {name: law for law in laws for name in law.names}


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article_file(request):
    return request.param


@pytest.fixture(params=LAWS, ids=lambda path: path.stem)
def law(request):
    return Law(request.param)


# Articles


def test_the_articles_pass_the_check():
    """Law, quotations, numbers, words, links, tags, review: the rules stand in articles/checking/."""
    assert [str(fault) for fault in check_folder(CONTENT, today=timezone.localdate())] == []


def test_an_article_cites_law(article_file):
    assert "law:" in article_file.read_text(encoding="utf-8").replace("{{law:", "")


def test_the_five_articles_stand_under_their_addresses():
    assert {read(path).slug for path in ARTICLES} >= NAMES_OF_THE_FIVE
    assert all(path.stem == read(path).slug for path in ARTICLES)


def test_the_five_name_their_sources_and_each_source_has_its_mistakes_noted(article_file):
    head = head_of(article_file)

    assert head["sources"] or article_file.stem not in NAMES_OF_THE_FIVE
    assert all(source["title"] and source["rights"] for source in head["sources"])
    assert {note["source"] for note in head["notes"]} == {source["key"] for source in head["sources"]}


def test_ten_reprinted_comments_keep_a_role_a_date_and_a_note_but_no_name():
    comments = [comment for path in ARTICLES for comment in read(path).comments]

    assert len(comments) == 10
    assert {c["role"] for c in comments} == {"律师", "实习律师", "律师助理", "法律顾问", "法务助理"}
    assert {c["printed_date"] for c in comments} == {"2025-03-25", "2025-02-08"}
    assert all(c["text"] and c["note"] and c["shown"] for c in comments)


# Statutes


def test_a_law_says_which_edition_it_is_and_where_its_wording_is_from(law):
    assert re.match(r"\d{4}年", law.edition["label"])
    assert law.edition["source_name"]
    assert isinstance(law.edition["text_as_of"], date)
    assert max(number for number, _ in law.provisions) <= law.edition["last_number"]


def test_a_provision_has_wording_and_a_plain_line_or_admits_that_the_original_is_missing(law):
    for key, provision in law.provisions.items():
        (plain,) = provision["plain"]
        start = "换句话说：" if provision["wording"] else "待核对原文："
        assert plain.startswith(start), key
        assert len(plain.removeprefix(start)) <= 60, key
        assert 3 <= len(provision["gloss"]) <= 10, key


def test_a_superseded_edition_says_so_and_names_its_successor():
    old = [law for law in map(Law, LAWS) if law.is_superseded]
    current = {law.statute["slug"]: law for law in map(Law, LAWS) if not law.is_superseded}

    assert {law.statute["slug"] for law in old} == {
        "arbitration-law",
        "civil-procedure-law",
        "general-part-limitation-interpretation",  # abolished, with nothing in its place
        "public-security-administration-punishments-law",
    }
    abolished = [law for law in old if law.statute["slug"] not in current]
    assert all(law.edition["effective_note"].startswith("已经废止") for law in abolished)
    for law in (law for law in old if law not in abolished):
        successor = current[law.statute["slug"]]
        assert law.edition["effective_to"] == successor.edition["effective_from"]
        assert law.statute == successor.statute
        assert law.edition["effective_note"].startswith("旧版")
        assert all("现在看" in p["plain"][0] for p in law.provisions.values())


def test_a_name_belongs_to_one_law():
    owners = {}
    for law in map(Law, LAWS):
        for name in law.names:
            owners.setdefault(name, set()).add(law.statute["slug"])

    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}


def test_a_text_from_a_single_reprint_is_marked():
    reprinted = [law for law in map(Law, LAWS) if "转载" in law.edition["source_name"]]

    assert [law.statute["short_title"] for law in reprinted] == ["治安管理处罚法"]
    assert all("尚未" in law.edition["text_note"] for law in reprinted)


# Figures


def figure_rows():
    return list(csv.DictReader((REFERENCE / "figures.csv").read_text(encoding="utf-8").splitlines()))


def test_a_figure_names_whom_it_binds_and_its_provision_stands_in_the_library(library):
    for row in figure_rows():
        assert all(row[name] for name in ("name", "value", "binds", "provision")), row["key"]
        name, _, number = row["provision"].rpartition("-")
        if row["source_status"] == "official":
            assert (int(number), 0) in library[name].provisions, row["key"]
