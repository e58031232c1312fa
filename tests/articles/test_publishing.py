from datetime import timedelta

import pytest

from accounts import verification
from articles import publishing
from articles.models import Article, LiveSection, Revision
from articles.steps import AlreadyChanged, NotReady
from articles.workingcopy import working_copy
from core.events import public_page_changed
from search.models import SearchEntry
from statutes.models import Citation
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_draft,
    make_lawyer,
    make_provision,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def shown(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def rewritten(article, **fields):
    copy = working_copy(article) | fields
    publishing.rewrite(article, copy, by=None, now=LATER)


# Publishing


def test_a_draft_is_seen_by_nobody_until_it_is_published(client):
    draft = make_draft("draft", title="草稿的标题")
    before = client.get("/articles/draft/")

    publishing.publish(draft, by=None, now=NOW, despite="短文")

    assert before.status_code == 404
    assert "草稿的标题" in shown(client, draft)


def test_editing_changes_nothing_for_readers_until_it_is_published_again(client):
    article = make_article(title="旧标题", tags=["花呗"])
    rewritten(article, title="新标题", tags=["借呗"], question="新问题？")

    before = shown(client, article), client.get("/articles/").content.decode()
    publishing.publish(article, by=None, now=LATER, despite="短文")
    after = shown(client, article), client.get("/articles/").content.decode()

    assert all("旧标题" in page and "新标题" not in page and "jiebei" not in page for page in before)
    assert all("新标题" in page and "旧标题" not in page for page in after)


def test_publishing_writes_the_next_revision_and_leaves_the_last_as_it_was():
    article = make_article(title="第一版的标题")
    first = article.published_revision.snapshot
    rewritten(article, title="第二版的标题")

    publishing.publish(article, by=None, now=LATER, despite="短文", change_note="改了标题")

    assert [(one.number, one.snapshot["title"]) for one in article.revisions.order_by("number")] == [
        (1, "第一版的标题"),
        (2, "第二版的标题"),
    ]
    assert Revision.objects.get(number=1).snapshot == first


def test_readers_are_told_what_changed_and_when(client):
    article = make_article()
    rewritten(article, title="新的标题")

    publishing.publish(article, by=None, now=LATER, despite="短文", change_note="补了年化上限的说明")

    assert article.published_revision.snapshot["history"] == [
        {"date": "2026-11-21", "what": "补了年化上限的说明", "weight": "small", "number": 2}
    ]
    assert "补了年化上限的说明" in shown(client, article)


def test_a_revision_cannot_be_changed():
    revision = make_article().published_revision
    revision.change_note = "改历史"

    with pytest.raises(TypeError):
        revision.save()


def test_the_published_face_of_an_article_cannot_be_saved():
    face = make_article().as_published()

    with pytest.raises(TypeError):
        face.save()


def test_the_date_of_first_publication_stays_and_the_date_of_change_moves():
    article = make_article(now=NOW)
    rewritten(article, title="新的标题")

    publishing.publish(article, by=None, now=LATER, despite="短文")

    article.refresh_from_db()
    assert (article.published_at, article.updated_at) == (NOW, LATER)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "还没有标题。"),
        ({"question": ""}, "还没有写读者的问题。"),
        ({"short_answer": []}, "“先说结论”还没有写。"),
        ({"short_answer": ["一", "二", "三", "四"]}, "“先说结论”最多 3 行，现在有 4 行。"),
        ({"sections": []}, "还没有任何小节。"),
        ({"sections": [("a", "<p>{{law:民法典-675}}</p>")]}, "{{law:民法典-675}} 这一条不在法条库里。"),
        (
            {"sections": [("a", '<p><a href="law:民法典-9#1">还</a></p>')]},
            "law:民法典-9#1 这一条不在法条库里。",
        ),
        (
            {"sections": [("a", "<p>{{law:民法典}}</p>")]},
            "{{law:民法典}} 写法不对，应当像 民法典-675 或 民法典-675#1。",
        ),
        ({"sections": [("a", "<p>年化{{figure:nothing}}</p>")]}, "{{figure:nothing}} 没有这个法定数字。"),
        ({"short_answer": ["[还](law:民法典-8)"]}, "law:民法典-8 这一条不在法条库里。"),
    ],
)
def test_an_article_that_lacks_something_is_not_published(fields, problem):
    draft = make_draft(**fields)

    with pytest.raises(NotReady) as refusal:
        publishing.publish(draft, by=None, now=NOW, despite="短文")

    assert refusal.value.problems == [problem]
    assert Article.objects.get().status == "draft"
    assert Revision.objects.count() == 0


def test_a_quotation_has_to_stand_alone_and_a_paragraph_has_to_exist():
    make_provision(675, text="第一款。\n第二款。")
    draft = make_draft(sections=[("a", "<p>法律说{{law:民法典-675}}</p><p>{{law:民法典-675#3}}</p>")])

    with pytest.raises(NotReady) as refusal:
        publishing.publish(draft, by=None, now=NOW, despite="短文")

    assert refusal.value.problems == [
        "{{law:民法典-675#3}} 没有第 3 款。",
        "{{law:民法典-675}} 是整条引文，要单独成段，前后不能有别的字。",
    ]


def test_publishing_the_same_words_again_is_refused():
    article = make_article()

    with pytest.raises(NotReady, match="完全一样"):
        publishing.publish(article, by=None, now=LATER, despite="短文")


# Two people at once


def test_of_two_editors_who_publish_at_once_the_second_is_told_who_was_first():
    ann = make_staff("编辑", display_name="安编辑")
    make_draft("both")
    mine, theirs = Article.objects.get(), Article.objects.get()
    publishing.publish(mine, by=ann, now=NOW, despite="短文", approving=True)

    with pytest.raises(AlreadyChanged, match="安编辑在 2026-11-21 10:00 改动了这篇文章，现在是“已发布”"):
        publishing.publish(theirs, by=make_user(), now=LATER, despite="短文")

    assert Revision.objects.count() == 1


def test_an_edit_unseen_by_the_publisher_stops_the_publication():
    make_draft("both", title="看过的标题")
    seen, edited = Article.objects.get(), Article.objects.get()
    rewritten(edited, title="没看过的标题")

    with pytest.raises(AlreadyChanged):
        publishing.publish(seen, by=None, now=LATER, despite="短文")

    assert Article.objects.get().status == "draft"


# What else must follow


def test_citations_are_recorded_with_publication_and_follow_the_text():
    make_provision(675), make_provision(676)
    body = '<p>《民法典》第六百七十五条，<a href="law:民法典-676#1">利息</a>，《民法典》第九百条。</p>'
    article = make_article(sections=[("why", body)])
    uid = article.sections.get().uid
    before = set(Citation.objects.values_list("source_kind", "source_key", "provision__number", "reason"))
    section = working_copy(article)["sections"][0]
    rewritten(article, sections=[section | {"body": "<p>《民法典》第六百七十五条。</p>"}])

    publishing.publish(article, by=None, now=LATER, despite="短文")

    assert {row[:3] for row in before} == {("article-section", uid, n) for n in (675, 676, None)}
    assert list(Citation.objects.values_list("provision__number", flat=True)) == [675]


def test_a_section_that_goes_takes_its_citations_along():
    make_provision(675)
    article = make_article(sections=[("a", "<p>正文</p>"), ("b", "<p>《民法典》第六百七十五条</p>")])
    rewritten(article, sections=working_copy(article)["sections"][:1])
    still_cited = Citation.objects.count()

    publishing.publish(article, by=None, now=LATER, despite="短文")

    assert (still_cited, Citation.objects.count()) == (1, 0)
    assert set(LiveSection.objects.values_list("key", flat=True)) == {"a", "gist", "now"}


def test_search_finds_the_published_words_and_only_them():
    article = make_article(title="旧标题")
    rewritten(article, title="新标题")
    before = list(SearchEntry.objects.filter(kind="article").values_list("title", flat=True))

    publishing.publish(article, by=None, now=LATER, despite="短文")

    after = list(SearchEntry.objects.filter(kind="article").values_list("title", flat=True))
    assert (before, after) == (["旧标题"], ["新标题"])


def test_a_publication_that_fails_leaves_nothing_behind(monkeypatch):
    heard = []

    def listener(**signal):
        heard.append(signal["reason"])
        raise RuntimeError("the page cache is broken")

    make_provision(675)
    draft = make_draft(sections=[("why", "<p>《民法典》第六百七十五条</p>")])
    public_page_changed.connect(listener)
    try:
        with pytest.raises(RuntimeError):
            publishing.publish(draft, by=None, now=NOW, despite="短文")
    finally:
        public_page_changed.disconnect(listener)

    assert heard == [f"published {draft.slug}"]
    assert [Revision.objects.count(), Citation.objects.count(), SearchEntry.objects.count()] == [0, 0, 0]
    assert Article.objects.get().status == "draft"


# Taking down, reviewing


def test_a_retired_article_is_gone_everywhere_and_says_why(client):
    make_provision(675)
    article = make_article(sections=[("why", "<p>《民法典》第六百七十五条</p>")], title="要撤下的文章")

    publishing.retire(article, reason="规定已经改了", by=make_user(), now=LATER)

    gone = client.get(article.get_absolute_url())
    assert (gone.status_code, "规定已经改了" in gone.content.decode()) == (410, True)
    assert "要撤下的文章" not in client.get("/articles/").content.decode()
    assert "要撤下的文章" not in client.get("/feeds/articles/").content.decode()
    assert [SearchEntry.objects.count(), Citation.objects.count(), LiveSection.objects.count()] == [0, 0, 0]


def test_retiring_needs_a_reason():
    article = make_article()

    with pytest.raises(NotReady, match="原因"):
        publishing.retire(article, reason="  ", by=make_user(), now=LATER)

    assert Article.objects.published().count() == 1


def test_a_retired_article_can_be_published_again_as_it_was(client):
    article = make_article()
    publishing.retire(article, reason="误撤", by=make_user(), now=LATER)

    publishing.publish(article, by=None, now=LATER, despite="短文")

    assert client.get(article.get_absolute_url()).status_code == 200
    assert Article.objects.get().retired_reason == ""


def test_only_a_verified_lawyer_is_recorded_as_reviewer(client):
    article, ann = make_article(), make_user()
    lawyer, trainee = make_lawyer(), make_lawyer(role="trainee", licence_number="", real_name="实习生甲")

    with pytest.raises(NotReady, match="实习生甲不是已核验的执业律师"):
        publishing.mark_reviewed(article, lawyer=trainee, on=TODAY, by=ann, now=NOW)
    with pytest.raises(NotReady, match="不能晚于今天"):
        publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY + timedelta(days=1), by=ann, now=NOW)
    publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY, by=ann, now=NOW)

    assert "林晓舟律师</a>复核" in shown(client, article)
    assert "实习生甲" not in shown(client, article)


def test_a_reviewer_whose_licence_no_longer_stands_is_not_shown(client):
    article, lawyer = make_article(), make_lawyer()
    publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY, by=make_user(), now=NOW)
    before = shown(client, article)
    verification.suspend(lawyer, by=make_staff("律师核验"), reason="执业证已注销", now=NOW)

    after = shown(client, article)

    assert ("林晓舟" in before, "林晓舟" in after, "律师复核" in after) == (True, False, True)


def test_the_page_of_a_provision_leads_to_the_sections_that_cite_it(client):
    make_provision(675)
    article = make_article("huabei", title="花呗逾期", sections=[("why", "<p>《民法典》第六百七十五条</p>")])
    rewritten(article, title="改动中的标题", sections=[])

    page = client.get("/statutes/civil-code/675/").content.decode()

    assert '"/articles/huabei/#why"' in page
    assert "花呗逾期：小节 why" in page
    assert "改动中的标题" not in page


def test_sections_keep_their_rows_when_their_anchors_are_swapped():
    article = make_article(sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")])
    rows = {section.uid: section.pk for section in article.sections.all()}
    first, second = working_copy(article)["sections"]

    rewritten(article, sections=[second | {"key": "a"}, first | {"key": "b"}])

    assert {section.uid: section.pk for section in article.sections.all()} == rows
    assert [(one.uid, one.key) for one in article.sections.all()] == [
        (second["uid"], "a"),
        (first["uid"], "b"),
    ]
