"""The check before publication: what it finds keeps an article back, unless an editor who may says why not."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import publishing
from articles.importing import load_articles
from articles.models import Article, Override
from articles.steps import NotReady
from tests.factories import NOW, TODAY, make_category, make_draft, make_lawyer, make_staff, make_user

pytestmark = pytest.mark.django_db


def decision(article, step):
    return reverse("admin:articles_article_change", args=[article.pk]).replace("/change/", f"/{step}/")


def draft_with_a_fault():
    return make_draft("huabei", sections=[("why", "<p>网贷逾期有滞纳金。</p>")])


def test_faults_name_section_and_sentence_and_keep_an_article_back():
    draft = draft_with_a_fault()

    with pytest.raises(NotReady) as refusal:
        publishing.publish(draft, by=make_user(), now=NOW)

    assert any(
        one.startswith("小节“小节 why”：“滞纳金”没有放进引号") and "（“网贷逾期有滞纳金。”）" in one
        for one in refusal.value.problems
    )
    assert Article.objects.get().status == "draft"
    assert not Override.objects.exists()


def test_an_editor_overrides_with_a_reason_that_is_kept_with_the_faults(client):
    editor, article = make_staff("编辑", display_name="周编辑"), draft_with_a_fault()
    client.force_login(editor)

    page = client.get(decision(article, "publish")).content.decode()
    refused = client.post(
        decision(article, "publish"), {"version": article.version, "despite": " ", "approving": "on"}
    )
    client.post(
        decision(article, "publish"),
        {"version": article.version, "despite": "骗局提醒，先上线", "approving": "on"},
    )

    assert "检查没有通过" in page
    assert "没有放进引号" in refused.content.decode()
    kept = Override.objects.get()
    assert (kept.article, kept.created_by, kept.reason) == (article, editor, "骗局提醒，先上线")
    assert kept.revision == Article.objects.get().published_revision
    assert any("滞纳金" in fault for fault in kept.faults)
    change = reverse("admin:articles_article_change", args=[article.pk])
    assert "骗局提醒，先上线" in client.get(change).content.decode()
    assert "骗局提醒，先上线" in client.get(change.replace("/change/", "/history/")).content.decode()


def test_a_colleague_who_may_publish_but_not_override_cannot(client):
    colleague, article = make_staff(), draft_with_a_fault()
    rights = ["view_article", "change_article", "publish_article"]
    colleague.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(colleague)

    page = client.get(decision(article, "publish")).content.decode()
    client.post(decision(article, "publish"), {"version": article.version, "despite": "我说了算"})

    assert "请有放行权限的同事看一遍" in page
    assert 'name="despite"' not in page
    assert (Article.objects.get().status, Override.objects.count()) == ("draft", 0)


def test_what_was_kept_is_neither_changed_nor_deleted():
    draft = draft_with_a_fault()
    publishing.publish(draft, by=None, now=NOW, despite="先上线")
    kept = Override.objects.get()
    kept.reason = "改历史"

    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_a_file_that_did_not_pass_is_loaded_but_not_in_silence(tmp_path):
    make_category()
    head = (
        '+++\nslug = "huabei"\ntitle = "花呗"\ncategory = "consequences"\nquestion = "怎么办？"\n'
        'short_answer = ["**先还。**"]\npublished_on = 2026-11-20\nreviewed_on = 2026-11-21\n+++\n'
    )
    (tmp_path / "huabei.md").write_text(f"{head}\n## 为什么 {{#why}}\n\n欠5000元。\n", encoding="utf-8")

    (loaded,) = load_articles(tmp_path, now=NOW)

    assert "处没有通过" in loaded.words
    kept = Override.objects.get()
    assert (kept.created_by, kept.reason) == (None, "随内容文件载入；文件由 check_content 检查")
    assert any("5000元" in fault for fault in kept.faults)
    assert not any("核对日期" in fault for fault in kept.faults)


# Who reviewed


def test_the_editors_review_names_no_lawyer_and_says_that_none_has_read_it(client):
    draft = make_draft("huabei")
    publishing.mark_reviewed(draft, lawyer=None, on=date(2026, 11, 20), by=make_user(), now=NOW)
    publishing.publish(draft, by=None, now=NOW, despite="短文")

    page = client.get("/articles/huabei/").content.decode()

    assert "编辑部核对" in page
    assert "还没有律师复核" in page
    assert "2026-11-20" in page


def test_a_review_by_the_editors_takes_the_place_of_an_older_one_by_a_lawyer(client):
    draft = make_draft("huabei")
    publishing.publish(draft, by=None, now=NOW, despite="短文")
    publishing.mark_reviewed(draft, lawyer=make_lawyer(), on=date(2026, 11, 1), by=make_user(), now=NOW)
    before = client.get("/articles/huabei/").content.decode()

    publishing.mark_reviewed(draft, lawyer=None, on=TODAY, by=make_user(), now=NOW)

    after = client.get("/articles/huabei/").content.decode()
    assert ("林晓舟" in before, "编辑部核对" in before) == (True, False)
    assert ("林晓舟" in after, "编辑部核对" in after) == (False, True)


def test_a_file_brings_the_date_of_its_review_and_moves_it_on(tmp_path, client):
    make_category()
    head = (
        '+++\nslug = "huabei"\ntitle = "花呗"\ncategory = "consequences"\nquestion = "怎么办？"\n'
        'short_answer = ["**先还。**"]\npublished_on = 2026-11-01\nreviewed_on = {}\n+++\n\n'
        "## 为什么 {{#why}}\n\n先谈。\n"
    )
    (tmp_path / "huabei.md").write_text(head.format("2026-11-02"), encoding="utf-8")
    load_articles(tmp_path, now=NOW)
    (tmp_path / "huabei.md").write_text(head.format("2026-11-20"), encoding="utf-8")

    (loaded,) = load_articles(tmp_path, now=NOW)

    assert loaded.outcome == "unchanged"
    assert Article.objects.get().reviewed_on == date(2026, 11, 20)
    assert "2026-11-20" in client.get("/articles/huabei/").content.decode()
