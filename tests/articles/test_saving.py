"""Two people in one form: who is told of whom, and what becomes of what both have typed."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import editing, publishing
from articles.admin import merging
from articles.models import Article, Lease
from articles.workingcopy import SOURCE_FIELDS, working_copy
from tests.articles.test_admin import change_page, errors_of, fields_of
from tests.factories import NOW, make_article, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


@pytest.fixture
def other():
    return make_staff("编辑", display_name="安编辑")


@pytest.fixture
def article():
    return make_article(
        title="原标题", question="原问题？", sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")],
        sources=[dict.fromkeys(SOURCE_FIELDS, "") | {"key": "000", "title": "原来源"}],
        notes=[{"source": "000", "text": "原注"}],
    )  # fmt: skip


def rewrite(article, other, **fields):
    publishing.rewrite(Article.objects.get(), working_copy(article) | fields, by=other, now=NOW)


def sections(article, **bodies):
    """The sections of a copy with other bodies by their key; None leaves one out."""
    kept = [one for one in working_copy(article)["sections"] if bodies.get(one["key"], "") is not None]
    return [one | {"body": f"<p>{bodies[one['key']]}</p>"} if bodies.get(one["key"]) else one for one in kept]


def opened(article):
    """What the form of an article would send if nothing were changed."""
    saved = merging.Saved(Article.objects.get(pk=article.pk))
    sent = QueryDict(mutable=True)
    sent.update(saved.values | {"seen_version": saved.article.version, "seen_parts": saved.mark()})
    for prefix, rows in saved.rows.items():
        sent.update({f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)})
        for place, pk in enumerate(rows):
            for name, value in ({"id": pk} | saved.row_values(prefix, pk)).items():
                sent[f"{prefix}-{place}-{name}"] = value
    return sent


def save(article, sent):
    """What the admin does before the form sees what was sent; once more means that the proposal has been seen."""
    merged = merging.settle(Article.objects.get(pk=article.pk), sent)
    if merged:
        sent["seen_version"], sent["seen_parts"] = str(merged.version), merged.marks
    return merged


def asked(merged):
    return [(part.label, part.mine, part.theirs) for part in merged.asked]


def bodies(sent):
    """Title and body of the sections that would be saved, in their order; whether each is a new row."""
    rows = merging.Sent(sent).rows["sections"]
    kept = [row for row in rows if row.get("DELETE", "") not in ("", "False")]
    left = sorted((row for row in rows if row not in kept), key=lambda row: int(row["order"]))
    return [(row["title"], row["body"], not row["id"]) for row in left]


def test_what_two_changed_in_different_places_is_shown_and_then_saved_together(
    client, editor, other, article
):
    mine = fields_of(client, change_page(article)) | {"title": "我的标题", "sections-0-body": "<p>我的甲</p>"}
    rewrite(article, other, question="他的问题？", sections=sections(article, b="他的乙"))

    refused = client.post(change_page(article), mine)
    before = Article.objects.get().title
    response = client.post(change_page(article), typed_again(refused))

    copy, merged = working_copy(Article.objects.get()), refused.context["merged"]
    page = refused.content.decode()
    assert "安编辑在 2026-11-21 10:00 改动了这篇文章，所以这一次没有存" in page
    assert "读者的问题、小节：小节 b" in page
    assert (merged.asked, before) == ([], "原标题")
    assert response.status_code == 302, errors_of(response)
    assert (copy["title"], copy["question"]) == ("我的标题", "他的问题？")
    assert [one["body"] for one in copy["sections"]] == ["<p>我的甲</p>", "<p>他的乙</p>"]


def typed_again(response):
    """What the form of a refused save would send if one just saved again."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.mark.parametrize(
    ("take", "title", "body"), [(False, "我的标题", "我的甲"), (True, "他的标题", "他的甲")]
)
def test_what_both_changed_stands_side_by_side_and_one_of_them_is_chosen(other, article, take, title, body):
    sent = opened(article)
    sent["title"], sent["sections-0-body"] = "我的标题", "<p>我的甲</p>"
    rewrite(article, other, title="他的标题", sections=sections(article, a="他的甲"))

    merged = save(article, sent)
    if take:
        sent.setlist("take", [part.name for part in merged.asked])
    again = save(article, sent)

    assert asked(merged) == [
        ("标题", "我的标题", "他的标题"),
        ("小节：小节 a", "小节 a\na\nadvice\n我的甲\n", "小节 a\na\nadvice\n他的甲\n"),
    ]
    assert again is None
    assert (sent["title"], bodies(sent)[0]) == (title, ("小节 a", f"<p>{body}</p>", False))


def test_the_page_shows_both_and_the_form_keeps_mine(client, editor, other, article):
    mine = opened(article).dict() | {"title": "我的标题"}
    rewrite(article, other, title="他的标题")

    page = client.post(change_page(article), mine).content.decode()

    assert "他的标题</textarea>" in page
    assert 'value="我的标题"' in page
    assert 'name="take" value="title"' in page
    assert Article.objects.get().title == "他的标题"


def test_a_section_that_the_other_removed_is_not_lost_when_i_wrote_in_it(other, article):
    sent = opened(article)
    sent["sections-1-body"] = "<p>我在乙里写了很久</p>"
    rewrite(article, other, sections=[])

    merged = save(article, sent)

    assert [part.label for part in merged.asked] == ["小节：小节 b"]
    assert merged.taken == ["小节：小节 a"]
    assert bodies(sent) == [("小节 b", "<p>我在乙里写了很久</p>", True)]
    assert (sent["sections-TOTAL_FORMS"], sent["sections-INITIAL_FORMS"]) == ("1", "0")


def test_what_the_other_added_comes_in_and_what_i_removed_untouched_goes(other, article):
    sent = opened(article)
    sent["sections-0-DELETE"], sent["title"] = "on", "我的标题"
    new = {"uid": "new", "key": "c", "title": "他加的", "kind": "advice", "body": "<p>丙</p>"}
    rewrite(article, other, sections=[*sections(article), new], notes=[{"source": "000", "text": "他改的注"}])

    merged = save(article, sent)

    notes = [row["text"] for row in merging.Sent(sent).rows["notes"]]
    assert merged.asked == []
    assert bodies(sent) == [("小节 b", "<p>乙</p>", False), ("他加的", "<p>丙</p>", False)]
    assert (notes, sent["title"]) == (["他改的注"], "我的标题")


def test_what_i_remove_and_the_other_has_changed_is_asked(other, article):
    sent = opened(article)
    sent["sections-0-DELETE"] = "on"
    rewrite(article, other, sections=sections(article, a="他写了很久的甲"))

    merged = save(article, sent)
    sent.setlist("take", [part.name for part in merged.asked])
    save(article, sent)

    assert [(part.label, part.mine) for part in merged.asked] == [("小节：小节 a", "")]
    assert bodies(sent)[0] == ("小节 a", "<p>他写了很久的甲</p>", False)


def test_the_order_that_the_other_chose_stays_when_i_moved_nothing(other, article):
    sent = opened(article)
    sent["title"] = "我的标题"
    rewrite(article, other, sections=sections(article)[::-1])

    save(article, sent)

    assert [title for title, *_ in bodies(sent)] == ["小节 b", "小节 a"]


@pytest.mark.parametrize(("mine", "told"), [(["1", "2", "0"], True), (["2", "1", "0"], False)])
def test_where_both_have_moved_sections_the_page_says_whose_order_stands(other, article, mine, told):
    c = {"uid": "t.c", "key": "c", "title": "丙", "kind": "explanation", "body": "<p>丙</p>"}
    rewrite(article, other, sections=[*working_copy(article)["sections"], c])
    sent = opened(article)
    for place, order in enumerate(mine):
        sent[f"sections-{place}-order"] = order
    rewrite(article, other, sections=working_copy(article)["sections"][::-1])

    merged = save(article, sent)

    assert merged.is_reordered is told
    assert [sent[f"sections-{place}-order"] for place in range(3)] == mine


def test_a_third_save_in_between_is_shown_again(other, article):
    sent = opened(article)
    sent["title"] = "我的标题"
    rewrite(article, other, title="他的标题")
    save(article, sent)
    rewrite(article, other, title="他又改的标题")

    assert asked(save(article, sent)) == [("标题", "我的标题", "他又改的标题")]


def test_a_decision_meanwhile_is_no_change_of_words(client, editor, other, article):
    mine = opened(article).dict() | {"title": "我的标题"}
    publishing.mark_reviewed(Article.objects.get(), lawyer=None, on=NOW.date(), by=other, now=NOW)

    response = client.post(change_page(article), mine)

    now = Article.objects.get()
    assert response.status_code == 302, errors_of(response)
    assert (now.title, now.reviewed_on) == ("我的标题", NOW.date())


@pytest.mark.parametrize("marks", ["", "junk", "[]", '{"title": 3}', "[" * 100_000])
def test_a_form_without_its_marks_loses_nothing_either(other, article, marks):
    sent = opened(article)
    sent["title"], sent["seen_parts"] = "我的标题", marks
    rewrite(article, other, title="他的标题")

    assert ("标题", "我的标题", "他的标题") in asked(save(article, sent))


# Who has it open


def held(article):
    return reverse("admin:articles_article_editing", args=[article.pk])


def test_an_open_form_is_told_to_others_and_keeps_nobody_out(client, editor, other, article):
    editing.hold(article, by=other, now=timezone.now())
    since = timezone.localtime(Lease.objects.get().since).strftime("%H:%M")

    page = client.get(change_page(article)).content.decode()
    listed = client.get(reverse("admin:articles_article_changelist")).content.decode()
    answer = client.post(held(article), {"version": article.version}).json()
    response = client.post(change_page(article), opened(article).dict() | {"title": "写得了"})

    words = f"安编辑 正在编辑（{since} 起）"
    assert words in page
    assert words in listed
    assert answer == {"others": [words], "saved": ""}
    assert response.status_code == 302
    assert list(Lease.objects.values_list("user__display_name", flat=True)) == ["安编辑"]


def test_looking_takes_no_lease_and_a_lease_ends_by_itself_or_on_leaving(client, editor, other, article):
    client.get(change_page(article))
    by_get = client.get(held(article)).status_code
    editing.hold(article, by=other, now=timezone.now() - timedelta(minutes=6))
    alone = client.post(held(article)).json()["others"]
    mine = Lease.objects.get()

    client.post(held(article))
    renewed = Lease.objects.get()
    client.post(held(article), {"leave": "1"})

    assert (by_get, alone) == (403, [])
    assert (renewed.since, renewed.until >= mine.until, mine.user) == (mine.since, True, editor)
    assert not Lease.objects.exists()


def test_the_open_form_hears_that_somebody_has_saved(client, editor, other, article):
    seen = article.version
    rewrite(article, other, title="他的标题")

    answer = client.post(held(article), {"version": seen}).json()

    assert answer["saved"].startswith("安编辑 在 10:00 存过这篇文章")


def test_without_a_script_a_save_that_goes_on_takes_the_lease(client, editor, article):
    client.post(change_page(article), opened(article).dict() | {"_continue": "1"})
    going_on = Lease.objects.count()
    client.post(change_page(article), opened(article).dict())

    assert (going_on, Lease.objects.count()) == (1, 0)


def test_a_moderator_holds_no_article_open(client, article):
    client.force_login(make_staff("审核员"))

    assert client.post(held(article)).status_code == 403
    assert not Lease.objects.exists()
