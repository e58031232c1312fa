"""The editors' desk: what readers look for, hot searches, and the effect of a synonym group before it is stored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.events import public_page_changed
from qa.models import WatchedPhrase
from search import curating, hot
from search.models import HotSearch, PinnedResult, SearchEntry, SearchLog, Synonym
from search.query import search
from search.trying import effects
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
DESK = "/admin/search/searchlog/"


@pytest.fixture
def editor(client):
    client.force_login(make_staff("编辑", display_name="周编辑"))
    return client


def log(query, count=1, *, days_ago=0, found=0, empty=None, clicks=0, **at):
    SearchLog.objects.create(
        query=query, searched_on=timezone.localdate() - timedelta(days=days_ago), count=count, found=found,
        empty=(count if not found else 0) if empty is None else empty, clicks=clicks, **at,
    )  # fmt: skip


def shown(client, **chosen):
    return [line.query for line, _ in client.get(DESK, chosen).context["lines"]]


# What readers look for


@pytest.fixture
def searched(db):
    log("火星", 2, days_ago=1)
    log("火星", 3, days_ago=20)
    log("月球", 4, days_ago=8)
    log("后来有了", 9, days_ago=3)
    log("后来有了", 1, found=2)
    log("花呗", 20, found=7, clicks=10, ranks=18, at_first=6, at_top=2, at_ten=1)
    log("征信", 12, found=3, clicks=1, ranks=2, at_top=1, days_ago=2)


def test_what_finds_nothing_comes_by_how_often_and_goes_when_it_is_found(editor, searched):
    assert shown(editor) == ["火星", "月球"]
    assert shown(editor, days="7") == ["火星"]


def test_what_is_found_but_seldom_opened_is_listed(editor, searched):
    assert shown(editor, list="unopened") == ["征信", "后来有了"]


def test_what_is_searched_most_is_listed_with_what_was_opened(editor, searched):
    response = editor.get(DESK, {"list": "most", "days": "90"})

    assert [line.query for line, _ in response.context["lines"]] == [
        "花呗",
        "征信",
        "后来有了",
        "火星",
        "月球",
    ]
    first = response.context["lines"][0][0]
    assert first.places == "第 1 条 6 次，第 2、3 条 2 次，第 4 到 10 条 1 次，更后面 1 次；平均第 1.8 条"


def test_each_search_leads_to_what_an_editor_may_do_and_the_form_knows_it(editor, searched, shelf):
    hot.approve(HotSearch(word="花呗"), by="我", on=timezone.localdate())
    ways = {line.query: dict(ways) for line, ways in editor.get(DESK, {"list": "most"}).context["lines"]}

    assert set(ways["征信"]) == {"同义词", "置顶一页", "批准为热门"}
    assert "批准为热门" not in ways["花呗"] | ways["火星"]
    for label, field in (("同义词", "leads"), ("置顶一页", "query"), ("批准为热门", "word")):
        assert editor.get(ways["征信"][label]).context["adminform"].form[field].value() == "征信"


@pytest.mark.parametrize("junk", [{"days": "8"}, {"days": "x"}, {"list": "all"}, {"days": "７"}])
def test_a_list_that_there_is_not_is_not_found(editor, junk):
    assert editor.get(DESK, junk).status_code == 404


def test_the_desk_asks_as_many_questions_for_many_searches_as_for_one(editor, django_assert_max_num_queries):
    log("一次", 1)
    editor.get(DESK)
    with django_assert_max_num_queries(40) as one:
        editor.get(DESK)
    for number in range(60):
        log(f"词{number}", 2)

    with django_assert_max_num_queries(len(one)):
        assert len(shown(editor)) == 50


@pytest.mark.parametrize("group", ["审核员", "律师核验", "管理员"])
def test_only_editors_see_what_readers_look_for(client, searched, group):
    client.force_login(make_staff(group))

    for address in (DESK, "/admin/search/hotsearch/add/", "/admin/search/synonym/try/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "火星" not in response.content.decode()


def test_numbers_of_readers_are_changed_by_nobody(editor, searched):
    row = SearchLog.objects.first()

    assert editor.get(f"{DESK}add/").status_code == 403
    assert editor.post(f"{DESK}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    editor.post(f"{DESK}{row.pk}/change/", {"query": "别的", "count": 999})
    assert not SearchLog.objects.filter(count=999).exists()


# Hot searches


def approve(client, word, **more):
    return client.post("/admin/search/hotsearch/add/", {"word": word, "rank": 1, "is_shown": "on"} | more)


def test_a_hot_search_is_approved_under_the_editors_name_and_told_to_the_pages(editor):
    told = []

    def hear(sender, **signal):
        told.append(sender)

    public_page_changed.connect(hear)
    try:
        assert approve(editor, " 花呗  逾期 ").status_code == 302
    finally:
        public_page_changed.disconnect(hear)

    one = HotSearch.objects.get()
    assert (one.word, one.approved_by, one.approved_on) == ("花呗 逾期", "周编辑", timezone.localdate())
    assert told == [HotSearch]


def test_hot_searches_come_in_the_editors_order_and_hidden_ones_do_not(editor):
    approve(editor, "征信", rank=2)
    approve(editor, "花呗", rank=1)
    approve(editor, "藏起来的", rank=0, is_shown="")

    assert [one.word for one in HotSearch.objects.shown()] == ["花呗", "征信"]


@pytest.mark.parametrize(
    "word",
    [
        "加我13812345678", "１２３４５", "壹叁捌，零零", "①②③④⑤", "加我dahei888", "輕生", "12 3 4-5", "一三八零零一三八",
        "加微信zhangsan", "zhang@mail.example", "www.daizi.com",
        "不想活了", "三天洗白包过", "？？", "花" * 21,
    ],
)  # fmt: skip
def test_what_could_be_an_advertisement_or_a_person_is_refused_with_the_words_kept(editor, word):
    WatchedPhrase.objects.create(pattern="洗白", level="hold", reason="洗白广告")

    response = approve(editor, word)

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["word"]
    assert word in response.content.decode()
    assert HotSearch.objects.count() == 0
    with pytest.raises(hot.Refused):
        hot.approve(HotSearch(word=word), by="我", on=timezone.localdate())


def test_words_that_may_be_shown_no_longer_can_be_hidden(editor):
    approve(editor, "三天还清")
    one = HotSearch.objects.get()
    WatchedPhrase.objects.create(pattern="三天", level="hold", reason="速成广告")
    form = {"word": one.word, "rank": 1}

    refused = editor.post(f"/admin/search/hotsearch/{one.pk}/change/", form | {"is_shown": "on"})
    hidden = editor.post(f"/admin/search/hotsearch/{one.pk}/change/", form)

    assert (refused.status_code, hidden.status_code) == (200, 302)
    assert not HotSearch.objects.shown().exists()


def test_one_search_is_offered_once_however_it_is_written(editor):
    approve(editor, "LPR")

    assert approve(editor, "ｌｐｒ").status_code == 200
    assert HotSearch.objects.count() == 1


# A synonym group before it is stored


@pytest.fixture
def pages(shelf):
    shelf.put("ours", "逾期滞纳金")
    shelf.put("both", "罚息和滞纳金", body="滞纳金 罚息")
    shelf.put("other", "罚息怎么算")
    return shelf


def test_the_effect_names_what_comes_in_and_what_moves_and_stores_nothing(editor, pages):
    before = search("滞纳金")
    form = {
        "word": "滞纳金",
        "same": "罚息",
        "leads": "滞呐金",
        "is_used": "on",
        "searches": "罚息怎么算\n\n",
    }

    response = editor.post("/admin/search/synonym/try/", form)

    found = {effect.query: effect for effect in response.context["effects"]}
    assert list(found) == ["罚息怎么算", "滞纳金", "罚息", "滞呐金"]
    assert (found["滞纳金"].before, found["滞纳金"].after) == (2, 3)
    said = {row.title: row.said for row in found["滞纳金"].rows}
    assert said["罚息怎么算"] == "新进来"
    assert "新进来" in response.content.decode()
    assert 'value="滞纳金"' in response.content.decode()
    assert Synonym.objects.count() == 0
    assert search("滞纳金") == before


def test_the_effect_of_a_stored_group_compares_with_what_is_stored(editor, pages):
    group = curating.keep_synonym(Synonym(word="滞纳金", same="罚息"))

    form = {"word": "滞纳金", "same": "罚息", "leads": ""}  # switched off
    response = editor.post(f"/admin/search/synonym/{group.pk}/try/", form)

    (effect,) = [one for one in response.context["effects"] if one.query == "滞纳金"]
    assert (effect.before, effect.after) == (3, 2)
    assert {row.title: row.said for row in effect.rows}["罚息怎么算"].endswith("现在不在前 10")
    assert Synonym.objects.get().same == "罚息"


def test_a_search_whose_pages_change_places_says_how(pages):
    for effect in effects(Synonym(word="罚息", same="滞纳金")):
        ranks = [row.now for row in effect.rows if row.now]
        assert ranks == sorted(ranks)
        old = [hit.title for hit in search(effect.query, page_size=10).hits]
        assert [row.title for row in sorted(effect.rows, key=lambda row: row.was or 99) if row.was] == old


def test_a_word_of_another_group_is_pointed_out_before_and_after_saving(editor, pages):
    curating.keep_synonym(Synonym(word="违约金", same="罚款", leads="罚息"))
    form = {"word": "滞纳金", "same": "罚息，罚款，债", "leads": "", "is_used": "on"}

    tried = editor.post("/admin/search/synonym/try/", form).context["clashes"]
    saved = editor.post("/admin/search/synonym/add/", form, follow=True)

    assert [said.split("：")[0] for said in tried] == [
        "“债”只有一个字，不起作用。",
        "“罚款”在“违约金”那一组里已经是同义词",
        "“罚息”在“违约金”那一组里已经是入口",
    ]
    assert [str(message) for message in saved.context["messages"]][:3] == tried
    assert Synonym.objects.filter(word="滞纳金").exists()


def test_a_group_as_long_as_a_book_is_refused_before_any_search_pays_for_it(editor, pages):
    form = {"word": "词", "same": "，".join(f"词{n}" for n in range(20_000)), "leads": "", "is_used": "on"}

    for address in ("try/", "add/"):
        response = editor.post(f"/admin/search/synonym/{address}", form)
        assert response.status_code == 200
        assert "一组最多 100 个词" in response.content.decode()

    assert Synonym.objects.count() == 0


def test_a_faulty_group_is_shown_again_as_typed(editor, pages):
    curating.keep_synonym(Synonym(word="滞纳金", same="罚金"))

    response = editor.post("/admin/search/synonym/try/", {"word": "滞纳金", "same": "罚息甲", "leads": ""})

    assert response.context["form"].errors["word"]
    assert "罚息甲" in response.content.decode()
    assert response.context["effects"] == []


def test_the_form_leads_to_the_effect_without_a_script(editor, pages):
    group = curating.keep_synonym(Synonym(word="滞纳金", same="罚息"))

    for address, button in (
        ("add/", 'formaction="/admin/search/synonym/try/"'),
        (f"{group.pk}/change/", f'formaction="/admin/search/synonym/{group.pk}/try/"'),
    ):
        assert button in editor.get(f"/admin/search/synonym/{address}").content.decode()
    assert editor.get("/admin/search/synonym/99999/try/").status_code == 404
    assert editor.get(f"/admin/search/synonym/{group.pk}/try/").status_code == 302


def test_a_pin_made_from_a_search_works_for_it(editor, pages):
    log("滞纳金", 5)
    (_, ways) = editor.get(DESK).context["lines"][0]
    entry = SearchEntry.objects.get(key="other")

    editor.post(dict(ways)["置顶一页"], {"query": "滞纳金", "entry": entry.pk, "rank": 1})

    assert PinnedResult.objects.get().query == "滞纳金"
    assert search("滞纳金").hits[0].key == "other"


def test_a_pin_that_is_there_already_or_too_long_once_unfolded_is_said_and_not_a_fault(editor, pages):
    entry = SearchEntry.objects.get(key="other")
    curating.pin("lpr", entry)

    for query in ("ＬＰＲ", "ﷺ" * 100):
        response = editor.post(
            "/admin/search/pinnedresult/add/", {"query": query, "entry": entry.pk, "rank": 1}
        )
        assert response.status_code == 200
        assert response.context["adminform"].form.errors

    assert PinnedResult.objects.count() == 1
