"""Nothing of a source page is printed as ours: its sentences, its title, and rows that nobody has judged."""

import pytest

from articles import carrying, publishing
from articles.borrowing import passages, problems
from articles.steps import NotReady
from articles.workingcopy import working_copy
from tests.articles.test_sourcing import judge, ready_part, save
from tests.factories import NOW, make_article, make_copy, make_provision, make_source_page, make_staff

pytestmark = pytest.mark.django_db
SOURCE = "额度由出借机构按照合同决定可以随时停掉，停用并不等于处罚，也不会自动恢复。"
LAW = "借款人应当按照约定的期限返还借款。对借款期限没有约定或者约定不明确，借款人可以随时返还。"


def shared(body, source=SOURCE, **given):
    copy = make_copy(sections=[("why", body)])
    return [one.words for one in passages(copy, source, **given)]


def ours(page, **fields):
    """The draft as an editor has made it ready for readers, but for what the fields say."""
    copy = working_copy(page.article) | {
        "title": "额度为什么停",
        "question": "怎么停了？",
        "short_answer": ["看合同。"],
    }
    copy["sections"] = [
        {"uid": f"u{page.pk}", "key": "a", "title": "甲", "kind": "advice", "body": "<p>我们自己写的。</p>"}
    ]
    publishing.rewrite(page.article, copy | fields, by=None, now=NOW)
    return page.article


def section(body):
    return [{"uid": "u1", "key": "a", "title": "甲", "kind": "advice", "body": body}]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>额度由出借机构按照合同决定可以随时停</p>", ["额度由出借机构按照合同决定可以随时停"]),
        ("<p>额度由出借机构按照合同决定可以随</p>", []),  # 17 characters are chance
        ("<p>额度由出借机构，按照 合同决定！可以<strong>随时</strong>停掉</p>", ["额度由出借机构，按照 合同决定！可以随时停掉"]),
        ("<ul><li>额度由出借机构按照合同</li><li>决定可以随时停掉</li></ul>", ["额度由出借机构按照合同\n决定可以随时停掉"]),
        ("<p>停掉额度的是出借机构，依据是合同。</p>", []),
    ],
    ids=["eighteen", "seventeen", "other commas", "over two items", "own words"],
)  # fmt: skip
def test_eighteen_characters_in_a_row_are_copying(body, found):
    assert shared(body) == found


def test_full_width_and_capital_letters_hide_nothing():
    source = "请加ABC2026平台客服账号咨询办理分期还款业务"

    assert shared("<p>请加ａｂｃ２０２６平台客服账号咨询办理</p>", source) == [
        "请加ａｂｃ２０２６平台客服账号咨询办理"
    ]


def test_law_belongs_to_everybody():
    make_provision(675, text=LAW)
    source = f"根据《中华人民共和国民法典》第六百七十五条规定，{LAW}所以要按期还款别拖着不管不问的朋友们。"

    assert shared(f"<p>{LAW}</p>", source) == []
    assert shared("<p>根据《中华人民共和国民法典》第六百七十五条规定</p>", source) == []
    assert shared("<p>所以要按期还款别拖着不管不问的朋友们</p>", source) == [
        "所以要按期还款别拖着不管不问的朋友们"
    ]


def test_law_within_a_copied_sentence_does_not_excuse_the_sentence():
    make_provision(675, text=LAW)
    source = f"很多朋友因为不懂法而吃了大亏，{LAW[:16]}，这一点请大家务必牢牢记在心里。"

    (words,) = shared(f"<p>{source}</p>", source)

    assert words.startswith("很多朋友")


def test_the_title_of_the_source_may_be_named():
    title = "网贷逾期后花呗为何无法使用如何合法合规解决问题"

    assert shared(f"<p>来源是“{title}”。</p>", f"{title}\n正文", title=title) == []
    assert shared(f"<p>来源是“{title}”。</p>", f"{title}\n正文") == [title]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title": SOURCE[:30]}, "标题"),
        ({"author_name": SOURCE[:30]}, "署名"),
        ({"further": [{"title": SOURCE, "url": "/help/"}]}, "接着看"),
        ({"sources": [{"note": SOURCE}]}, "来源说明"),
        ({"question": SOURCE[:30]}, "读者的问题"),
        ({"description": SOURCE[:30]}, "摘要"),
        ({"short_answer": [f"**看合同。** {SOURCE}"]}, "先说结论"),
        ({"do_now": [{"title": "打电话", "text": SOURCE}]}, "现在就做"),
        ({"do_not": [SOURCE]}, "先别做"),
        ({"notes": [{"source": "", "text": SOURCE}]}, "编者注"),
        ({"sections": [("why", f"<p>{SOURCE}</p>")]}, "小节“小节 why”"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_place_that_readers_see_is_looked_at(fields, where):
    assert [one.where for one in passages(make_copy(**fields), SOURCE)] == [where]


# What it means for publishing


def test_a_draft_of_our_own_words_is_published():
    article = ours(make_source_page())

    publishing.publish(article, by=None, now=NOW, despite="短文")

    article.refresh_from_db()
    assert article.status == "published"


def test_a_sentence_of_the_source_keeps_the_draft_from_being_published():
    page = make_source_page()
    article = ours(page, sections=section("<p>额度由出借机构按照合同决定可以随时停掉。</p>"))

    with pytest.raises(NotReady) as refusal:
        publishing.publish(article, by=None, now=NOW, despite="短文")

    assert refusal.value.problems == [
        "小节“甲”有 19 个字和来源网页一样：“额度由出借机构按照合同决定可以随时停掉”。事实可以用，句子要换成自己的话。"
    ]
    article.refresh_from_db()
    assert article.status == "draft"


def test_the_title_of_the_draft_has_to_be_replaced():
    page = make_source_page()
    article = ours(page, title=page.article.title)

    assert problems(article, working_copy(article)) == ["标题还是导入时的草稿标题，请换成我们自己的。"]


def test_a_row_that_lost_its_verdict_after_it_was_carried_stops_the_article():
    page = make_source_page()
    part = ready_part(page, our_text="先打电话。")
    article = ours(page)
    carrying.carry(part, by=make_staff("编辑"), now=NOW)
    claim = part.claims.order_by("order")[0]
    before = problems(article, working_copy(article))
    save(page, judge(claim, claim.our_text, verdict=""))
    without = problems(article, working_copy(article))
    claim.refresh_from_db()
    save(page, judge(claim, "", verdict="unused"))
    unused = problems(article, working_copy(article))

    told = f"核对表里有已经带进文章、现在却{{}}的说法：“{claim.claim}”。改判定，或者从文章里删掉那一段。"
    assert (before, without, unused) == ([], [told.format("没有判定")], [told.format("判了“不用”")])


def test_an_article_that_started_from_no_page_is_asked_nothing(django_assert_num_queries):
    article, copy = make_article(), make_copy(question=SOURCE)

    with django_assert_num_queries(1):
        assert problems(article, copy) == []
