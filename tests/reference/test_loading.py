"""The files of content/reference/ and what becomes of them when staff have been at work."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from core.events import public_page_changed
from reference import keeping
from reference.importing import load_reference
from reference.models import FeeSchedule, Hotline, LegalFigure, LoanPrimeRate, Notice, Term
from search.query import search

OURS = Path(settings.CONTENT_DIR) / "reference"
HEAD = "word,plain,also,provision,source,source_status,checked_on\n"
TERM = "逾期,过了还款日还没有还够,拖欠、断供,民法典-676,民法典,official,2026-11-20\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, text, name="glossary.csv"):
    (folder / name).write_text(text, encoding="utf-8")


def load(folder):
    (loaded,) = load_reference(folder)
    return loaded


@pytest.fixture
def changes():
    heard = []

    def hear(sender, reason, **kwargs):
        heard.append(sender)

    public_page_changed.connect(hear)
    yield heard
    public_page_changed.disconnect(hear)


def test_what_the_site_comes_with_loads_whole_and_loads_again(changes):
    first = load_reference(OURS)

    assert [each.words for each in first] == [""] * 7
    assert [each.name for each in first if not each.added] == ["local.csv"]
    assert changes == [Hotline, Term, LegalFigure, LoanPrimeRate, Notice, FeeSchedule]

    second = load_reference(OURS)

    assert [each.same for each in second] == [each.added for each in first]
    assert sum(each.added + each.changed + each.removed + len(each.kept) for each in second) == 0
    assert len(changes) == 6


def test_the_numbers_for_life_and_limb_come_first_and_in_this_order():
    load_reference(OURS)

    assert [line.number for line in Hotline.objects.listed()[:3]] == ["110", "120", "12356"]
    assert [line.number for line in Hotline.objects.crisis()] == ["110", "120", "12356"]
    assert [line.number for line in Hotline.objects.all()[:3]] == ["110", "120", "12356"]


def test_a_row_carries_every_column(folder):
    write(folder, HEAD + TERM)

    load(folder)

    term = Term.objects.get()
    assert (term.word, term.plain, term.also, term.provision) == (
        "逾期",
        "过了还款日还没有还够",
        ["拖欠", "断供"],
        "民法典-676",
    )
    assert (term.source, term.source_status, term.checked_on) == ("民法典", "official", date(2026, 11, 20))


def test_a_loaded_term_can_be_searched_and_a_removed_one_cannot(folder):
    write(folder, HEAD + TERM)
    load(folder)
    assert [hit.title for hit in search("断供").hits] == ["逾期"]

    write(folder, HEAD)
    loaded = load(folder)

    assert loaded.removed == 1
    assert search("断供").total == 0


def test_a_row_that_nobody_touched_follows_the_file(folder):
    write(folder, HEAD + TERM)
    load(folder)
    write(folder, HEAD + TERM.replace("还没有还够", "钱没还够"))

    loaded = load(folder)

    assert (loaded.changed, loaded.kept) == (1, ())
    assert Term.objects.get().plain == "过了还款日钱没还够"


def test_a_row_that_staff_edited_stays_theirs_even_when_the_file_changes(folder):
    write(folder, HEAD + TERM)
    load(folder)
    term = Term.objects.get()
    term.plain = "编辑写的"
    keeping.keep(term)
    write(folder, HEAD + TERM.replace("还没有还够", "钱没还够"))

    assert load(folder).kept == ("逾期",)
    assert load(folder).kept == ("逾期",)
    assert Term.objects.get().plain == "编辑写的"


def test_a_row_that_staff_edited_stays_when_the_file_drops_it(folder):
    write(folder, HEAD + TERM)
    load(folder)
    term = Term.objects.get()
    term.plain = "编辑写的"
    keeping.keep(term)
    write(folder, HEAD)

    assert load(folder).kept == ("逾期",)
    assert Term.objects.get().plain == "编辑写的"


def test_a_row_that_staff_deleted_does_not_come_back(folder):
    write(folder, HEAD + TERM)
    load(folder)
    keeping.drop(Term.objects.get())

    assert load(folder).kept == ("逾期",)
    assert Term.objects.count() == 0


def test_a_row_that_staff_wrote_before_the_file_did_stays_theirs(folder):
    keeping.keep(Term(word="逾期", plain="编辑写的", source_status="official"))
    write(folder, HEAD + TERM)

    assert load(folder).kept == ("逾期",)
    assert Term.objects.get().plain == "编辑写的"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + TERM + "展期,晚点还\n", "glossary.csv 第 3 行：应当有 7 列，这里有 2 列"),
        (HEAD + TERM + ",没有词,,,来源,official,\n", "glossary.csv 第 3 行：词（word）"),
        (HEAD + TERM + "展期,晚点还,,,来源,certain,\n", "glossary.csv 第 3 行：可靠程度（source_status）"),
        (HEAD + TERM + "展期,晚点还,,,来源,official,去年\n", "glossary.csv 第 3 行：核对日期（checked_on）"),
        (HEAD + TERM + "展期," + "长" * 201 + ",,,来源,official,\n", "glossary.csv 第 3 行：白话（plain）"),
        (HEAD + TERM + TERM, "glossary.csv 第 3 行：“逾期”在第 2 行已经写过"),
        (HEAD + '展期,"晚点还,,,来源,official,\n', "glossary.csv 第 2 行：引号不成对"),
        ("word,plain\n逾期,没还\n", "glossary.csv 第 1 行：表头应当是"),
        ("", "glossary.csv 第 1 行：表头应当是"),
    ],
)
def test_a_malformed_row_is_named_and_nothing_of_its_file_is_loaded(folder, text, said):
    write(folder, text)
    shutil.copy(OURS / "hotlines.csv", folder)

    hotlines, glossary = load_reference(folder)

    assert said in glossary.words
    assert Term.objects.count() == 0
    assert hotlines.added == Hotline.objects.count() > 0


def test_a_file_that_is_not_utf_8_is_named_with_the_line(folder):
    (folder / "glossary.csv").write_bytes(HEAD.encode() + "逾期".encode("gbk"))

    assert load(folder).words == "glossary.csv 第 2 行：不是 UTF-8 编码。"


NOTICE = (
    '[[notices]]\nkey = "scam"\nkind = "scam"\ntitle = "别信"\ntext = "别转账"\nsource_status = "recalled"\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOTICE + "title = \n", "notices.toml 第 7 行：不是正确的 TOML"),
        (
            NOTICE + "\n" + NOTICE.replace('"别信"', '"别信"\ncolour = "red"'),
            "notices.toml 第 8 行：不认识的键 colour",
        ),
        (NOTICE + "\n" + NOTICE, "notices.toml 第 8 行：“scam”在第 1 行已经写过"),
        (NOTICE.replace('"scam"\ntitle', '"joke"\ntitle'), "notices.toml 第 1 行：类型（kind）"),
        (NOTICE + 'starts_on = "soon"\n', "notices.toml 第 1 行：开始日期（starts_on）"),
        ("[other]\n", "notices.toml 第 1 行：只能有 [[notices]]"),
    ],
)
def test_a_malformed_notice_is_named_and_none_is_loaded(folder, text, said):
    write(folder, text, "notices.toml")

    assert said in load(folder).words
    assert Notice.objects.count() == 0
