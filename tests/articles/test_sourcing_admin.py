"""Bringing a page in and judging it, as an editor meets it in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles import sourcing
from articles.models import Article, SourcePage, Tag
from articles.sourcepages import read
from tests.factories import (
    NOW,
    make_category,
    make_draft,
    make_provision,
    make_staff,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/sourcepage/add/"
PAGE = """花呗逾期后怎么协商还款

发布时间：2025-02-08 19:32:35　作者：某律师　标签：花呗 网贷

花呗逾期以后很多人不知道找谁谈，其实合同里写着出借机构是谁，先把合同找出来看清楚再打电话。

一、先弄清欠谁的钱

打开花呗的合同，看出借人一栏写的是哪一家机构，以后协商、起诉、报送征信都是这一家，不要只找平台客服。

二、怎么开口协商

根据《中华人民共和国民法典》第六百七十五条规定，借款人应当按照约定的期限返还借款。协商的时候说明收入和困难，提出每月能还的数目。

三、要留下什么证据

每次通话都录音，短信和账单都截图保存，对方答应的减免要写在书面协议里，没有协议不要先转账。
"""


@pytest.fixture
def editor(client):
    make_category("negotiation", "协商还款")
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def sheet(page):
    return reverse("admin:articles_sourcepage_change", args=[page.pk])


def text(response):
    return response.content.decode()


# Pasting


def test_what_was_found_is_shown_before_anything_is_made(client, editor):
    make_provision(675), Tag.objects.create(name="花呗")

    response = client.post(ADD, {"text": PAGE})

    shown = text(response)
    for words in ("花呗逾期后怎么协商还款", "2025-02-08 19:32:35", "先弄清欠谁的钱", "库里有", "民法典-675"):
        assert words in shown
    assert response.context["form"]["category"].value() == make_category("negotiation").pk
    assert response.context["form"]["slug"].value() == "huabeiyuqihouzenmexieshanghuankuan"
    assert not Article.objects.exists()
    assert not SourcePage.objects.exists()


def test_agreeing_makes_the_draft_and_leads_to_its_worksheet(client, editor):
    given = {
        "raw": PAGE.replace("\n", "\r\n"),
        "slug": "xieshang",
        "category": make_category("negotiation").pk,
    }

    response = client.post(ADD, given, follow=True)

    page = SourcePage.objects.get()
    assert response.redirect_chain == [(sheet(page), 302)]
    assert (page.article.slug, page.article.status, page.created_by) == ("xieshang", "draft", editor)
    assert LogEntry.objects.get().get_change_message() == "导入网页，建了草稿 xieshang"
    assert "已核对 0/" in text(response)


def test_the_same_page_again_shows_its_first_import_and_makes_none(client, editor):
    first = sourcing.import_page(read(PAGE), PAGE, by=editor, now=NOW).page
    given = {"raw": PAGE, "slug": "again", "category": make_category("negotiation").pk}

    shown = client.post(ADD, {"text": PAGE})
    made = client.post(ADD, given)

    assert sheet(first) in text(shown)
    assert "建草稿和核对表" not in text(shown)
    assert made["Location"] == sheet(first)
    assert Article.objects.count() == 1


def upload(name="page.html", content=b"", kind="text/html"):
    return SimpleUploadedFile(name, content, kind)


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode(),
        PAGE.encode("gb18030"),
        PAGE.encode("utf-16"),
        f"<html><body><p>{PAGE}</p></body></html>".encode(),
    ],
    ids=["utf-8", "gb18030", "utf-16", "html"],
)
def test_a_file_is_read_in_the_encodings_that_such_pages_have(client, editor, content):
    response = client.post(ADD, {"text": "", "file": upload(content=content)})

    assert "花呗逾期后怎么协商还款" in text(response)
    assert "form" in response.context
    assert "raw" in response.context["form"].fields


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"text": " \n "}, "text", "先粘贴网页的文字，或者选一个文件。"),
        ({"file": ("a.pdf", b"%PDF", "application/pdf")}, "file", "只能上传 txt 或 html 文件。"),
        ({"file": ("a.txt", b"", "text/plain")}, "file", "这个文件是空的。"),
        ({"file": ("a.txt", b"x" * (2 * 1024 * 1024 + 1), "text/plain")}, "file", "文件超过 2 MB"),
        ({"file": ("a.html", bytes(range(256)) * 40, "text/html")}, "file", "读不出文字"),
        ({"text": "首页\n登录\n注册"}, "text", "没有找到文章："),
        ({"text": "字" * 800_000}, "text", "粘贴的内容超过 2 MB"),
        ({"text": PAGE, "file": ("a.txt", PAGE.encode(), "text/plain")}, "file", "粘贴和上传只用一种"),
    ],
    ids=["nothing", "type", "empty", "large", "binary", "no article", "large paste", "both"],
)
def test_what_is_no_page_is_said_beside_the_field_and_what_was_pasted_stays(
    client, editor, given, field, words
):
    if "file" in given:
        given = given | {"file": upload(*given["file"])}

    response = client.post(ADD, {"text": "", **given})

    assert response.status_code == 200
    assert words in "".join(response.context["form"].errors[field])
    assert response.context["form"]["text"].value() == given.get("text", "")
    assert not SourcePage.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"slug": "taken"}, "已经有文章在用"),
        ({"slug": "中文"}, "只能用英文小写字母"),
        ({"category": "999"}, "选"),
    ],
)
def test_a_wrong_address_or_shelf_loses_nothing_of_the_page(client, editor, given, words):
    make_draft("taken")

    response = client.post(
        ADD, {"raw": PAGE, "slug": "x", "category": make_category("negotiation").pk} | given
    )

    assert words in str(response.context["form"].errors)
    assert response.context["form"]["raw"].value() == PAGE
    assert "先弄清欠谁的钱" in text(response)


def test_hostile_html_is_shown_as_words_only(client, editor):
    hostile = PAGE.replace("很多人", "<img src=x onerror=alert(1)>很多人").replace(
        "某律师", '"><script>alert(2)</script>'
    )

    shown = text(client.post(ADD, {"text": hostile}))
    made = client.post(
        ADD, {"raw": hostile, "slug": "x", "category": make_category("negotiation").pk}, follow=True
    )

    for page in (shown, text(made)):
        assert "<img src=x" not in page
        assert "<script>alert" not in page
