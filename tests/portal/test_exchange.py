"""Tables of the site out and in: the dry run shows what would change, a faulty row names its line and stops nothing."""

import json
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.workingcopy import working_copy
from core import tables
from reference.models import LoanPrimeRate, Notice, Term
from tests.factories import make_article, make_category, make_question, make_staff, make_user

pytestmark = pytest.mark.django_db


def bring(table, path, **options):
    said, complained = StringIO(), StringIO()
    try:
        call_command("import_table", table, str(path), stdout=said, stderr=complained, **options)
    except CommandError as error:
        complained.write(str(error))
    return said.getvalue(), complained.getvalue()


def make_term(word="逾期", **fields):
    return Term.objects.create(
        word=word, plain="没按时还", source="通行说法", source_status="one_source", **fields
    )


def test_a_dry_run_shows_each_change_and_writes_nothing(tmp_path):
    make_term(also=["拖欠"])
    file = tmp_path / "terms.csv"
    file.write_text("词,白话,也叫\n逾期,过了还款日,拖欠、晚还\n展期,往后推,\n", encoding="utf-8")

    said, complained = bring("glossary", file, dry_run=True)

    assert complained == ""
    assert said.splitlines() == [
        "第 2 行（逾期）改",
        "  白话：'没按时还' → '过了还款日'",
        "  也叫：'拖欠' → '拖欠、晚还'",
        "第 3 行（展期）新增：往后推",
        "新增 1 行，改 1 行，不变 0 行，有错 0 行（没有写入）",
    ]
    assert list(Term.objects.values_list("plain", flat=True)) == ["没按时还"]


def test_a_faulty_row_names_its_line_and_the_others_are_brought_in(tmp_path):
    make_term()
    file = tmp_path / "terms.csv"
    file.write_text(
        "word,plain,provision,source_status\n"
        "甲,有词,民法典-9999,recalled\n"
        "乙,,,recalled\n"
        "丙,好的,,没这一档\n"
        "丁,好的,,待核对\n"
        "丁,又一次,,待核对\n"
        ",没有词,,待核对\n"
        "逾期,没按时还,,one_source\n",
        encoding="utf-8",
    )

    said, complained = bring("glossary", file)

    wrong = complained.splitlines()
    assert [line.split("行")[0] for line in wrong[:5]] == [
        f"terms.csv 第 {number} " for number in (2, 3, 4, 6, 7)
    ]
    assert "法条库里没有 民法典-9999" in wrong[0]
    assert "白话（plain）" in wrong[1]
    assert "第 5 行已经写过" in wrong[3]
    assert said.strip() == "新增 1 行，改 0 行，不变 1 行，有错 5 行"
    assert sorted(Term.objects.values_list("word", "source_status")) == [
        ("丁", "recalled"),
        ("逾期", "one_source"),
    ]


def test_choices_ticks_and_amounts_are_read_as_people_write_them(tmp_path):
    notices, rates = tmp_path / "n.csv", tmp_path / "r.csv"
    notices.write_text(
        "键,类型,标题,内容,放在首页,可靠程度\na,骗局提醒,标题,内容,是,待核对\n", encoding="utf-8"
    )
    rates.write_text(
        "published_on,one_year,five_year,source_status\n2026-01-20,3,3.5,recalled\n", encoding="utf-8"
    )

    bring("notices", notices)
    bring("lpr", rates)
    again, _ = bring("lpr", rates)

    assert Notice.objects.values_list("kind", "on_home").get() == ("scam", True)
    assert str(LoanPrimeRate.objects.get().one_year) == "3.00"
    assert "不变 1 行" in again


def test_a_table_that_goes_out_comes_in_unchanged_formulas_and_all(tmp_path):
    make_term("=1+1", also=["@甲"])
    for kind in tables.KINDS:
        file = tmp_path / f"terms.{kind}"
        call_command("export_table", "glossary", str(file), stdout=StringIO())

        said, complained = bring("glossary", file)

        assert (said.strip(), complained) == ("新增 0 行，改 0 行，不变 1 行，有错 0 行", "")


def test_a_wrong_head_is_told_before_any_row(tmp_path):
    file = tmp_path / "terms.csv"
    file.write_text("词,颜色\n逾期,红\n", encoding="utf-8")

    _, unknown = bring("glossary", file)
    file.write_text("白话\n红\n", encoding="utf-8")
    _, keyless = bring("glossary", file)

    assert "不认识的列“颜色”" in unknown
    assert "缺少“word”" in keyless


def row(number, **fields):
    return {
        "slug": f"new-{number}",
        "title": f"第 {number} 篇",
        "category": "逾期后果",
        "tags": ["花呗", "征信"],
        "question": "怎么办？",
        "short_answer": ["**先看合同。** 再谈。"],
        "do_now": [{"title": "查报告", "text": "免费。"}],
        "body": "## 为什么 {#why kind=advice}\n\n按合同。",
    } | fields


def test_thirty_articles_become_drafts_and_a_faulty_one_stops_none(tmp_path):
    make_category()
    rows = [row(number) for number in range(30)]
    rows[6] |= {"body": "没有小标题"}
    rows[7] |= {"category": "没有的栏目"}
    rows[8] |= {"do_now": [{"title": 1}]}
    rows[9] |= {"do_now": "9" * 5000}
    file = tmp_path / "articles.json"
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    said, complained = bring("articles", file)

    assert said.strip() == "新增 26 行，改 0 行，不变 0 行，有错 4 行"
    assert "第 7 行（new-6）有错：正文应当从一行“## 小标题 {#anchor}”开始。" in complained
    assert "第 8 行（new-7）有错：没有“没有的栏目”这个栏目" in complained
    assert Article.objects.filter(status="draft").count() == 26
    copy = working_copy(Article.objects.get(slug="new-0"))
    assert (copy["tags"], copy["do_now"]) == (["征信", "花呗"], [{"title": "查报告", "text": "免费。"}])
    assert copy["sections"][0]["uid"] == "new-0.why"


def test_a_published_article_changes_in_its_working_copy_alone(tmp_path):
    article = make_article("huabei", notes=[{"source": "", "text": "编者说明。"}])
    uid = article.sections.get().uid
    file = tmp_path / "articles.csv"
    call_command("export_table", "articles", str(file), stdout=StringIO())
    file.write_text(
        file.read_text(encoding="utf-8").replace("网贷逾期后花呗用不了", "花呗停了"), encoding="utf-8"
    )

    shown, _ = bring("articles", file, dry_run=True)
    bring("articles", file)

    article.refresh_from_db()
    assert "标题：'网贷逾期后花呗用不了' → '花呗停了'" in shown
    assert (article.title, article.live.snapshot["title"]) == ("花呗停了", "网贷逾期后花呗用不了")
    assert article.sections.get().uid == uid
    assert article.notes.get().text == "编者说明。"


def test_the_identity_of_another_articles_section_cannot_be_taken(tmp_path):
    uid = make_article("huabei").sections.get().uid
    file = tmp_path / "articles.json"
    stolen = row(1, body=f"## 为什么 {{#why kind=advice uid={uid}}}\n\n按合同。")
    file.write_text(json.dumps([stolen, row(2)], ensure_ascii=False), encoding="utf-8")

    said, complained = bring("articles", file)

    assert "第 1 行（new-1）有错：和站上已有的内容冲突" in complained
    assert "新增 1 行" in said


# In the admin


@pytest.fixture
def editor(client):
    client.force_login(make_staff("编辑"))
    return client


def upload(client, text, name="terms.csv", **fields):
    return client.post(
        "/admin/tables/", {"table": "glossary", "file": SimpleUploadedFile(name, text.encode())} | fields
    )


def hidden(answer, name):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def test_an_editor_sees_what_a_file_changes_before_it_is_written(editor):
    make_term()

    shown = upload(editor, "词,白话\n逾期,<b>过了</b>还款日\n,空\n")
    before = Term.objects.get().plain
    again = {name: hidden(shown, name) for name in ("table", "file_name", "data", "seen")}
    written = editor.post("/admin/tables/", again | {"_write": "1"})

    page = shown.content.decode()
    assert "<del>没按时还</del> → <ins>&lt;b&gt;过了&lt;/b&gt;还款日</ins>" in page
    assert "第 3 行有错：“词”空着。" in page
    assert before == "没按时还"
    assert "已经导入" in written.content.decode()
    assert Term.objects.get().plain == "<b>过了</b>还款日"


def test_what_changed_on_the_site_meanwhile_is_shown_again_and_not_written(editor):
    term = make_term()
    shown = upload(editor, "词,白话\n逾期,过了还款日\n")
    again = {name: hidden(shown, name) for name in ("table", "file_name", "data", "seen")}
    term.plain = "别人改的"
    term.save()

    answer = editor.post("/admin/tables/", again | {"_write": "1"})

    assert "你看过以后，站上有人改了" in answer.content.decode()
    assert Term.objects.get().plain == "别人改的"


def test_a_file_that_is_none_gets_a_sentence(editor):
    wrong = upload(editor, "a", name="terms.exe")
    none = editor.post("/admin/tables/", {"table": "glossary"})
    spoiled = editor.post("/admin/tables/", {"table": "glossary", "file_name": "a.csv", "data": "%%"})

    assert [answer.status_code for answer in (wrong, none, spoiled)] == [422, 422, 422]
    assert "只认 .csv" in wrong.content.decode()
    assert "还没有选文件" in none.content.decode()


def test_tables_go_out_and_come_in_for_those_alone_who_may(client, editor):
    make_term("=1+1")
    taken = editor.get("/admin/tables/glossary.csv")
    unknown = editor.get("/admin/tables/glossary.exe")

    client.force_login(make_staff("律师核验"))
    refused = [
        client.get("/admin/tables/glossary.csv").status_code,
        client.get("/admin/tables/").status_code,
        upload(client, "词,白话\n逾期,好\n").status_code,
    ]

    assert "'=1+1" in taken.content.decode("utf-8-sig")
    assert (unknown.status_code, refused) == (404, [403, 403, 403])
    assert Term.objects.count() == 1


def test_of_questions_only_public_words_go_out(client, tmp_path):
    asker = make_user("alice@example.com", display_name="爱丽丝")
    shown = make_question(asker, title="公开的提问", body="公开的经过")
    for status in ("pending", "rejected", "hidden", "withdrawn"):
        make_question(asker, status=status, title=f"秘密{status}", body="秘密的经过")
    file = tmp_path / "questions.json"

    call_command("export_table", "questions", str(file), stdout=StringIO())
    client.force_login(make_staff("编辑"))

    text = file.read_text(encoding="utf-8")
    assert [row["id"] for row in json.loads(text)] == [str(shown.pk)]
    assert [words for words in ("秘密", "alice", "爱丽丝") if words in text] == []
    assert client.get("/admin/tables/questions.csv").status_code == 403
