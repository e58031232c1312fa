"""An old text comes back exactly as it was, and what it takes the place of is not lost."""

import pytest
from django.urls import reverse

from articles import publishing, restoring, tagging
from articles.models import Article, Restoration, Revision, Section, Tag
from articles.steps import AlreadyChanged, NotReady
from articles.workingcopy import PLAIN, digest, working_copy
from tests.factories import NOW, make_article, make_category, make_copy, make_draft, make_staff, make_user

pytestmark = pytest.mark.django_db


def source(key, **fields):
    return (
        dict.fromkeys(("site", "url", "printed_date", "publisher", "rights", "note"), "")
        | {"key": key, "title": f"网页 {key}"}
        | fields
    )


def full_copy():
    """A copy that has something in every part."""
    return make_copy(
        sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>"), ("c", "<p>丙</p>")], tags=["花呗", "征信", "网贷"],
        asked=["花呗被停了怎么办"], further=[{"title": "接着看", "url": "/articles/x/"}], description="摘要",
        sources=[source("s1"), source("s2", site="某网")],
        notes=[{"source": "s2", "text": "它写错了。"}, {"source": "", "text": "另一处。"}],
    )  # fmt: skip


def another(copy):
    """A copy that has nothing of the other as it was: every field, section, tag, source and note, and their order."""
    first, _, third = copy["sections"]
    added = {"uid": "new.d", "key": "d", "title": "新的", "kind": "myths", "body": "<p>丁</p>"}
    changed = {name: f"改过的{name}" for name in ("title", "question", "description", "author_name")}
    lists = {
        "short_answer": ["**改**"],
        "do_now": [{"title": "改", "text": ""}],
        "do_not": [],
        "further": [],
        "asked": [],
    }
    return copy | changed | lists | {
        "category": make_category("other", "别的").slug,
        "tags": ["借呗", "花呗"],
        "sections": [third | {"key": "a"}, added, first | {"key": "c", "title": "改", "kind": "litigation", "body": "<p>改</p>"}],
        "sources": [source("s3"), source("s1", title="改过的题目")],
        "notes": [{"source": "s3", "text": "换了。"}],
    }  # fmt: skip


def test_restoring_after_everything_was_changed_brings_back_the_same_digest_with_the_same_rows():
    copy = full_copy()
    article = make_article(**copy)
    first, rows = article.live, list(article.sections.values_list("pk", "uid", "order"))
    assert working_copy(article) == copy  # the copy holds something in every part
    publishing.rewrite(article, another(copy), by=None, now=NOW)
    assert all(working_copy(article)[name] != copy[name] for name in copy)
    publishing.publish(article, by=None, now=NOW, despite="短文")

    restoring.restore(Revision.objects.get(pk=first.pk), by=make_user(), now=NOW)

    article = Article.objects.get()
    assert working_copy(article) == first.snapshot["copy"] == copy
    assert digest(working_copy(article)) == first.content_hash == article.words_digest
    kept = {uid: (pk, order) for pk, uid, order in article.sections.values_list("pk", "uid", "order")}
    # The row of a section that was never gone is the same one; comments and citations hang on the uid.
    assert [(kept[uid][0] == pk, kept[uid][1]) for pk, uid, order in rows] == [
        (True, 0),
        (False, 1),
        (True, 2),
    ]
    assert set(PLAIN) <= set(copy)
    assert article.live.number == 2  # readers see what they saw


def test_a_restore_says_of_what_and_keeps_what_it_takes_the_place_of():
    article, editor = make_article(title="线上"), make_user()
    publishing.rewrite(article, working_copy(article) | {"title": "写了一半"}, by=editor, now=NOW)

    done = restoring.restore(Revision.objects.select_related("article").get(), by=editor, now=NOW)
    undone = restoring.put_back(Restoration.objects.select_related("article").get(), by=editor, now=NOW)

    assert (done.revision.number, done.made_by, done.replaced["title"]) == (1, editor, "写了一半")
    assert Article.objects.get().title == "写了一半"
    assert (undone.undone, undone.replaced["title"]) == (done, "线上")
    assert article.writers.filter(user=editor).exists()  # whoever restores counts among the writers


def test_restoring_what_stands_there_already_is_refused_and_so_is_an_unseen_change():
    article = make_article()
    revision = Revision.objects.select_related("article").get()
    with pytest.raises(NotReady):
        restoring.restore(revision, by=None, now=NOW)

    seen = Revision.objects.select_related("article").get()
    publishing.rewrite(
        article := Article.objects.get(), working_copy(article) | {"title": "同事刚改的"}, by=None, now=NOW
    )
    with pytest.raises(AlreadyChanged):
        restoring.restore(seen, by=None, now=NOW)

    assert (Article.objects.get().title, Restoration.objects.count()) == ("同事刚改的", 0)


def test_tags_come_back_under_the_names_that_they_have_now():
    article = make_article(tags=["花呗", "网贷", "征信"])
    first = article.live
    publishing.rewrite(article, working_copy(article) | {"tags": []}, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")
    kept, merged, renamed = (Tag.objects.get(name=name) for name in ("花呗", "网贷", "征信"))
    tagging.merge_tags(kept, [merged], now=NOW)
    Tag.objects.filter(pk=renamed.pk).update(name="个人征信")

    restoring.restore(Revision.objects.select_related("article").get(pk=first.pk), by=None, now=NOW)

    assert working_copy(Article.objects.get())["tags"] == ["个人征信", "花呗"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"个人征信", "花呗"}


# In the admin


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


@pytest.fixture
def article(editor):
    """Two versions, and a working copy that is neither."""
    article = make_article(title="第一版", tags=["花呗"])
    for title, publish in (("第二版", True), ("写了一半", False)):
        publishing.rewrite(article, working_copy(article) | {"title": title}, by=editor, now=NOW)
        if publish:
            publishing.publish(
                article, by=None, now=NOW, despite="短文", weight="correction", change_note="第一版写错了"
            )
    return article


def history(article, query=""):
    return reverse("admin:articles_article_versions", args=[article.pk]) + query


def test_the_history_names_every_version_and_any_two_stand_side_by_side(
    client, article, django_assert_num_queries
):
    page = client.get(history(article)).content.decode()
    compared = client.get(history(article, "?old=1&new=copy")).content.decode()

    assert page.index("第 2 版") < page.index("第 1 版")
    assert all(
        words in page
        for words in ("更正", "第一版写错了", "和线上的不一样，还没有发布", "首次发布", "周编辑")
    )
    assert "第一版" in compared.split("<del>")[1].split("</del>")[0]
    assert "写了一半" in compared.split("<ins>")[1].split("</ins>")[0]
    assert "有 1 处不同" in compared
    assert "一模一样" in client.get(history(article, "?old=2&new=2")).content.decode()
    assert client.get(history(article, "?old=9&new=x")).status_code == 200  # junk shows the history


def test_a_version_is_found_and_put_back_from_the_admin(client, article):
    seen = client.get(reverse("admin:articles_article_restore", args=[article.revisions.get(number=1).pk]))
    client.post(seen.wsgi_request.path, {"version": seen.context["form"]["version"].value()})
    restored = Article.objects.get().title
    back = client.get(reverse("admin:articles_article_put_back", args=[Restoration.objects.get().pk]))
    client.post(back.wsgi_request.path, {"version": back.context["form"]["version"].value()})

    page = client.get(history(article)).content.decode()

    assert (restored, Article.objects.get().title) == ("第一版", "写了一半")
    assert "找回第 1 版" in page
    assert page.count("放回来") == 2


def test_the_history_proves_each_version(client, article):
    assert "哈希对得上" not in client.get(history(article)).content.decode()
    assert client.get(history(article, "?prove=1")).content.decode().count("哈希对得上") == 2

    Revision.objects.filter(number=2).update(change_note="别的话")

    assert (
        "版次、时间、改动大小或说明和记录对不上" in client.get(history(article, "?prove=1")).content.decode()
    )


def test_staff_see_the_versions_of_a_retired_article_and_readers_none(client, article):
    publishing.retire(Article.objects.get(), reason="整篇不对", by=make_user(), now=NOW, is_retraction=True)
    first = article.revisions.get(number=1)
    page = client.get(reverse("admin:articles_article_version", args=[first.pk]))
    record = client.get(reverse("admin:articles_article_record", args=[first.pk]))
    client.logout()

    assert "第一版</h1>" in page.content.decode()
    assert "读者看不到任何一版" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store" or "no-store" in page["Cache-Control"]
    assert "第一版".encode() in record.content
    assert client.get(reverse("admin:articles_article_version", args=[first.pk])).status_code == 302


def test_whoever_may_not_edit_restores_nothing_and_sees_no_version(client, article):
    client.force_login(make_staff("审核员"))
    first = article.revisions.get(number=1)

    for name, pk in (
        ("restore", first.pk),
        ("version", first.pk),
        ("record", first.pk),
        ("versions", article.pk),
    ):
        assert client.get(reverse(f"admin:articles_article_{name}", args=[pk])).status_code in (302, 403)
    assert client.post(
        reverse("admin:articles_article_restore", args=[first.pk]), {"version": 9}
    ).status_code in (302, 403)
    assert Article.objects.get().title == "写了一半"


def test_a_draft_has_a_history_too(client, editor):
    assert "还没有发布过" in client.get(history(make_draft())).content.decode()
    assert Section.objects.count() == 1


def test_what_was_told_as_wrong_stands_in_one_list(client, article):
    page = client.get(reverse("admin:articles_correction_changelist")).content.decode()
    one = client.get(reverse("admin:articles_correction_change", args=[article.corrections.get().pk]))

    assert all(words in page for words in ("第一版写错了", "更正", "还在告知", "没有要寄的"))
    assert one.status_code == 200
    client.force_login(make_staff("审核员"))
    assert client.get(reverse("admin:articles_correction_changelist")).status_code in (302, 403)
