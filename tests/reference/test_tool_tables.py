"""Court fees and figures of a place: read as the law words them, kept by staff, loaded without touching what is theirs."""

import csv
import tomllib
from decimal import Decimal

import pytest
from django.conf import settings

from reference import fee_steps, keeping
from reference.importing import load_reference
from reference.models import FeeSchedule, LocalFigure
from tests.factories import make_edition, make_fees, make_provision, make_staff, make_statute

OURS = settings.CONTENT_DIR / "reference"
D = Decimal


# Steps


def test_steps_can_be_pasted_as_the_law_words_them():
    law = "1．不超过1万元的，每件交纳50元；\n2．超过1万元至10万元的部分，按照2.5%交纳；\n3．超过100,000元的部分，按照2%交纳。"

    assert fee_steps.read(law) == (
        fee_steps.FeeStep(D(0), D(10000), D(0), D(50)),
        fee_steps.FeeStep(D(10000), D(100000), D("0.025"), D(0)),
        fee_steps.FeeStep(D(100000), None, D("0.02"), D(0)),
    )
    assert fee_steps.read("不超过５万元：不另行交纳\n超过50000元：1%")[0].flat == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "至少写一段"),
        ("不超过1万元：50", "第 1 段看不懂"),
        ("一万以下：1%", "第 1 段看不懂"),
        ("超过1万元：1%", "第 1 段要从 0 元开始"),
        ("不超过1万元：每件50元", "最后一段要没有上限"),
        ("不超过1万元：每件50元\n超过2万元：1%", "第 2 段从 20,000 元开始，上一段到 10,000 元，接不上"),
        ("不超过1万元：每件50元\n超过1万元至1万元：1%\n超过1万元：1%", "第 2 段的上限不比下限高"),
        ("不超过1万元：每件50元\n超过1万元：1%\n超过2万元：1%", "第 2 段没有上限，后面不能再有一段"),
        ("不超过1万元：每件50元\n超过1万元：101%", "比例超过 100%"),
    ],
)
def test_steps_that_make_no_schedule_are_named(text, words):
    with pytest.raises(fee_steps.BadSteps) as bad:
        fee_steps.read(text)

    assert words in str(bad.value)


def test_a_sum_that_a_step_adds_at_once_is_pointed_out():
    smooth = fee_steps.read("不超过1万元：每件50元\n超过1万元：1%")
    jumping = fee_steps.read("不超过1万元：每件50元\n超过1万元：1%另加20元")

    assert fee_steps.jumps(smooth) == []
    assert fee_steps.jumps(jumping) == ["金额一超过 10,000 元，费用就多出 20 元。法条真是这样写的吗？"]


def test_the_schedules_say_what_the_figures_of_articles_say():
    """The same numbers stand in figures.csv, where articles take them; one changed alone would contradict the tool."""
    schedules = {one["kind"]: one for one in tomllib.loads((OURS / "fees.toml").read_text())["fees"]}
    with (OURS / "figures.csv").open(encoding="utf-8") as file:
        figures = {row["key"]: (row["value"], row["effective_on"]) for row in csv.DictReader(file)}

    for kind, name in (
        ("acceptance", "court-fee"),
        ("execution", "enforcement-fee"),
        ("preservation", "preservation-fee"),
    ):
        steps, since = fee_steps.read(schedules[kind]["steps"]), str(schedules[kind]["effective_on"])
        shown = [(f"{(step.flat or step.share * 100).normalize():f}", since) for step in steps]
        assert [figures[f"{name}-{number}"] for number in range(1, len(steps) + 1)] == shown
        assert f"{name}-{len(steps) + 1}" not in figures
    assert figures["preservation-fee-max"][0] == schedules["preservation"]["most"]


# Keeping


@pytest.mark.django_db
def test_the_newest_schedule_that_has_begun_counts():
    make_fees()
    old = FeeSchedule.objects.get(kind="execution")
    for day in ("2020-01-01", "2030-01-01"):
        FeeSchedule.objects.create(
            key=f"execution-{day}", kind="execution", effective_on=day, steps=old.steps, provision=old.provision, source="新"
        )  # fmt: skip

    found = {row.kind: row.key for row in FeeSchedule.objects.in_force("2026-11-22")}

    assert found == {
        "acceptance": "acceptance-2007", "execution": "execution-2020-01-01",
        "preservation": "preservation-2007", "personality": "personality-2007",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_schedule_is_edited_as_a_whole_and_stays_with_staff_when_files_are_loaded_again(client, tmp_path):
    make_provision(
        14, edition=make_edition(make_statute("诉讼费用交纳办法", slug="litigation-costs-measures"))
    )
    (tmp_path / "fees.toml").write_bytes((OURS / "fees.toml").read_bytes())
    load_reference(tmp_path)
    client.force_login(make_staff("编辑"))
    row = FeeSchedule.objects.get(key="preservation-2007")
    address = f"/admin/reference/feeschedule/{row.pk}/change/"
    typed = {
        "kind": "preservation", "effective_on": "2007-04-01", "most": "5000", "provision": "诉讼费用交纳办法-14",
        "source": row.source, "source_status": "official", "checked_on": "2026-11-22",
        "steps": row.steps.replace("\n", "\r\n"),
    }  # fmt: skip

    same = client.post(address, typed)
    untouched = load_reference(tmp_path)[0].kept
    gap = client.post(address, typed | {"steps": "不超过1000元：每件30元\r\n超过2000元：1%"})
    client.post(address, typed | {"steps": "不超过1000元：每件30元\r\n超过1000元：1%"})

    assert (same.status_code, untouched) == (302, ())
    assert "接不上" in gap.content.decode()
    assert load_reference(tmp_path)[0].kept == ("preservation-2007",)
    assert FeeSchedule.objects.get(pk=row.pk).steps == "不超过1000元：每件30元\n超过1000元：1%"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("average_wage,浙江省,2025,98000,测试来源,two_sources,", ""),
        (
            "average_wage,杭州市,2025,98000,测试来源,two_sources,",
            "local.csv 第 2 行：地方（place）：年平均工资按省",
        ),
        ("average_wage,浙江省,2025,98000,,two_sources,", "来源（source）"),
        ("average_wage,浙江省,1925,98000,测试来源,two_sources,", "哪一年的（year）"),
        ("average_wage,浙江省,2025,-1,测试来源,two_sources,", "金额（元）（amount）"),
    ],
)
def test_a_figure_of_a_place_comes_from_a_file_with_place_year_and_source(tmp_path, row, words):
    (tmp_path / "local.csv").write_text(f"{(OURS / 'local.csv').read_text()}{row}\n")

    (loaded,) = load_reference(tmp_path)

    assert words in loaded.words
    assert loaded.failed is bool(words)
    assert LocalFigure.objects.count() == (0 if words else 1)


@pytest.mark.django_db
def test_a_figure_that_staff_corrected_stays_theirs(tmp_path):
    path = tmp_path / "local.csv"
    path.write_text((OURS / "local.csv").read_text() + "subsistence,某市,2026,1200,测试来源,two_sources,\n")
    load_reference(tmp_path)
    figure = LocalFigure.objects.get()
    figure.amount = D(1300)
    keeping.keep(figure)

    assert load_reference(tmp_path)[0].kept == ("subsistence-某市-2026",)
    assert LocalFigure.objects.get().amount == D(1300)
