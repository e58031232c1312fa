"""What each table may do, and what it must never do: official wording stands, questions wait for a moderator."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Tag
from core import exchanging, tables
from portal.exchanging import exchanges
from qa import moderation
from qa.models import ModerationEvent, Question
from qa.refusals import NotAllowed
from reference.models import Holiday, HolidayNotice, LocalFigure
from search.models import Synonym
from statutes.models import Edition, Provision, Statute
from tests.factories import NOW, make_provision, make_question, make_staff, make_user

pytestmark = pytest.mark.django_db
HEAD = "编号,转自,一句话问题,经过,标签\n"
ASKED = "问法一,旧论坛,花呗逾期三个月会怎样,三个月没有还花呗，今天收到一条催收短信，不知道该怎么办。,花呗\n"


def bring(table, path, **options):
    said, complained = StringIO(), StringIO()
    try:
        call_command("import_table", table, str(path), stdout=said, stderr=complained, **options)
    except CommandError as error:
        complained.write(str(error))
    return said.getvalue().strip(), complained.getvalue()


def tag(name):
    return Tag.objects.create(name=name, slug="tag")


def written(tmp_path, text, name="rows.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_table_comes_back_as_it_went_out(tmp_path):
    make_provision(675)
    make_provision(676, text="借款人未按照约定的期限返还借款的，\n应当支付逾期利息。")
    Synonym.objects.create(word="还款", same="还钱，偿还", leads="环款")
    year = HolidayNotice.objects.create(year=2026, source="通知", source_status="official", is_complete=True)
    Holiday.objects.create(day="2026-01-01", name="元旦", notice=year, source="通知")
    LocalFigure.objects.create(
        kind="average_wage", place="浙江省", year=2024, amount="128000", source="统计局"
    )
    make_question(title="=公开的提问，人人都能看")
    outcomes = {}

    for name in exchanges():
        file = tmp_path / f"{name}.csv"
        call_command("export_table", name, str(file), stdout=StringIO())
        number = len(tables.read(file.read_bytes(), file.name).lines)
        outcomes[name] = (*bring(name, file), number)

    changed = {
        name: told
        for name, (said, complained, number) in outcomes.items()
        if complained or said != f"新增 0 行，改 0 行，不变 {number} 行，有错 0 行"
        for told in [(said, complained)]
    }
    assert changed == {}
    assert {name for name, (_, _, number) in outcomes.items() if number} >= {
        "statutes", "editions", "provisions", "synonyms", "holiday-years", "holidays", "local", "questions",
    }  # fmt: skip


# Law


def test_our_words_about_a_provision_come_in_and_its_wording_never_does(tmp_path):
    provision, other = make_provision(675), make_provision(676, text="官方原文。")
    key = "civil-code@2021-01-01"
    file = written(
        tmp_path,
        "编号,官方原文,换句话说,边注\n"
        f"{key}/675,借款人应当按照约定的期限返还借款。,哪天到期，哪天还。,到期还款\n"
        f"{key}/676,官方原文改了。,换一句,\n"
        f"{key}/9999,新的条文,,\n"
        "民法典第一条,,,\n",
    )

    said, complained = bring("provisions", file)

    wrong = complained.splitlines()
    assert said == "新增 0 行，改 1 行，不变 0 行，有错 3 行"
    assert "第 3 行" in wrong[0]
    assert "（text）和站上的不一样，表格不改这几列" in wrong[0]
    assert "表格不新增法条" in wrong[1]
    assert "编号（key）要写成" in wrong[2]
    rows = Provision.objects.order_by("number").values_list("text", "summary", "gloss")
    assert list(rows) == [
        (provision.text, "哪天到期，哪天还。", "到期还款"),
        ("官方原文。", other.summary, other.gloss),
    ]


def test_a_law_keeps_its_full_name_and_its_days_whatever_a_table_says(tmp_path):
    make_provision(675)
    laws = written(
        tmp_path, "地址,简称,全称,别名\ncivil-code,民法典,另一部法,民典\nnew-law,新法,新法全称,\n", "laws.csv"
    )
    editions = written(
        tmp_path,
        "编号,施行日期,失效日期,版本\ncivil-code@2021-01-01,2021-01-01,2022-01-01,2020年公布\n"
        "civil-code@2030-01-01,2030-01-01,,2029年修正\ncivil-code,,,\n",
        "editions.csv",
    )

    refused = [bring("statutes", laws)[1].splitlines(), bring("editions", editions)[1].splitlines()]
    changed = bring("statutes", written(tmp_path, "地址,别名\ncivil-code,民典、民法\n"))[0]

    assert ["全称（title）" in refused[0][0], "表格不新增法律" in refused[0][1]] == [True, True]
    assert [words in line for words, line in zip(
        ["失效日期（effective_to）", "表格不新增版本", "编号（key）要写成"], refused[1], strict=False
    )] == [True] * 3  # fmt: skip
    assert changed == "新增 0 行，改 1 行，不变 0 行，有错 0 行"
    assert (Statute.objects.get().title, Statute.objects.get().aliases) == (
        "中华人民共和国民法典",
        ["民典", "民法"],
    )
    assert Edition.objects.get().effective_to is None


# Small facts


def test_holidays_amounts_and_words_come_in_each_by_the_rules_of_its_form(tmp_path):
    HolidayNotice.objects.create(year=2026, source="通知")
    days = written(
        tmp_path,
        "日期,名称,调休上班,哪一年的安排\n2026-01-01,元旦,否,2026\n2026-01-05,元旦,是,2026\n2027-01-01,元旦,否,2027\n",
        "days.csv",
    )
    years = written(tmp_path, "年份,来源,整年都录完了\n2026,通知,是\n2025,另一个通知,否\n", "years.csv")
    local = written(
        tmp_path,
        "键,金额（元）,来源\naverage_wage-浙江省-2024,128000,统计局\naverage_wage-杭州-2024,1,统计局\n浙江省,1,统计局\n",
        "local.csv",
    )
    words = written(tmp_path, "本站用词,同义词\n还款,还钱、偿还\n还款,又一次\n", "words.csv")

    files = {"holidays": days, "holiday-years": years, "local": local, "synonyms": words}
    told = {name: bring(name, file) for name, file in files.items()}

    assert {name: said for name, (said, _) in told.items()} == {
        "holidays": "新增 1 行，改 0 行，不变 0 行，有错 2 行",
        "holiday-years": "新增 1 行，改 0 行，不变 0 行，有错 1 行",
        "local": "新增 1 行，改 0 行，不变 0 行，有错 2 行",
        "synonyms": "新增 1 行，改 0 行，不变 0 行，有错 1 行",
    }
    wrong = "".join(complained for _, complained in told.values())
    assert [
        part
        for part in ("本来就上班", "没有“2027”年的放假安排", "那一页勾", "写全称", "键要写成")
        if part not in wrong
    ] == []
    assert Holiday.objects.get().notice.year == 2026
    assert LocalFigure.objects.get().key == "average_wage-浙江省-2024"
    assert Synonym.objects.get().same == "还钱，偿还"


# Questions


def test_a_question_of_elsewhere_waits_for_a_moderator_with_its_source_and_without_numbers(tmp_path, client):
    tag("花呗")
    file = written(
        tmp_path, HEAD + ASKED.replace("三个月没有还花呗", "我的手机号是 13800138000，三个月没有还花呗")
    )

    said, complained = bring("questions", file)

    question = Question.objects.get()
    assert (said, complained) == ("新增 1 行，改 0 行，不变 0 行，有错 0 行", "")
    assert (question.status, question.author, question.author_label) == ("pending", None, "转载")
    assert (question.brought_from, question.brought_key) == ("旧论坛", "问法一")
    assert "13800138000" not in question.body
    assert "由表格导入，转自“旧论坛”" in [hit["reason"] for hit in question.held_for]
    assert [tag.name for tag in question.tags.all()] == ["花呗"]
    assert list(ModerationEvent.objects.values_list("verb", "to_status")) == [("load", "pending")]
    assert client.get(f"/questions/{question.pk}/").status_code == 404


def test_the_same_row_comes_in_once_even_when_its_question_was_refused_or_purged(tmp_path):
    tag("花呗")
    file = written(tmp_path, HEAD + ASKED)
    bring("questions", file)

    again = [bring("questions", file)[0]]
    Question.objects.update(status="purged", body="", title="（已删除）", fingerprint="")
    again.append(bring("questions", file)[0])

    assert again == ["新增 0 行，改 0 行，不变 1 行，有错 0 行"] * 2
    assert Question.objects.count() == 1


def test_who_brings_a_question_in_lets_it_through_only_while_nobody_else_moderates():
    tag("花呗")
    by, cells = (
        make_staff("审核员"),
        dict(zip(HEAD.strip().split(","), ASKED.strip().split(","), strict=True)),
    )
    exchanging.carry_out(
        exchanging.plan(exchanges(by)["questions"], tables.Sheet(list(cells), [tables.Line(2, cells)]))
    )
    question = Question.objects.get()
    other = make_staff("审核员")

    with pytest.raises(NotAllowed, match="你用表格导入的"):
        moderation.approve(question, by, now=NOW)
    other.is_active = False
    other.save()
    alone = moderation.approve(question, by, now=NOW)

    assert (alone.decided_alone, Question.objects.get().status) == (True, "open")


def test_a_faulty_question_names_its_column_and_own_ones_change_by_no_table(tmp_path):
    tag("花呗")
    own = make_question(make_user(), title="本站的提问，人人能看")
    file = written(
        tmp_path,
        HEAD
        + "1,旧论坛,太短,三个月没有还花呗，今天收到一条催收短信，不知道怎么办。,\n"
        + ASKED.replace(",花呗\n", ",没有的标签\n")
        + ASKED.replace("旧论坛", "").replace("问法一", "问法二")
        + f"{own.pk},,改过的标题，还是要八个字,{own.body},\n",
    )

    said, complained = bring("questions", file)

    wrong = complained.splitlines()
    assert said == "新增 0 行，改 0 行，不变 0 行，有错 4 行"
    parts = [
        "一句话问题（title）",
        "标签（tags）：没有“没有的标签”",
        "转自（source）",
        "站上的提问不从表格改",
    ]
    assert [part for part, line in zip(parts, wrong, strict=False) if part not in line] == [], wrong
    assert Question.objects.get().title == "本站的提问，人人能看"


def test_readers_are_told_that_a_question_was_asked_elsewhere_and_it_goes_out_as_it_came(client, tmp_path):
    question = make_question(title="转来的提问，公开以后", brought_from="旧论坛", brought_key="问法一")

    page = client.get(question.get_absolute_url()).content.decode()
    file = tmp_path / "questions.json"
    call_command("export_table", "questions", str(file), stdout=StringIO())

    assert "转自 旧论坛，不是在本站提的" in page
    assert [(row["id"], row["source"]) for row in json.loads(file.read_text(encoding="utf-8"))] == [
        ("问法一", "旧论坛")
    ]


def test_a_cell_that_a_spreadsheet_would_run_goes_out_harmless_in_every_table(tmp_path):
    make_provision(675, summary="=HYPERLINK(1)")
    make_question(title="@SUM(1+1)*cmd 后面的字", brought_from="-1+1", brought_key="+2")

    cells = []
    for name in ("provisions", "questions"):
        file = tmp_path / f"{name}.csv"
        call_command("export_table", name, str(file), stdout=StringIO())
        with file.open(encoding="utf-8-sig", newline="") as opened:
            cells += [cell for row in list(csv.reader(opened))[1:] for cell in row]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=HYPERLINK(1)" in cells
