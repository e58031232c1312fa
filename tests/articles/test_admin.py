"""The admin of articles as an editor meets it: forms, decisions, and what others may not do."""

import re

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article, Feedback, Revision, Tag
from articles.workingcopy import SOURCE_FIELDS, working_copy
from tests.factories import (
    NOW,
    make_article,
    make_category,
    make_draft,
    make_lawyer,
    make_provision,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def change_page(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def decision(article, step):
    return reverse("admin:articles_article_change", args=[article.pk]).replace("/change/", f"/{step}/")


def fields_of(client, address):
    """Every value that the form would send if nothing were changed."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    fields = {}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            fields[bound.html_name] = "" if value is None else value
    return fields


def errors_of(response):
    context = response.context
    found = [str(error) for errors in context["adminform"].form.errors.values() for error in errors]
    for inline in context["inline_admin_formsets"]:
        found += [
            str(error) for form in inline.formset.forms for errors in form.errors.values() for error in errors
        ]
    return found


# Writing


def test_an_editor_writes_a_new_article_with_lists_and_tags_typed_as_people_type(client, editor):
    category = make_category()
    address = reverse("admin:articles_article_add")
    given = fields_of(client, address) | {
        "title": "花呗逾期", "slug": "huabei", "question": "怎么办？", "category": category.pk, "tags": "花呗，网贷、征信",
        "short_answer": "**先还。** 再谈。\n\n第二行", "do_now": "查报告｜每年两次免费\n打客服", "do_not": "不借新还旧",
        "further": "接着看｜/articles/other/", "sections-TOTAL_FORMS": 1, "sections-0-title": "为什么", "sections-0-key": "why",
        "sections-0-kind": "advice", "sections-0-body": "<p>正文</p><script>alert(1)</script>", "sections-0-order": 0,
    }  # fmt: skip

    response = client.post(address, given)

    assert response.status_code == 302, errors_of(response)
    article = Article.objects.get()
    assert (article.status, article.edited_by, article.short_answer) == (
        "draft",
        editor,
        ["**先还。** 再谈。", "第二行"],
    )
    assert article.do_now == [{"title": "查报告", "text": "每年两次免费"}, {"title": "打客服", "text": ""}]
    assert article.further == [{"title": "接着看", "url": "/articles/other/"}]
    assert sorted(article.tags.values_list("name", flat=True)) == ["征信", "网贷", "花呗"]
    assert "script" not in article.sections.get().body


def test_saving_a_form_without_a_change_changes_no_word(client, editor):
    make_provision(675)
    article = make_article(
        do_now=[{"title": "查", "text": "[每年](law:民法典-675)"}], tags=["花呗", "征信"],
        further=[{"title": "看", "url": "/a/"}],
        sections=[("why", '<h3>小标题</h3><p>前</p><p>{{law:民法典-675}}</p><ul><li>一</li></ul>')],
        sources=[dict.fromkeys(SOURCE_FIELDS, "") | {"key": "000", "title": "原"}],
        notes=[{"source": "000", "text": "错了"}],
    )  # fmt: skip
    before = working_copy(article)

    response = client.post(change_page(article), fields_of(client, change_page(article)))

    assert response.status_code == 302, errors_of(response)
    assert working_copy(Article.objects.get()) == before


def test_the_order_of_sections_is_saved(client, editor):
    article = make_article(sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>"), ("c", "<p>丙</p>")])
    given = fields_of(client, change_page(article))
    given |= {"sections-0-order": 2, "sections-1-order": 0, "sections-2-order": 1}

    client.post(change_page(article), given)

    assert [section.key for section in article.sections.all()] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("short_answer", "一\n二\n三\n四", "最多 3 行，现在有 4 行。"),
        ("further", "没有网址", "第 1 行要写成“前面｜后面”。"),
        ("further", "看｜javascript:alert(1)", "第 1 行的网址应当以 / 或 https:// 开头。"),
        ("sections-0-body", "<p></p>", "这一节还没有正文。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, editor, field, value, words):
    article = make_article(title="原标题")
    given = fields_of(client, change_page(article)) | {"title": "打了一半的标题", field: value}

    response = client.post(change_page(article), given)

    assert words in errors_of(response)
    assert "打了一半的标题" in response.content.decode()
    assert Article.objects.get().title == "原标题"


def test_of_two_editors_the_second_does_not_overwrite_the_first_unseen(client, editor):
    article = make_article(title="原标题")
    mine = fields_of(client, change_page(article)) | {"title": "第二个人写的"}
    other = make_staff("编辑", display_name="安编辑")
    publishing.rewrite(article, working_copy(article) | {"title": "第一个人写的"}, by=other, now=NOW)

    response = client.post(change_page(article), mine)

    assert "安编辑在 2026-11-21 10:00 改动了这篇文章" in "".join(errors_of(response))
    assert "第二个人写的" in response.content.decode()
    assert Article.objects.get().title == "第一个人写的"


def test_status_and_reads_cannot_be_forged_through_the_form(client, editor):
    article = make_draft()
    given = fields_of(client, change_page(article)) | {
        "status": "published", "reads": 99999, "reviewed_on": "2026-01-01", "published_at_0": "2026-01-01", "slug": "forged",
    }  # fmt: skip

    client.post(change_page(article), given)

    saved = Article.objects.get()
    assert (saved.status, saved.reads, saved.reviewed_on, saved.slug) == ("draft", 0, None, article.slug)


# Deciding


def test_an_editor_previews_publishes_and_the_page_says_so(client, editor):
    article = make_draft("huabei", title="花呗逾期")
    page = client.get(decision(article, "publish"))

    response = client.post(
        decision(article, "publish"),
        {
            "version": page.context["form"]["version"].value(),
            "approving": "on",
            "despite": "只是短讯",
        },
        follow=True,
    )

    assert "已发布" in response.content.decode()
    revision = Revision.objects.get()
    assert (revision.created_by, revision.reviews.get().decided_by) == (editor, editor)
    assert client.get("/articles/huabei/").status_code == 200


def test_how_much_changed_is_chosen_by_a_person_and_nothing_is_lost_where_nobody_did(client, editor):
    article = make_article()
    publishing.rewrite(article, working_copy(article) | {"title": "改过"}, by=None, now=NOW)
    given = {
        "version": Article.objects.get().version, "change_note": "写清了期限", "approving": "on", "despite": "短讯",
    }  # fmt: skip

    shown = client.get(decision(article, "publish")).context["form"]["weight"]
    silent = client.post(decision(article, "publish"), given).content.decode()
    told = Revision.objects.count()
    client.post(decision(article, "publish"), given | {"weight": "substance"})

    assert shown.value() in (None, "")
    assert ("选一下这次改动有多大。" in silent, 'value="写清了期限"' in silent, told) == (True, True, 1)
    assert article.revisions.first().weight == "substance"


def test_opening_a_decision_page_decides_nothing(client, editor):
    article = make_article()

    for step in ("publish", "retire", "review", "rename", "submit"):
        client.get(decision(article, step))

    assert (Article.objects.get().status, Revision.objects.count()) == ("published", 1)


def test_what_keeps_an_article_from_publication_is_listed_on_the_page(client, editor):
    article = make_draft(sections=[("why", "<p>{{law:民法典-999}}</p><p>《民法典》第八百条</p>")])

    shown = client.get(change_page(article)).content.decode()
    response = client.post(decision(article, "publish"), {"version": article.version})

    assert "{{law:民法典-999}} 这一条不在法条库里。" in shown
    assert "《民法典》第八百条" in shown
    assert "{{law:民法典-999}} 这一条不在法条库里。" in response.content.decode()
    assert Article.objects.get().status == "draft"


def test_a_decision_on_an_old_view_of_the_article_is_refused_and_keeps_what_was_typed(client, editor):
    article = make_article()
    version = article.version
    other = make_staff("编辑", display_name="安编辑")
    publishing.rewrite(article, working_copy(article) | {"title": "改过"}, by=other, now=NOW)

    response = client.post(decision(article, "retire"), {"version": version, "reason": "规定改了"})
    still = Article.objects.get().status
    again = response.context["form"]["version"].value()
    client.post(decision(article, "retire"), {"version": again, "reason": "规定改了"})

    page = response.content.decode()
    assert "安编辑在 2026-11-21 10:00 改动了这篇文章" in page
    assert "规定改了" in page
    assert (still, Article.objects.get().status) == ("published", "retired")


def test_retiring_needs_a_reason_and_reviewing_a_verified_lawyer(client, editor):
    article, trainee = make_article(), make_lawyer(role="trainee", licence_number="")
    lawyer = make_lawyer()

    silent = client.post(decision(article, "retire"), {"version": article.version, "reason": ""})
    wrong = client.post(
        decision(article, "review"), {"version": article.version, "lawyer": trainee.pk, "on": "2026-11-20"}
    )
    client.post(
        decision(article, "review"), {"version": article.version, "lawyer": lawyer.pk, "on": "2026-11-20"}
    )

    assert "写一句原因。" in silent.content.decode()
    assert wrong.context["form"].errors["lawyer"]
    saved = Article.objects.get()
    assert (saved.status, saved.reviewer, saved.reviewed_on.isoformat()) == (
        "published",
        lawyer,
        "2026-11-20",
    )


def test_an_old_revision_is_found_again_from_the_article_page(client, editor):
    article = make_article(title="第一版")
    publishing.rewrite(article, working_copy(article) | {"title": "第二版"}, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")
    (address,) = re.findall(
        rf'href="([^"]*/restore/{article.revisions.get(number=1).pk}/)"', client.get(change_page(article)).content.decode()
    )  # fmt: skip

    client.post(address, {"version": article.version})

    assert Article.objects.get().title == "第一版"
    assert "第二版" in client.get(article.get_absolute_url()).content.decode()


def test_what_readers_have_seen_cannot_be_deleted(client, editor):
    editor.user_permissions.set([])
    boss = make_staff(is_superuser=True)
    client.force_login(boss)
    article, draft = make_article(), make_draft()

    refused = client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    client.post(reverse("admin:articles_article_delete", args=[draft.pk]), {"post": "yes"})

    assert refused.status_code == 403
    assert list(Article.objects.all()) == [article]


# Who may


@pytest.mark.parametrize("step", ["publish", "retire", "review", "rename", "submit", "preview"])
def test_a_moderator_decides_nothing_about_articles(client, step):
    client.force_login(make_staff("审核员"))
    article = make_article()

    response = client.post(
        decision(article, step), {"version": article.version, "reason": "不该我管", "slug": "moved"}
    )

    assert response.status_code == 403
    assert (Article.objects.get().status, Article.objects.get().slug) == ("published", article.slug)


def test_a_moderator_restores_no_revision(client):
    client.force_login(make_staff("审核员"))
    article = make_article(title="第一版")
    publishing.rewrite(article, working_copy(article) | {"title": "第二版"}, by=None, now=NOW)

    client.post(
        reverse("admin:articles_article_restore", args=[article.revisions.get().pk]),
        {"version": article.version},
    )

    assert Article.objects.get().title == "第二版"


# Tags and feedback


def test_tags_are_merged_on_a_page_of_their_own(client, editor):
    make_article("a", tags=["花呗"]), make_article("b", tags=["蚂蚁花呗"])
    into, other = Tag.objects.get(name="花呗"), Tag.objects.get(name="蚂蚁花呗")
    address = reverse("admin:articles_tag_change", args=[into.pk]).replace("/change/", "/merge/")

    client.post(address, {"others": [other.pk]})

    assert list(Tag.objects.all()) == [into]
    assert into.tagged_articles.count() == 2


@pytest.mark.parametrize("model", ["article", "category", "tag", "feedback"])
def test_every_list_of_this_room_opens(client, editor, model):
    make_article()
    Feedback.objects.create(article=Article.objects.get(), kind="lacking", form_key="k", created_at=NOW)

    page = client.get(reverse(f"admin:articles_{model}_changelist"))

    assert page.status_code == 200
    assert "1" in page.content.decode()
