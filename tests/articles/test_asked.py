"""What readers search with, kept beside an article: it goes with each publication, is found by, and never shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles import checking, publishing, restoring
from articles.comparing import changes
from articles.importing import load_articles
from articles.models import Article, Revision
from articles.workingcopy import working_copy
from search.models import SearchEntry
from tests.factories import NOW, TODAY, make_article, make_category, make_copy, make_draft, make_staff

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
FILE = """+++
slug = "contacts"
title = "催收联系家人"
category = "consequences"
question = "催收联系家人怎么办？"
short_answer = ["**不用替你还。**"]
published_on = 2026-11-20
{asked}
+++

## 谁可以被联系 {{#who}}

没有签字的不用还。
"""


def write(folder, asked):
    (folder / "contacts.md").write_text(FILE.format(asked=asked), encoding="utf-8")
    (loaded,) = load_articles(folder, now=LATER)
    return loaded.outcome


def without_knowledge_of_asked():
    """Put every revision back to how it was written before there was such a field."""
    for revision in Revision.objects.all():
        del revision.snapshot["copy"]["asked"]
        Revision.objects.filter(pk=revision.pk).update(snapshot=revision.snapshot)


def test_phrases_come_from_the_file_into_search_and_onto_no_page(tmp_path, client):
    make_category()

    first = write(tmp_path, 'asked = ["我妈接到要债电话", "给领导打电话要债"]')
    again = write(tmp_path, 'asked = ["我妈接到要债电话", "给领导打电话要债"]')

    assert (first, again) == ("created", "unchanged")
    assert Article.objects.get().asked == ["我妈接到要债电话", "给领导打电话要债"]
    entry = SearchEntry.objects.get(kind="article")
    assert entry.asked == "我妈接到要债电话\n给领导打电话要债"
    assert "我妈接到要债电话" in entry.folded
    pages = [
        client.get(path).content.decode()
        for path in ("/articles/contacts/", "/articles/", "/feeds/articles/")
    ]
    assert all("催收联系家人" in page and "要债" not in page for page in pages)


def test_articles_from_before_the_phrases_get_them_from_their_files_and_are_no_newer_for_it(tmp_path):
    make_category()
    write(tmp_path, "")
    without_knowledge_of_asked()
    before = Article.objects.get().updated_at

    unchanged = write(tmp_path, "")
    updated = write(tmp_path, 'asked = ["给领导打电话要债"]')

    article = Article.objects.get()
    assert (unchanged, updated) == ("unchanged", "updated")
    assert (article.live.snapshot["copy"]["asked"], article.updated_at) == (["给领导打电话要债"], before)


def test_other_words_and_a_return_to_the_site_are_news_to_readers():
    article = make_article(asked=["给领导打电话要债"])
    moments = []
    for copy in ({"title": "新的标题", "asked": []}, {"asked": ["我妈接到要债电话"]}):
        publishing.rewrite(article, working_copy(article) | copy, by=None, now=LATER)
        publishing.publish(article, by=None, now=LATER, despite="短文")
        moments.append(article.updated_at)
        publishing.retire(article, reason="过时", by=None, now=LATER)
    publishing.publish(article, by=None, now=LATER + timedelta(days=1), despite="短文")

    assert [*moments, article.updated_at] == [LATER, LATER, LATER + timedelta(days=1)]


def test_restoring_a_revision_older_than_the_phrases_keeps_them_and_a_younger_one_brings_its_own(client):
    client.force_login(make_staff("编辑"))
    article = make_article(title="旧标题", asked=["先前的问法"])
    first = article.published_revision
    publishing.rewrite(
        article, working_copy(article) | {"title": "新标题", "asked": ["现在的问法"]}, by=None, now=LATER
    )
    page = reverse("admin:articles_article_restore", args=[first.pk])
    told = client.get(page).content.decode()
    restoring.restore(Revision.objects.get(pk=first.pk), by=None, now=LATER)
    younger = Article.objects.get().asked
    publishing.rewrite(
        Article.objects.get(), working_copy(article) | {"asked": ["现在的问法"]}, by=None, now=LATER
    )

    without_knowledge_of_asked()
    restoring.restore(Revision.objects.get(pk=first.pk), by=None, now=LATER)

    assert 'aria-label="问法"' in told
    assert (younger, Article.objects.get().asked) == (["先前的问法"], ["现在的问法"])
    assert 'aria-label="问法"' not in client.get(page).content.decode()


def test_staff_see_the_phrases_among_the_changes_and_in_the_preview_and_type_them_one_a_line(client):
    editor = make_staff("编辑")
    client.force_login(editor)
    article = make_draft(asked=["我妈接到要债电话"])
    preview = client.get(reverse("admin:articles_article_preview", args=[article.pk]), follow=True)
    form = client.get(reverse("admin:articles_article_change", args=[article.pk])).context["adminform"].form

    assert "<li>我妈接到要债电话</li>" in preview.content.decode()
    assert "我妈接到要债电话</textarea>" in str(form["asked"])
    assert form.fields["asked"].clean(" 给领导打电话\n\n要债 电话 ") == ["给领导打电话", "要债 电话"]
    copy = make_copy()
    (change,) = changes(copy, copy | {"asked": ["给领导打电话"]})
    assert (change.part, change.gone, change.came) == ("问法", "", "给领导打电话")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["被催了"], "要有 4 到 30 个字，现在有 3 个"),
        (["催？？？"], "要有 4 到 30 个字，现在有 1 个"),
        (["催" * 31], "要有 4 到 30 个字，现在有 31 个"),
        (["给领导打电话", "给领导，打电话？"], "写了两次"),
        (["给领导打电话", "我爸接到要债电话!"], "在 other 里也有"),
        (["欠了{{figure:credit-days}}"], "记号"),
        (["看 law:民法典-675"], "记号"),
        (["[给领导](打电话)"], "记号"),
        (["给领导  打电话"], "多余的空格"),
        (["给领导\u200b打电话"], "看不见的字符"),
        ([f"给第{number}个领导打电话" for number in range(41)], "最多 40 句，现在有 41 句"),
    ],
)
def test_a_phrase_that_nobody_types_or_that_leads_to_two_articles_holds_the_article_back(asked, told):
    make_draft("other", asked=["我爸接到要债电话"])
    article = make_draft("contacts", asked=asked)

    found = checking.faults_of(article, working_copy(article), today=TODAY)

    assert [told in str(one) and str(one).startswith("问法：") for one in found if one.rule == "asked"] == [
        True
    ]


def test_an_article_keeps_its_own_phrases_and_as_many_as_are_allowed():
    article = make_article("contacts", asked=[f"给第{number}个领导打电话" for number in range(40)])

    found = checking.faults_of(article, working_copy(article), today=TODAY)

    assert [one for one in found if one.rule == "asked"] == []
