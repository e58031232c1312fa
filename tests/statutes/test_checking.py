import json

import pytest
from django.core.management import CommandError, call_command

from statutes import checking
from statutes.checking import Ours
from tests.factories import make_edition, make_provision, make_statute

TEXT = "借款人应当按照约定的期限返还借款。\n对借款期限没有约定的，为5年(含)：\n（一）甲；"
CIVIL = Ours(("民法典",), 2020, True, 675, 0, TEXT, "《民法典》第六百七十五条")


def _cited(folder, text=TEXT, code="民法典-675"):
    row = {"code": code, "paragraphs": text.split("\n")}
    (folder / "cited_provisions.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def _core(folder, text=TEXT, version="2020-05-28"):
    row = {
        "law": "中华人民共和国民法典",
        "version": version,
        "kind": "article",
        "number": 675,
        "sub": None,
        "text": text,
    }
    (folder / "core_statutes.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def _law(folder, text=TEXT, version="2020-05-28"):
    (folder / "laws").mkdir()
    paragraphs = text.replace("\n", "\n\n")
    (folder / "laws" / f"民法典({version}).md").write_text(
        "# 中华人民共和国民法典\n\n<!-- INFO END -->\n\n## 第三编 合同\n\n"
        f"第六百七十四条 前一条。\n\n第六百七十五条 {paragraphs}\n\n"
        "### 第二章  后面\n\n第六百七十六条 后一条。\n",
        encoding="utf-8",
    )


LAYOUTS = pytest.mark.parametrize("lay_out", [_cited, _core, _law])


@LAYOUTS
def test_the_same_wording_passes_in_every_layout(tmp_path, lay_out):
    lay_out(tmp_path)

    report = checking.check([CIVIL], tmp_path)

    assert (report.compared, report.differences, report.missing) == (1, [], [])


@LAYOUTS
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("期限", "期间"),
        ("返还借款。", "返还借款"),
        ("借款。", "借款；"),
        ("5年", "6年"),
        ("（一）甲；", ""),
        ("约定的，", "约定的"),
    ],
)
def test_one_character_of_difference_fails_in_every_layout(tmp_path, lay_out, old, new):
    lay_out(tmp_path, TEXT.replace(old, new, 1))

    (difference,) = checking.check([CIVIL], tmp_path).differences

    assert difference.label == "《民法典》第六百七十五条"
    assert difference.ours != difference.theirs


@LAYOUTS
@pytest.mark.parametrize(
    ("old", "new"),
    [("(含)", "（含）"), ("。\n", "。\n\u3000\u3000"), ("，", ","), ("：", ":"), ("为5年", "为 5 年")],
)
def test_blanks_and_the_width_of_punctuation_do_not_count(tmp_path, lay_out, old, new):
    assert old in TEXT
    lay_out(tmp_path, TEXT.replace(old, new))

    assert checking.check([CIVIL], tmp_path).differences == []


def test_every_source_that_has_the_wording_must_agree(tmp_path):
    _cited(tmp_path)
    _core(tmp_path, TEXT.replace("期限", "期间", 1))

    assert len(checking.check([CIVIL], tmp_path).differences) == 1


@pytest.mark.parametrize("lay_out", [_core, _law])
def test_another_edition_is_not_compared(tmp_path, lay_out):
    lay_out(tmp_path, "完全不同。", version="2030-01-01")

    assert checking.check([CIVIL], tmp_path).missing == ["《民法典》第六百七十五条"]


def test_a_code_may_name_the_year_of_its_edition(tmp_path):
    _cited(tmp_path, code="民法典2020-675")
    assert checking.check([CIVIL], tmp_path).compared == 1

    _cited(tmp_path, code="民法典2030-675")
    assert checking.check([CIVIL], tmp_path).compared == 0


@pytest.mark.django_db
def test_the_command_ends_well_and_counts(tmp_path, capsys):
    make_provision(675, text=TEXT)
    make_provision(1, edition=make_edition(make_statute("刑法")), text="没有来源。")
    _cited(tmp_path)

    call_command("check_statutes", str(tmp_path), content=tmp_path / "none")

    out = capsys.readouterr().out
    assert "没有找到：《刑法》第一条（2020年公布）" in out
    assert out.splitlines()[-1] == "比较了 1 条，0 处不同，1 条在文件夹里没有找到。"


@pytest.mark.django_db
def test_the_command_ends_with_an_error_on_a_difference(tmp_path, capsys):
    make_provision(675, text=TEXT.replace("按照", "依照"))
    _cited(tmp_path)

    with pytest.raises(CommandError):
        call_command("check_statutes", str(tmp_path), content=tmp_path / "none")

    out = capsys.readouterr().out
    assert "不同：《民法典》第六百七十五条（2020年公布）（cited_provisions.jsonl 第 1 行）" in out
    assert out.splitlines()[-1] == "比较了 1 条，1 处不同，0 条在文件夹里没有找到。"


@pytest.mark.django_db
def test_a_folder_that_has_nothing_to_compare_with_is_no_success(tmp_path):
    make_provision(675)

    with pytest.raises(CommandError, match="没有可以比较的条文"):
        call_command("check_statutes", str(tmp_path), content=tmp_path / "none")
