"""What the files in content/ have to keep, whoever edits them. No database: the files are read as text."""

import csv
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from articles import contentfile
from core.markup import from_markdown, to_text, tokens
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
# Words that mislead: they stand inside quotation marks, where the text explains them, or in an editor's note.
QUOTED_ONLY = ("滞纳金", "立案标准", "停息挂账", "黑名单", "洗征信", "申请信用修复", "信用修复申请")
# 罚款 is a penalty of the state, so the sentence says whose.
WHO_MAY_FINE = ("行政机关", "法院", "公安", "监管", "拘留", "处罚")
NEVER = (
    *(
        "百分百",
        "必成功",
        "保证减免",
        "包过",
        "一定能减",
        "一定坐牢",
        "一定不坐牢",
        "就不用还",
        "可以不还",
        "快速上岸",
    ),
    *("强制下款", "据悉", "相关规定", "专业团队", "！", "!"),
)
# Facts whose original nobody here has seen: the paragraph says so.
NOT_SEEN = (
    "法发〔2017〕22号",
    "银发〔2016〕111号",
    "GB/T 45251",
    "云闪付",
    "百行征信",
    "消费投诉处理管理办法",
)
SAYS_SO = ("还没有核对", "都没有核对", "以合同")

_LAW_LINK = re.compile(
    r"law:(?P<name>[^()\s#]+?)-(?P<number>\d+)(?:-(?P<sub>\d+))?(?:#(?P<paragraph>\d+))?(?=[)}])"
)
_BOOK = re.compile(r"《(?P<name>[^》]+)》(?P<rest>[^《\n]*)")
_ARTICLE = re.compile(r"第(?P<number>[一二三四五六七八九十百千零]+)条(?:之(?P<sub>[一二三四五六七八九十]+))?")
_PROVISION = re.compile(
    r"## 第(?P<number>[^条]+)条(?:之(?P<sub>[一二三四五六七八九十]+))?(?: (?P<gloss>.+))?"
)


@cache
def read(path):
    return contentfile.read(path)


def head_of(path):
    return tomllib.loads(path.read_text(encoding="utf-8").split("+++")[1])


def words(markdown):
    return to_text(from_markdown(markdown))


@cache
def own_words(path):
    return tuple(_own_words(path))


def _own_words(path):
    """Every short text and paragraph of an article that speaks to the reader, editor's notes left out."""
    article = read(path).copy
    yield from (words(line) for line in article["short_answer"] + article["do_not"])
    yield from (article["question"], article["title"], article["description"])
    yield from (words(f"{step['title']}：{step['text']}") for step in article["do_now"])
    for section in article["sections"]:
        yield section["title"]
        yield from to_text(section["body"]).split("\n")


def outside_quotes(text):
    return re.sub(r"“[^”]*”", "", text)


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


def test_the_five_articles_stand_under_their_addresses():
    assert {read(path).slug for path in ARTICLES} >= NAMES_OF_THE_FIVE
    assert all(path.stem == read(path).slug for path in ARTICLES)


def test_an_article_answers_first_and_briefly(article_file):
    article = read(article_file).copy

    assert 1 <= len(article["short_answer"]) <= 3
    assert [line for line in article["short_answer"] if len(words(line)) > 60] == []
    assert 3 <= len(article["do_now"]) <= 5
    assert article["do_not"]
    assert 0 < len(article["description"]) <= 90


def test_an_article_ends_with_its_provisions_and_is_neither_thin_nor_endless(article_file):
    sections = read(article_file).copy["sections"]

    assert sections[-1]["kind"] == "statutes"
    assert 1500 <= sum(len(re.findall(r"[\u4e00-\u9fff]", to_text(s["body"]))) for s in sections) <= 2800


def test_an_article_uses_a_known_category_and_described_tags(article_file):
    article = read(article_file).copy
    categories = {
        row["slug"] for row in tomllib.loads((REFERENCE / "categories.toml").read_text())["categories"]
    }
    tags = {row["name"] for row in tomllib.loads((REFERENCE / "tags.toml").read_text())["tags"]}

    assert article["category"] in categories
    assert set(article["tags"]) - tags == set()


def test_links_within_the_site_lead_to_pages_that_exist(article_file):
    known = {f"/articles/{path.stem}/" for path in ARTICLES} | {
        *("/help/", "/glossary/", "/figures/", "/notices/", "/questions/ask/")
    }

    linked = set(re.findall(r"(?<=[(\"])/[^)\"\s]*", article_file.read_text(encoding="utf-8")))

    assert linked - known == set()


def test_every_cited_provision_stands_in_the_library(article_file, library):
    text = article_file.read_text(encoding="utf-8")
    cited = {(m["name"], int(m["number"]), int(m["sub"] or 0)) for m in _LAW_LINK.finditer(text)}
    for book in _BOOK.finditer(re.sub(r"\]\([^)]*\)", "]", text)):
        if book["name"] in library:
            numbers = _ARTICLE.finditer(book["rest"])
            cited |= {
                (book["name"], parse_number(m["number"]), parse_number(m["sub"] or "零")) for m in numbers
            }

    missing = {c for c in cited if c[0] not in library or c[1:] not in library[c[0]].provisions}

    assert cited
    assert missing == set()


def test_a_cited_paragraph_exists(article_file, library):
    wrong = [
        m[0]
        for m in _LAW_LINK.finditer(article_file.read_text(encoding="utf-8"))
        if m["paragraph"]
        and int(m["paragraph"]) > len(library[m["name"]].paragraphs((int(m["number"]), int(m["sub"] or 0))))
    ]

    assert wrong == []


def test_a_quotation_has_official_wording_to_quote(article_file, library):
    quoted = [
        _LAW_LINK.match(token.raw[2:])
        for section in read(article_file).copy["sections"]
        for token in tokens(section["body"])
        if token.kind == "law"
    ]

    assert 1 <= len(quoted) <= 4
    assert all(library[m["name"]].provisions[int(m["number"]), int(m["sub"] or 0)]["wording"] for m in quoted)


def test_figures_in_the_text_are_kept_as_figures(article_file):
    known = {row["key"] for row in figure_rows()}

    used = {
        t.value for s in read(article_file).copy["sections"] for t in tokens(s["body"]) if t.kind == "figure"
    }

    assert used - known == set()


def test_misleading_words_stand_only_where_they_are_explained(article_file):
    wrong = [
        (word, line)
        for line in own_words(article_file)
        for word in QUOTED_ONLY
        if word in outside_quotes(line)
    ]
    wrong += [
        sentence
        for line in own_words(article_file)
        for sentence in outside_quotes(line).split("。")
        if "罚款" in sentence and not any(who in sentence for who in WHO_MAY_FINE)
    ]

    assert wrong == []


def test_nothing_promises_threatens_or_says_the_debt_is_gone(article_file):
    lines = list(own_words(article_file))
    allowed = ("不是超过就不用还",)

    wrong = []
    for line in lines:
        plain = outside_quotes(line)
        for phrase in allowed:
            plain = plain.replace(phrase, "")
        wrong += [(word, line) for word in NEVER if word in plain]

    assert len(lines) > 30
    assert wrong == []


def test_what_nobody_has_seen_in_the_original_says_so(article_file):
    paragraphs = [
        line
        for section in read(article_file).copy["sections"]
        for line in to_text(section["body"]).split("\n")
    ]
    paragraphs += [words(note["text"]) for note in read(article_file).copy["notes"]]

    silent = [p for p in paragraphs if any(n in p for n in NOT_SEEN) and not any(s in p for s in SAYS_SO)]

    assert silent == []


def test_the_five_name_their_sources_and_each_source_has_its_mistakes_noted(article_file):
    head = head_of(article_file)

    assert head["sources"] or article_file.stem not in NAMES_OF_THE_FIVE
    assert all(source["title"] and source["rights"] for source in head["sources"])
    assert {note["source"] for note in head["notes"]} == {source["key"] for source in head["sources"]}


def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(article_file):
    assert read(article_file).reviewed_on is None


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
        "public-security-administration-punishments-law",
    }
    for law in old:
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
