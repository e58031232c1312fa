"""The worksheet of an imported page in the admin: filling it, carrying from it, and who may do so."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing, sourcing
from articles.models import Article, Section, SourceClaim, SourcePage
from articles.steps import NotReady
from tests.articles.test_borrowing import ours
from tests.articles.test_sourcing import claims, judge, ready_part, save
from tests.articles.test_sourcing_admin import ADD, PAGE, sheet, text
from tests.factories import (
    NOW,
    make_category,
    make_draft,
    make_found,
    make_provision,
    make_source_page,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    make_category("negotiation", "协商还款")
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def fields_of(client, address):
    """Every value that the worksheet would send if nothing were changed."""
    return fields_of_response(client.get(address))


def fields_of_response(response):
    fields = {}
    for part in response.context["sheet"].parts:
        for form in [part.title, *(row.form for row in part.rows)]:
            fields |= {bound.html_name: bound.value() or "" for bound in form}
    return fields


# Judging


def test_an_editor_fills_the_worksheet_and_progress_is_told(client, editor):
    make_provision(675)
    page = make_source_page()
    claim = claims(page)[0]
    given = fields_of(client, sheet(page)) | {
        f"c{claim.pk}-our_text": "停用看合同。\r\n第二行。", f"c{claim.pk}-verdict": "inaccurate",
        f"c{claim.pk}-provisions": "民法典-675，民法典-675#1", f"c{claim.pk}-note": "见合同",
    }  # fmt: skip

    response = client.post(sheet(page), given, follow=True)

    claim.refresh_from_db()
    assert (claim.our_text, claim.verdict, claim.provisions) == (
        "停用看合同。\n第二行。",
        "inaccurate",
        ["民法典-675", "民法典-675#1"],
    )
    assert "已核对 1/6" in text(response)
    assert LogEntry.objects.get().get_change_message() == "核对：改了 1 处"


def test_saving_without_a_change_changes_nothing(client, editor):
    page = make_source_page()
    make_provision(675)
    save(page, judge(claims(page)[0], "一行。\n二行。", provisions=["民法典-675"]))
    before = list(SourceClaim.objects.values())

    response = client.post(sheet(page), fields_of(client, sheet(page)), follow=True)

    assert "没有改动" in text(response)
    assert list(SourceClaim.objects.values()) == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("provisions", "民法典-9999", "民法典-9999 不在法条库里。"),
        ("provisions", "第六百七十五条", "写法不对"),
        ("provisions", "民法典-675#9", "民法典-675#9 没有第 9 款。"),
        ("our_text", "看[约定](law:民法典-8888)", "民法典-8888 不在法条库里。"),
        ("verdict", "unused", "判了“不用”，就不要再写我们的文字。"),
        ("verdict", "wonderful", "wonderful"),
    ],
)
def test_a_wrong_row_is_named_keeps_its_words_and_holds_back_no_other(client, editor, field, typed, words):
    make_provision(675)
    page = make_source_page()
    wrong, right = claims(page)[:2]
    given = fields_of(client, sheet(page)) | {
        f"c{wrong.pk}-our_text": "写了一半", f"c{wrong.pk}-{field}": typed, f"c{right.pk}-our_text": "写好的一条",
    }  # fmt: skip

    response = client.post(sheet(page), given)

    assert words in text(response)
    wrong.refresh_from_db(), right.refresh_from_db()
    assert (wrong.our_text, right.our_text) == ("", "写好的一条")
    again = fields_of_response(response)
    assert again[f"c{wrong.pk}-{field}"] == typed
    assert "存了 1 处，还有 1 处没有存" in text(response)


def test_a_row_that_somebody_else_changed_meanwhile_shows_both_and_asks(client, editor):
    page = make_source_page()
    claim = claims(page)[0]
    mine = fields_of(client, sheet(page)) | {f"c{claim.pk}-our_text": "我写的"}
    save(page, judge(claim, "同事写的"), by=make_staff("编辑", display_name="安编辑"))

    refused = client.post(sheet(page), mine)
    claim.refresh_from_db()
    kept = claim.our_text
    client.post(sheet(page), fields_of_response(refused))
    claim.refresh_from_db()

    assert "别人刚改过这一行" in text(refused)
    assert "现在存的是：同事写的" in text(refused)
    assert "我写的" in text(refused)
    assert (kept, claim.our_text) == ("同事写的", "我写的")


def test_only_what_is_not_judged_yet_can_be_shown(client, editor):
    page = make_source_page()
    save(page, judge(claims(page)[0], "我们写的一条"))

    everything, some = text(client.get(sheet(page))), text(client.get(f"{sheet(page)}?show=open"))
    response = client.post(f"{sheet(page)}?show=open", fields_of(client, f"{sheet(page)}?show=open"))

    assert "我们写的一条" in everything
    assert "我们写的一条" not in some
    assert response["Location"].endswith("?show=open")
    assert claims(page)[0].our_text == "我们写的一条"


def test_the_button_of_a_part_saves_and_carries_it_into_the_draft(client, editor):
    page = make_source_page()
    part = page.parts.get(heading="怎么办")
    claim = part.claims.order_by("order")[0]
    given = fields_of(client, sheet(page)) | {
        f"c{claim.pk}-our_text": "先打电话。", f"c{claim.pk}-verdict": "accurate",
        f"p{part.pk}-title": "可以怎么做", "carry": part.pk,
    }  # fmt: skip

    response = client.post(sheet(page), given, follow=True)

    assert Section.objects.get().title == "可以怎么做"
    assert "新建了小节“可以怎么做”，带进 1 条。" in text(response)
    assert LogEntry.objects.order_by("pk").last().get_change_message() == "带进草稿：小节“可以怎么做”，1 条"
    assert "已带进小节“可以怎么做”" in text(response)


def test_what_cannot_be_carried_is_said_and_what_was_typed_is_kept(client, editor):
    page = make_source_page()
    part = page.parts.get(heading="怎么办")
    claim = part.claims.order_by("order")[0]
    given = fields_of(client, sheet(page)) | {f"c{claim.pk}-our_text": "先打电话。", "carry": part.pk}

    response = client.post(sheet(page), given, follow=True)

    claim.refresh_from_db()
    assert "还没有判定" in text(response)
    assert claim.our_text == "先打电话。"
    assert not Section.objects.exists()


def test_judged_comments_are_written_out_for_the_content_file_without_a_name(client, editor):
    page = make_source_page()
    save(page, judge(claims(page, "comments")[0], "他说“也借不了”。", "inaccurate", note="各家自己审批。"))

    shown = client.get(sheet(page)).context["sheet"].reprints

    assert shown == (
        f'[[comments]]\nsource = "{page.source.key}"\nrole = "法务助理"\nprinted_date = "2025-03-25"\n'
        'text = "他说“也借不了”。"\nnote = "各家自己审批。"'
    )


def test_a_long_worksheet_and_a_long_list_cost_no_more_queries(client, editor, django_assert_num_queries):
    short = make_source_page()
    changelist = reverse("admin:articles_sourcepage_changelist")
    client.get(sheet(short)), client.get(changelist)
    with CaptureQueriesContext(connection) as of_short:
        client.get(sheet(short))
    with CaptureQueriesContext(connection) as of_one:
        client.get(changelist)
    long = make_source_page(make_found(lead="\n".join(f"第{n}段。" for n in range(60))))
    make_source_page(make_found(lead="第三页。"))

    with django_assert_num_queries(len(of_short)):
        client.get(sheet(long))
    with django_assert_num_queries(len(of_one)):
        client.get(changelist)


# Who may, and throwing away


@pytest.mark.parametrize("group", ["审核员", "律师核验", "管理员"])
def test_no_other_staff_bring_in_see_or_delete_a_page(client, group):
    page = make_source_page()
    client.force_login(make_staff(group))

    answers = [
        client.get(ADD), client.post(ADD, {"text": PAGE}), client.get(sheet(page)), client.post(sheet(page), {}),
        client.post(reverse("admin:articles_sourcepage_delete", args=[page.pk])),
        client.get(reverse("admin:articles_sourcepage_changelist")),
    ]  # fmt: skip

    assert {answer.status_code for answer in answers} == {403}
    assert not any("骆某" in text(answer) for answer in answers)
    assert SourcePage.objects.get() == page


def test_readers_are_sent_to_the_door(client):
    page = make_source_page()

    for address in (ADD, sheet(page)):
        assert client.get(address).status_code == 302


def test_who_may_only_look_gets_no_buttons_and_writes_nothing(client):
    page = make_source_page()
    looker = make_staff()
    looker.user_permissions.add(Permission.objects.get(codename="view_sourcepage"))
    client.force_login(looker)

    shown, written = client.get(sheet(page)), client.post(sheet(page), {})

    assert (shown.status_code, written.status_code) == (200, 403)
    assert not re.search(r'<button[^>]*(type="submit"|name="carry")[^>]*>[^<]*(保存|带进)', text(shown))


def test_a_wrong_page_is_thrown_away_after_a_question(client, editor):
    page = make_source_page()
    address = reverse("admin:articles_sourcepage_delete", args=[page.pk])
    ready_part(page)

    asked = client.get(address)
    still = SourcePage.objects.count()
    done = client.post(address, follow=True)

    assert "删了找不回来" in text(asked)
    assert (still, SourcePage.objects.count(), Article.objects.count()) == (1, 0, 0)
    assert "已删除导入的网页和它的草稿" in text(done)
    assert LogEntry.objects.get(action_flag=3).object_repr == page.title


def test_the_page_behind_a_published_article_stays(client, editor):
    page = make_source_page()
    article = ours(page)
    publishing.publish(article, by=None, now=NOW, despite="试一下")

    response = client.post(reverse("admin:articles_sourcepage_delete", args=[page.pk]))

    assert response.status_code == 403
    assert "粘错了" not in text(client.get(sheet(page)))
    assert SourcePage.objects.exists()


@pytest.mark.parametrize("carry", ["0", "999999999999999999", "x", "9" * 30, "-1"])
def test_a_part_that_is_not_there_is_a_plain_404(client, editor, carry):
    page = make_source_page()

    assert client.post(sheet(page), {"carry": carry}).status_code == 404


def test_the_list_tells_progress_and_draft(client, editor):
    page = make_source_page()
    save(page, judge(claims(page)[0]))

    shown = text(client.get(reverse("admin:articles_sourcepage_changelist")))

    assert "1/6" in shown
    assert page.article.title in shown


# From the article's own page


def test_the_article_leads_to_its_worksheet_and_says_what_is_still_borrowed(client, editor):
    page = make_source_page()
    other = make_draft()
    address = reverse("admin:articles_article_change", args=[page.article_id])

    shown = text(client.get(address))
    led = client.get(address.replace("/change/", "/worksheet/"))
    plain = text(client.get(reverse("admin:articles_article_change", args=[other.pk])))

    assert "标题还是导入时的草稿标题" in shown
    assert "来源核对表" in shown
    assert "来源核对表" not in plain
    assert led["Location"] == sheet(page)


def test_a_sentence_of_the_source_is_named_where_publishing_is_decided_and_no_reason_overrides_it(
    client, editor
):
    page = make_source_page()
    article = ours(page, short_answer=["额度由出借机构按照合同决定可以随时停掉。"])
    article.refresh_from_db()
    address = reverse("admin:articles_article_change", args=[article.pk]).replace("/change/", "/publish/")

    shown = text(client.get(address))
    answer = text(client.post(address, {"version": article.version, "despite": "照样发布"}))

    words = "先说结论有 19 个字和来源网页一样"
    assert words in shown
    assert words in answer
    article.refresh_from_db()
    assert article.status == "draft"


def test_saving_after_a_colleague_deleted_the_import_is_a_plain_404(client, editor):
    page = make_source_page()
    given = fields_of(client, sheet(page))
    stale = SourcePage.objects.get()
    sourcing.discard(page)

    gone = client.post(sheet(page), given)
    sourcing.discard(stale)  # a second press of the button finds nothing and says nothing

    assert gone.status_code == 404
    with pytest.raises(NotReady, match="刚被别人删除"):
        sourcing.save_worksheet(stale, [], {}, by=editor, now=NOW)
