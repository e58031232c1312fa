"""An article as a Word file, read back as Word reads it."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from articles import docx, publishing
from articles.models import Article
from articles.workingcopy import digest, working_copy
from reference.models import LegalFigure
from statutes.models import Provision
from tests.factories import NOW, make_article, make_draft, make_edition, make_provision, make_staff

pytestmark = pytest.mark.django_db
BODY = (
    '<h3>小标题</h3><p>前<strong>粗</strong>和<em>强调</em>，<a href="law:民法典-675#1">法条</a>，'
    '<a href="https://example.org/x">外面</a>，再说一次<a href="law:民法典-675#1">法条</a>。</p><p>{{law:民法典-675}}</p>'
    "<ul><li>一<ul><li>一之一</li></ul></li><li>二</li></ul><ol><li>甲</li><li>乙</li></ol><p>中间</p><ol><li>丙</li></ol>"
    "<table><thead><tr><th>看</th><th>问</th></tr></thead><tbody><tr><td>逾期</td><td>是不是<strong>我</strong></td></tr></tbody></table>"
    "<p>上限 {{figure:cap}}。</p>"
)


def read(file):
    return Document(BytesIO(file.content))


def lines(document):
    return [line.text for line in document.paragraphs if line.text]


@pytest.fixture
def law():
    LegalFigure.objects.create(
        key="cap", name="上限", value="24", unit="%", provision="民法典-675", binds="出借机构"
    )
    return make_provision(675)


def test_a_draft_in_word_keeps_headings_lists_tables_marks_and_the_law_with_its_edition(law):
    file = docx.of_copy(make_draft("huabei", title="花呗逾期", sections=[("why", BODY)]), now=NOW)

    document = read(file)
    text, styles = lines(document), [(line.style.name, line.text) for line in document.paragraphs]
    assert text[0] == "花呗逾期"
    assert text[1] == "未发布的稿子，请不要转发。"
    assert ("Heading 1", "1　小节 why") in styles
    assert ("Heading 3", "小标题") in styles
    assert "前粗和强调，法条[1]，外面[2]，再说一次法条[1]。" in text
    quoted = [words for style, words in styles if style == "Quote"]
    assert quoted == ["《民法典》第六百七十五条（2020年公布，2021-01-01 起施行，现行有效）", law.text]
    assert [one for one in styles if one[1] in ("一", "一之一", "二")] == [
        ("List Bullet", "一"), ("List Bullet 2", "一之一"), ("List Bullet", "二"),
    ]  # fmt: skip
    table = next(one for one in document.tables if len(one.columns) == 2)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["看", "问"], ["逾期", "是不是我"]]
    assert "上限 24%〔待核对〕。" in text
    assert text[text.index("[2] https://example.org/x") - 1] == law.text
    marked = next(line for line in document.paragraphs if line.text.startswith("前粗"))
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in marked.runs[:4]] == [
        ("前", False, False), ("粗", True, False), ("和", False, False), ("强调", False, True),
    ]  # fmt: skip


def test_each_numbered_list_counts_from_one(law):
    document = read(docx.of_copy(make_draft(sections=[("why", BODY)]), now=NOW))

    numbers = {
        line.text: line._p.pPr.numPr.numId.val
        for line in document.paragraphs
        if line.text in ("甲", "乙", "丙")
    }
    assert numbers["甲"] == numbers["乙"] != numbers["丙"]
    numbering = document.part.numbering_part.numbering_definitions._numbering
    restarted = numbering.num_having_numId(numbers["丙"]).lvlOverride_lst[0]
    assert restarted.startOverride.val == 1


def test_there_is_room_for_remarks_at_the_opening_at_each_section_and_at_the_end():
    document = read(docx.of_copy(make_draft(sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")]), now=NOW))

    asked = [table.cell(0, 0).paragraphs[0].text for table in document.tables]
    assert asked == ["对开头这几部分的意见：", docx.ROOM, docx.ROOM, "对整篇的意见："]
    assert any("新建批注" in line for line in lines(document))


def test_the_file_says_which_words_it_holds_and_has_a_name_that_every_system_takes():
    article = make_article("huabei", title="花呗/“逾期” <b>")
    live = docx.of_copy(article, now=NOW)
    publishing.rewrite(article, working_copy(article) | {"question": "改过的问题？"}, by=None, now=NOW)
    changed = digest(working_copy(article))

    draft, version = docx.of_copy(article, now=NOW), docx.of_revision(article.live, now=NOW)

    assert "这一稿已经发布，和线上的一字不差。" in lines(read(live))
    assert draft.name == f"huabei-draft-{changed[:8]}.docx"
    assert any(changed in line for line in lines(read(draft)))
    assert version.name == f"huabei-v1-{article.live.content_hash[:8]}.docx"
    assert "第 1 版，发布于 2026-11-21 10:00。现在线上就是这一版。" in lines(read(version))
    assert not any("改过的问题" in line for line in lines(read(version)))
    assert read(version).core_properties.title == "花呗/“逾期” <b>"


def test_a_version_quotes_the_law_of_its_day(law):
    body = "<p>上限 {{figure:cap}}。</p><p>{{law:民法典-675}}</p>"
    article = make_article("huabei", sections=[("why", body)])
    LegalFigure.objects.update(value="36")
    Provision.objects.update(text="后来改错的原文。")
    law.edition.effective_to = date(2026, 11, 22)
    law.edition.save()
    later = make_edition(law.edition.statute, effective_from=date(2026, 11, 22), label="以后的修正")
    make_provision(675, edition=later, text="新的文字。")

    version = lines(read(docx.of_revision(article.live, now=NOW.replace(day=25))))
    draft = lines(read(docx.of_copy(Article.objects.get(), now=NOW.replace(day=25))))

    assert (law.text in version, "新的文字。" in version) == (True, False)
    assert (law.text in draft, "新的文字。" in draft) == (False, True)
    assert [one for one in (*version, *draft) if one.startswith("上限")] == [
        "上限 24%〔待核对〕。",
        "上限 36%〔待核对〕。",
    ]


@pytest.mark.parametrize("words", ["{{law:民法典-999}}", "=1+1", "坏\x0b字\x01符", "{{figure:none}}"])
def test_nothing_that_stands_in_a_text_breaks_the_file_or_runs_in_it(words):
    article = make_draft(title=f"标题{words}"[:40], sections=[("why", f"<p>{words}</p>")])

    file = docx.of_copy(article, now=NOW)

    names = zipfile.ZipFile(BytesIO(file.content)).namelist()
    whole = zipfile.ZipFile(BytesIO(file.content)).read("word/document.xml").decode()
    assert lines(read(file))[0].startswith("标题")
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name]
    assert "instrText" not in whole
    assert "fldSimple" not in whole


def test_only_who_may_see_articles_gets_the_files(client):
    article = make_article("huabei")
    addresses = [
        reverse("admin:articles_article_word", args=[article.pk]),
        reverse("admin:articles_revision_word", args=[article.published_revision_id]),
    ]
    client.force_login(make_staff("审核员"))
    refused = [client.get(address).status_code for address in addresses]
    client.force_login(make_staff("编辑"))

    given = [client.get(address) for address in addresses]

    assert refused == [403, 403]
    assert [one["Content-Disposition"].split(".")[-1] for one in given] == ['docx"', 'docx"']
    assert all(lines(Document(BytesIO(one.content))) for one in given)
    assert all("no-store" in one["Cache-Control"] for one in given)
    assert client.get(reverse("admin:articles_article_word", args=[10**6])).status_code == 404
