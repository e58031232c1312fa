"""`import_statute`: a whole law comes in at once, beside what we have written about it, and again without a change."""

from datetime import date

import pytest

from core.events import public_page_changed
from search.models import SearchEntry
from statutes import citing
from statutes.importing import load_statutes
from statutes.models import Citation, Edition, Provision, ReviewTask, Statute
from tests.factories import make_article, make_statute
from tests.statutes.whole_laws import law_text, run_import

TITLE = "中华人民共和国某某法"
OWN = """+++
[statute]
slug = "some-law"
title = "中华人民共和国某某法"
short_title = "某某法"
aliases = ["某法"]
level = "法律"
issuer = "全国人民代表大会"
order = 5

[edition]
label = "2020年公布"
effective_from = 2021-01-01
last_number = 6
text_as_of = 2025-04-01
source_name = "国家法律法规数据库"
+++

# 第一章 总则

## 第二条 本站的边注

第二条的原文。

> 换句话说：本站的白话。

> 编者注：本站的注。

## 第三条

> 待核对原文：本站的概括。
"""


@pytest.fixture
def law(tmp_path):
    """Write a law into a file; its path."""

    def write(text=None, name="some.md"):
        path = tmp_path / name
        path.write_text(law_text() if text is None else text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def own(tmp_path):
    """A folder with our own file of that law, loaded."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "some-law.md").write_text(OWN, encoding="utf-8")
    return folder


def _rows():
    return list(
        Provision.objects.order_by("edition", "number", "sub").values_list("number", "text", "summary")
    )


pytestmark = pytest.mark.django_db


def test_a_law_nobody_held_comes_in_whole_and_can_be_found_and_read(law, client):
    out, _, code = run_import(law())

    assert code == 0
    assert out.splitlines()[-1].startswith("某某法（2020年公布）：新增 6 条，更新 0 条，不变 0 条，用时 ")
    statute, edition = Statute.objects.get(), Edition.objects.get()
    assert (statute.title, statute.slug, statute.level, statute.issuer) == (
        TITLE, "some-law", "law", "全国人民代表大会",
    )  # fmt: skip
    assert (edition.promulgated_on, edition.effective_from, edition.last_number) == (
        date(2020, 5, 28), date(2021, 1, 1), 6,
    )  # fmt: skip
    assert SearchEntry.objects.filter(kind="provision").count() == 6
    shown = client.get("/statutes/some-law/").content.decode()
    assert "全文 6 条" in shown
    assert "第一章 总则" in shown
    assert "第五条的原文。" in client.get("/statutes/some-law/5/").content.decode()


def test_running_it_again_changes_nothing_and_says_so(law):
    path = law()
    run_import(path)
    before, heard = _rows(), []
    public_page_changed.connect(lambda **sent: heard.append(sent["reason"]), weak=False, dispatch_uid="test")

    out, _, code = run_import(path)

    public_page_changed.disconnect(dispatch_uid="test")
    assert (code, _rows(), heard) == (0, before, [])
    assert "和库里一样，什么都没有改。新增 0 条，更新 0 条，不变 6 条" in out


def test_our_words_stay_and_what_was_unchecked_gets_its_wording(law, own):
    load_statutes(own)

    out, _, code = run_import(law(), own)

    assert (code, "新增 4 条，更新 1 条，不变 1 条" in out) == (0, True)
    second, third = Provision.objects.filter(number__in=[2, 3]).order_by("number")
    assert (second.gloss, second.summary, second.note) == ("本站的边注", "本站的白话。", "本站的注。")
    assert (third.text, third.text_status, third.summary) == ("第三条的原文。", "official", "本站的概括。")


@pytest.mark.parametrize("first", ["own", "law"])
def test_our_own_files_and_the_whole_law_get_on_in_either_order(law, own, first):
    path = law()
    if first == "own":
        load_statutes(own)
    run_import(path, own)
    load_statutes(own)
    before = _rows()

    loaded = load_statutes(own)
    _, _, code = run_import(path, own)

    assert (loaded.created, loaded.changed, loaded.kept, loaded.problems) == (0, 0, [], [])
    assert (code, _rows()) == (0, before)
    assert Provision.objects.get(number=3).text == "第三条的原文。"
    assert Provision.objects.get(number=2).summary == "本站的白话。"


def test_our_own_file_may_go_on_changing_its_words_about_a_completed_provision(law, own):
    load_statutes(own)
    run_import(law(), own)
    (own / "some-law.md").write_text(OWN.replace("本站的概括。", "更好的概括。"), encoding="utf-8")

    loaded = load_statutes(own)

    third = Provision.objects.get(number=3)
    assert (loaded.changed, loaded.kept) == (1, [])
    assert (third.text, third.summary) == ("第三条的原文。", "更好的概括。")


def test_another_wording_is_reported_and_not_overwritten(law, own):
    load_statutes(own)

    out, err, code = run_import(law(law_text(_2="第二条的别的原文。")), own)

    assert code == 1
    assert "不一样：第二条（文件第 13 行）\n  库里：第二条的原文。\n  文件：第二条的别的原文。" in out
    assert "保留了库里的" in err
    assert "--replace" in err
    assert Provision.objects.get(number=2).text == "第二条的原文。"
    assert Provision.objects.get(number=5).text == "第五条的原文。"


def test_blanks_and_the_width_of_brackets_are_no_other_wording(law, own):
    load_statutes(own)

    assert run_import(law(law_text(_2="第二条 的原文。")), own)[2] == 0
    assert Provision.objects.get(number=2).text == "第二条的原文。"


def test_a_wording_is_replaced_on_request_by_name_and_seed_does_not_bring_it_back(law, own):
    load_statutes(own)
    Provision.objects.filter(number=2).update(summary="编辑改过。")

    out, _, code = run_import(law(law_text(_2="第二条的别的原文。")), own, replace=True)

    assert (code, "已按文件改写：第二条（站内改过）" in out) == (0, True)
    load_statutes(own)
    row = Provision.objects.get(number=2)
    assert (row.text, row.summary) == ("第二条的别的原文。", "编辑改过。")


def test_another_editions_file_is_refused_although_its_year_fits(law):
    run_import(law())
    before = _rows()

    _, err, code = run_import(law(law_text(**{f"_{n}": f"完全不同{n}。" for n in range(1, 5)})), replace=True)

    assert code == 1
    assert "多半是另一版或者另一部法律" in err
    assert _rows() == before


def test_a_file_whose_end_is_missing_is_refused(law, own):
    _, err, code = run_import(law(law_text(5)), own)

    assert code == 1
    assert "文件最后一条是第 5 条" in err
    assert not Provision.objects.exists()


def test_a_damaged_file_changes_nothing_and_every_fault_is_named(law):
    text = law_text().replace("第三条 ", "第四条 ", 1).replace("第五条 ", "第8条 ", 1)

    _, err, code = run_import(law(text))

    assert code == 1
    assert [line.split("：")[0] for line in err.splitlines()[:-1]] == [
        f"some.md 第 {n} 行" for n in (15, 17, 19, 19, 21)
    ]
    assert "没有导入，什么都没有改。" in err
    assert not Statute.objects.exists()


def test_a_trial_run_keeps_nothing(law, own):
    load_statutes(own)
    before = _rows()

    out, _, code = run_import(law(), own, dry_run=True)

    assert code == 0
    assert "试运行，什么都没有改。会新增 4 条，更新 1 条，不变 1 条" in out
    assert (_rows(), Edition.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2021年1月1日 施行\n", "", "请加 --effective-from"),
        ("# 中华人民共和国某某法", "# 最高人民检察院关于某某的若干规定", "请加 --short-title"),
        ("# 中华人民共和国某某法", "# 某某省某某办法", "请加 --level"),
        ("# 中华人民共和国某某法", "# 某某省某某办法", "请加 --issuer"),
        ("2020年5月28日 第十三届全国人民代表大会第三次会议通过\n", "", "请加 --label"),
    ],
)
def test_what_the_file_does_not_say_is_asked_for_by_the_options_name(law, old, new, words):
    text = law_text()
    assert old in text

    _, err, code = run_import(law(text.replace(old, new)))

    assert (code, words in err) == (1, True)
    assert not Statute.objects.exists()


def test_options_say_what_the_file_does_not(law):
    text = law_text().replace("# 中华人民共和国某某法", "# 某某省某某办法").replace("2021年1月1日 施行\n", "")

    run_import(law(text), short_title="某办法", level="地方性法规", issuer="某某省人民代表大会", effective_from=date(2030, 1, 1),
         numbering_since=date(2010, 1, 1), source_name="公报", aliases="某规、某某规")  # fmt: skip

    statute, edition = Statute.objects.get(), Edition.objects.get()
    assert (statute.short_title, statute.level, statute.aliases) == ("某办法", "local", ["某规", "某某规"])
    assert (edition.effective_from, edition.numbering_since, edition.source_name) == (
        date(2030, 1, 1), date(2010, 1, 1), "公报",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"slug": "Civil Code"}, "slug 只用小写字母"),
        ({"slug": "taken"}, "已经是《民法典》的"),
        ({"aliases": "民法典"}, "一个名字只能指一部法律"),
        ({"level": "圣旨"}, "--level 只能是"),
        ({"label": "修正"}, "label 要以年份开头"),
        ({"source_url": "http://["}, "source_url 要是完整的网址"),
        ({"effective_to": date(2020, 1, 1)}, "effective_to 要晚于"),
    ],
)
def test_options_that_cannot_be_are_refused_in_a_sentence(law, options, words):
    make_statute("民法典", slug="taken")

    _, err, code = run_import(law(), **({"slug": "some-law"} | options))

    assert (code, words in err) == (1, True)
    assert Statute.objects.count() == 1


def test_the_head_of_an_edition_that_we_hold_is_not_changed_by_options(law):
    run_import(law())

    assert "要改请在后台改" in run_import(law(), label="2020年发布")[1]
    assert "它的 slug 是“some-law”" in run_import(law(), slug="other")[1]


def test_a_new_edition_ends_the_one_before_and_asks_for_reviews(law):
    run_import(law())
    make_article("a", sections=[("s", "<p>《某某法》第三条</p>")])
    new = (
        law_text().replace("2021年1月1日 施行", "2030年1月1日 施行").replace("2020年5月28日", "2029年5月28日")
    )
    new = new.replace("第三条 第三条的原文。", "第三条 新的一条。").replace(
        "第六条 第六条的原文。", "第六条 第三条的原文。"
    )

    out, _, code = run_import(law(new))

    old, now = Edition.objects.order_by("effective_from")
    assert (code, old.effective_to, now.label) == (0, date(2030, 1, 1), "2029年公布")
    assert "某某法（2020年公布） 到 2030-01-01 为止；1 处引用等着复核。" in out
    task = ReviewTask.objects.get()
    assert (task.old_provision.edition, task.new_provision.number) == (old, 6)
    assert set(SearchEntry.objects.filter(title__startswith="某某法第三条").values_list("title", flat=True)) == {
        "某某法第三条", "某某法第三条（2029年公布）",
    }  # fmt: skip


def test_our_own_file_of_the_older_edition_does_not_reopen_it(law, own):
    load_statutes(own)
    new = (
        law_text().replace("2021年1月1日 施行", "2030年1月1日 施行").replace("2020年5月28日", "2029年5月28日")
    )
    run_import(law(new), own)

    loaded = load_statutes(own)

    assert (loaded.kept, loaded.changed) == ([], 0)
    assert Edition.objects.get(label="2020年公布").effective_to == date(2030, 1, 1)


def test_an_older_edition_brought_in_later_ends_where_the_next_begins(law):
    run_import(law())
    old = (
        law_text().replace("2021年1月1日 施行", "2001年1月1日 施行").replace("2020年5月28日", "2000年5月28日")
    )

    run_import(law(old))

    assert [(e.label, e.effective_to) for e in Edition.objects.order_by("effective_from")] == [
        ("2000年公布", date(2021, 1, 1)), ("2020年公布", None),
    ]  # fmt: skip


def test_a_text_that_named_a_provision_cites_it_once_the_law_is_held(law):
    make_article("waiting", sections=[("s", "<p>《某某法》第五条</p>")])

    run_import(law())

    assert [row.provision.number for row in Citation.objects.filter(source_kind="article-section")] == [5]
    assert citing.find("某某法第五条", citing.Library.load().keys)[0].number == 5
