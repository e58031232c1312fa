"""From a stranger's page to a draft: what is made, what is not, and what editors do with it."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from articles import addresses, publishing, sourcing
from articles.models import Article, SourceClaim, SourcePage, Tag
from articles.sourcepages.found import Found, FoundComment, FoundSection, FoundStatute
from articles.sourcing import Typed
from articles.steps import NotReady
from articles.worksheet import guess_category, law_state, mark, suggest_slug
from search.models import SearchEntry
from statutes.citing import Library
from tests.factories import (
    NOW,
    make_article,
    make_category,
    make_draft,
    make_found,
    make_provision,
    make_source_page,
    make_staff,
    make_statute,
)

pytestmark = pytest.mark.django_db
SAME = "引文的字和官方文本一致（标点没有比）"


def claims(page, kind="section"):
    return list(SourceClaim.objects.of(page).filter(part__kind=kind).order_by("part__order", "order"))


def judge(claim, our_text="我们的话。", verdict="accurate", provisions=(), note="", seen=None):
    """One row as an editor sends it who saw what stands there now."""
    return Typed(claim.pk, mark(claim) if seen is None else seen, our_text, verdict, list(provisions), note)


def save(page, *rows, titles=None, by=None):
    return sourcing.save_worksheet(page, rows, titles or {}, by=by, now=NOW)


def ready_part(page, heading="怎么办", title="可以怎么做", **row):
    """A part whose first claim has our words and a verdict, under a heading of ours."""
    part = page.parts.get(heading=heading)
    save(page, judge(part.claims.order_by("order")[0], **row), titles={part.pk: (part.our_title, title)})
    return page.parts.select_related("page").get(pk=part.pk)


# Bringing a page in


def test_a_page_becomes_a_draft_with_its_source_and_a_worksheet(client):
    for name in ("花呗", "网贷"):
        Tag.objects.create(name=name)
    editor = make_staff("编辑")

    page = make_source_page(by=editor)

    article, source = page.article, page.source
    assert (article.status, article.title, article.sections.count()) == (
        "draft",
        "草稿：网贷逾期后花呗为何无法使用",
        0,
    )
    assert sorted(article.tags.values_list("name", flat=True)) == ["网贷", "花呗"]
    assert page.printed["unknown_tags"] == ["理财"]
    assert (source.site, source.title, source.printed_date, source.publisher) == (
        "某某信息网",
        "网贷逾期后花呗为何无法使用",
        "2025 03/ 25",
        "某律师",
    )
    assert [(part.kind, part.numbering, part.heading, part.claims.count()) for part in page.parts.all()] == [
        ("lead", "", "", 1),
        ("section", "一、", "为何不能用", 1),
        ("section", "二、", "怎么办", 2),
        ("statutes", "", "", 1),
        ("comments", "", "", 1),
    ]


def test_nothing_of_an_imported_page_reaches_readers_or_search(client):
    page = make_source_page()
    make_article("other")

    seen = [
        client.get(address).content.decode()
        for address in ("/", "/articles/", "/sitemap.xml", "/feeds/articles/", "/search/?q=花呗", "/tags/")
    ]

    assert client.get(page.article.get_absolute_url()).status_code == 404
    assert not any(word in text for text in seen for word in (page.article.slug, "为何无法使用", "骆某"))
    assert not SearchEntry.objects.filter(title__contains="为何无法使用").exists()


def test_junk_is_counted_and_not_kept_and_private_numbers_are_masked():
    page = make_source_page()

    kept = page.text + "".join(claim.claim for claim in SourceClaim.objects.of(page))
    assert page.printed["junk"] == 1
    assert "淘宝贷" not in kept
    assert "13812345678" not in kept
    assert "【手机号已隐去】可以全部免掉" in kept


def test_the_same_page_again_leads_to_its_first_import_and_makes_nothing():
    first = make_source_page()
    found = make_found()

    again = sourcing.import_page(found, "\r\n".join(found.kept), by=None, now=NOW)
    other_menu = sourcing.import_page(found, "别的菜单\n" + "\n".join(found.kept), by=None, now=NOW)
    other_page = sourcing.import_page(replace(found, lead="另一篇。"), "另一篇", by=None, now=NOW)

    assert [(one.page == first, one.is_new) for one in (again, other_menu, other_page)] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert Article.objects.count() == SourcePage.objects.count() == 2


def test_a_page_that_is_no_article_makes_nothing():
    with pytest.raises(NotReady, match="只有菜单"):
        sourcing.import_page(Found(is_article=False, why_not="只有菜单。"), "菜单", by=None, now=NOW)

    assert not Article.objects.exists()


def test_a_taken_address_undoes_the_whole_import():
    make_draft("taken")

    with pytest.raises(NotReady, match="taken"):
        make_source_page(slug="taken")

    assert (Article.objects.count(), SourcePage.objects.count()) == (1, 0)


def test_a_suggested_address_is_free_even_of_former_ones():
    make_draft("huabei-1"), make_draft("huabei")
    moved = make_article("huabei-2")
    addresses.rename(moved, "elsewhere", by=make_staff("编辑"), now=NOW)

    assert suggest_slug("花呗") == "huabei-3"


def test_a_provision_that_the_page_names_and_we_hold_stands_beside_its_row():
    make_provision(675)

    held = claims(make_source_page(), "statutes")[0]
    missing = claims(
        make_source_page(make_found(lead="另一页。", statutes=(FoundStatute("民法典", "第八百条"),))),
        "statutes",
    )[0]

    assert (held.provisions, missing.provisions) == (["民法典-675"], [])


@pytest.mark.parametrize(
    ("words", "state", "code", "note"),
    [
        (("中华人民共和国民法典", "第六百七十五条第二款", "二款。"), "held", "民法典-675#2", SAME),
        (("", "第675条", ""), "missing", "", "看不出是哪一条"),
        (("民法典", "第六百七十五条", "别的字"), "held", "民法典-675", "引文和官方文本不同，以库里的为准"),
        (("民法典", "第八百条", ""), "missing", "", "法条库里还没有收这一条"),
        (("合同法", "第二百零六条", ""), "superseded", "", "这部法律已经废止"),
        (("某某办法", "看不懂的号", ""), "missing", "", "看不出是哪一条"),
    ],
    ids=["paragraph", "no law", "other words", "not held", "repealed", "no number"],
)  # fmt: skip
def test_the_law_of_a_page_is_looked_up(words, state, code, note):
    make_provision(675, text="一款。\n二款。")

    found = law_state(*words, Library.load(), on=NOW.date())

    assert (found.state, found.code, found.note) == (state, code, note)


@pytest.mark.parametrize(
    ("title", "shelf"), [("遇到催收怎么应对", "collection"), ("信用怎样修复", "repair"), ("今天天气", "")]
)
def test_the_shelf_is_guessed_from_the_words_of_the_page(title, shelf):
    make_category("collection", "催收应对"), make_category("repair", "信用修复")
    found = make_found(title=title, sections=())

    guessed = guess_category(found)

    assert (guessed.slug if guessed else "") == shelf


def test_a_hostile_page_is_kept_as_harmless_words():
    script = "<script>alert(1)</script>\u202e\x07"
    found = make_found(
        title=script + "长" * 500, site="站" * 200, author="人" * 200, published="日" * 200, rights="权" * 500,
        url="javascript:alert(1)", tags=("x" * 300, "", "花" * 50), category=script,
        sections=(FoundSection(1, "甲" * 50, "题" * 400, "字" * 5000),),
        comments=(FoundComment("名" * 300, "职" * 300, "日" * 300, ""),),
    )  # fmt: skip

    page = make_source_page(found)

    assert (page.source.url, len(page.article.title), page.source.printed_date) == ("", 80, "日" * 60)
    kept = page.title + page.text + page.printed["category"]
    assert "\u202e" not in kept
    assert "\x07" not in kept
    page.full_clean()
    page.source.full_clean()


def test_a_very_long_page_gets_larger_rows_and_an_endless_one_is_refused():
    sentence = "这是一句二十来个字的话用来凑数看看。"
    long = make_found(sections=tuple(FoundSection(1, None, f"第{n}节", sentence * 60) for n in range(10)))
    endless = make_found(sections=tuple(FoundSection(1, None, f"第{n}节", "字") for n in range(260)))

    page = make_source_page(long)

    rows = SourceClaim.objects.of(page)
    assert 50 < rows.count() <= 240
    assert "".join(claim.claim for claim in claims(page)) == sentence * 600
    with pytest.raises(NotReady, match="分成几段导入"):
        make_source_page(endless)


# Judging


def test_what_an_editor_writes_beside_a_claim_is_kept():
    editor, page = make_staff("编辑"), make_source_page()
    claim = claims(page)[0]

    saved = save(page, judge(claim, "由合同决定。", "inaccurate", ["民法典-675"], "见合同"), by=editor)

    claim.refresh_from_db()
    page = SourcePage.objects.with_progress().get()
    assert saved.changed == 1
    assert (claim.our_text, claim.verdict, claim.provisions, claim.note) == (
        "由合同决定。",
        "inaccurate",
        ["民法典-675"],
        "见合同",
    )
    assert (page.judged, page.claims, page.edited_by) == (1, 6, editor)


def test_of_two_editors_neither_loses_a_word():
    page = make_source_page()
    first, second, third = claims(page)[:3]
    seen = {one.pk: mark(one) for one in (first, second, third)}
    save(page, judge(first, "甲写的第一条"), judge(second, "甲写的第二条"))

    saved = save(
        page,
        judge(first, "", "", seen=seen[first.pk]),  # not touched by the second editor
        judge(second, "乙写的第二条", seen=seen[second.pk]),
        judge(third, "乙写的第三条", seen=seen[third.pk]),
    )

    assert [claim.our_text for claim in claims(page)[:3]] == ["甲写的第一条", "甲写的第二条", "乙写的第三条"]
    assert (saved.changed, set(saved.conflicts)) == (1, {second.pk})


def test_a_row_of_another_page_is_not_written():
    page = make_source_page()
    other = make_source_page(make_found(title="另一页", lead="别的。"))

    saved = save(page, judge(claims(other)[0], "串了"))

    assert saved.changed == 0
    assert claims(other)[0].our_text == ""


# Throwing away


def test_a_wrong_page_goes_with_its_draft_and_may_then_be_brought_in_again():
    page = make_source_page()
    make_statute()

    sourcing.discard(page)

    assert not Article.objects.exists()
    assert not SourcePage.objects.exists()
    assert make_source_page().pk


def test_what_readers_have_seen_is_not_thrown_away():
    page = make_source_page()
    article = page.article
    copy = publishing.working_copy(article) | {
        "title": "我们的标题",
        "question": "怎么办？",
        "short_answer": ["先问。"],
    }
    copy["sections"] = [
        {"uid": "u1", "key": "a", "title": "甲", "kind": "advice", "body": "<p>我们写的。</p>"}
    ]
    publishing.rewrite(article, copy, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")

    with pytest.raises(NotReady, match="已经发布过"):
        sourcing.discard(page)

    assert SourcePage.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_page_at_once_get_one_draft():
    make_category()
    found, made, start = make_found(), [], threading.Barrier(2)

    def bring():
        start.wait()
        try:
            made.append(sourcing.import_page(found, "同一页", by=None, now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert connection.vendor == "postgresql"
    assert sorted(one.is_new for one in made) == [False, True]
    assert Article.objects.count() == 1
