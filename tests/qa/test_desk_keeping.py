"""What a lawyer keeps at the desk: how they want to work, passages for answers; and the provisions put into one."""

from datetime import date

import pytest
from django.urls import reverse

from qa.desk import keeping, law
from qa.models import LawyerDesk, Snippet
from qa.refusals import Incomplete, NotAllowed, Refused
from tests.factories import (
    NOW,
    TODAY,
    make_desk,
    make_edition,
    make_lawyer,
    make_member,
    make_provision,
)

pytestmark = pytest.mark.django_db
DESK = reverse("qa:desk")
SETTINGS = reverse("qa:desk_settings")
SNIPPETS = reverse("qa:desk_snippets")
PROVISIONS = reverse("qa:desk_provisions")


# How a lawyer wants to work


def test_settings_are_kept_and_shown_again(client, lawyer, huabei):
    client.force_login(lawyer.user)
    rest = TODAY.replace(year=TODAY.year + 1).isoformat()
    typed = {
        "topics": [huabei.pk], "regions": ["上海市", "浙江省"], "weekly_limit": "3", "daily_mail": "on",
        "away_until": rest,
    }  # fmt: skip

    assert client.post(SETTINGS, typed).url == DESK

    desk = LawyerDesk.objects.get(lawyer=lawyer)
    assert (desk.regions, desk.weekly_limit, desk.daily_mail) == (["上海市", "浙江省"], 3, True)
    assert list(desk.topics.all()) == [huabei]
    page = client.get(SETTINGS).content.decode()
    assert page.count("checked") == 4
    assert f'value="{rest}"' in page
    assert "休息到" in client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"weekly_limit": "0"}, "最少写 1"),
        ({"weekly_limit": "51"}, "最多写 50"),
        ({"weekly_limit": "三"}, "请写一个数"),
        ({"away_until": "2020-01-01"}, "请写今天以后、一年以内的日期"),
        ({"away_until": "明天"}, "这样的日期"),
        ({"topics": "99999"}, "请从列出的话题里选"),
        ({"topics": "x"}, "请从列出的话题里选"),
        ({"regions": "火星"}, "请从列出的地方里选"),
    ],
)
def test_settings_that_make_no_sense_come_back_with_a_sentence(client, lawyer, typed, said):
    client.force_login(lawyer.user)

    response = client.post(SETTINGS, typed)

    assert (response.status_code, said in response.content.decode()) == (400, True)
    assert not LawyerDesk.objects.filter(lawyer=lawyer).exists()


def test_somebody_suspended_meanwhile_changes_nothing(lawyer, now):
    kept = keeping.keep_snippet(lawyer, "名称", "内容在这里", now)
    type(lawyer).objects.filter(pk=lawyer.pk).update(status="suspended", decision_reason="x")

    for verb in (
        lambda: make_desk(lawyer),
        lambda: keeping.keep_snippet(lawyer, "另一段", "内容在这里", now),
        lambda: keeping.change_snippet(kept, lawyer, "改名", "内容在这里", now),
        lambda: keeping.remove_snippet(kept, lawyer),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert list(Snippet.objects.values_list("title", flat=True)) == ["名称"]


# Passages


def test_a_passage_is_kept_changed_and_removed_by_its_lawyer_alone(client, lawyer):
    client.force_login(lawyer.user)
    client.post(SNIPPETS, {"title": "支付令", "body": "收到支付令，先看清是哪天收到的。电话 13812345678。"})
    kept = Snippet.objects.get(lawyer=lawyer)
    own = reverse("qa:desk_snippet", args=[kept.pk])
    assert "13812345678" not in kept.body
    assert "【手机号已隐去】" in client.get(SNIPPETS).content.decode()

    client.post(own, {"title": "支付令的异议", "body": "改过的内容。"})
    client.force_login(make_lawyer(make_member()).user)
    strangers = [client.get(own), client.post(own, {"title": "x", "body": "别人改的内容"})]
    strangers.append(client.post(reverse("qa:desk_remove_snippet", args=[kept.pk])))
    kept.refresh_from_db()

    assert [each.status_code for each in strangers] == [404, 404, 404]
    assert (kept.title, kept.body) == ("支付令的异议", "改过的内容。")
    client.force_login(lawyer.user)
    assert client.get(reverse("qa:desk_remove_snippet", args=[kept.pk])).status_code == 405
    client.post(reverse("qa:desk_remove_snippet", args=[kept.pk]))
    assert not Snippet.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "支付令", "body": "另一段内容"}, "已经有一段叫“支付令”"),
        ({"title": "", "body": "另一段内容"}, "请写一个名称"),
        ({"title": "名" * 31, "body": "另一段内容"}, "最多 30 个字"),
        ({"title": "13812345678", "body": "另一段内容"}, "名称里像有号码"),
        ({"title": "别的", "body": "太短"}, "至少 4 个字"),
        ({"title": "别的", "body": "长" * 2001}, "最多 2000 个字"),
        ({"title": "别\0的", "body": "另一段内容"}, "无法识别的字符"),
    ],
)
def test_a_passage_that_cannot_be_kept_comes_back_as_it_was_typed(client, lawyer, now, typed, said):
    keeping.keep_snippet(lawyer, "支付令", "第一段内容", now)
    client.force_login(lawyer.user)

    response = client.post(SNIPPETS, typed)

    page = response.content.decode()
    assert (response.status_code, said in page, typed["body"] in page) == (400, True, True)
    assert Snippet.objects.count() == 1


def test_two_lawyers_may_use_one_name_and_nobody_keeps_more_than_fifty(lawyer, now):
    keeping.keep_snippet(make_lawyer(make_member()), "第0段", "别人的内容", now)
    for number in range(Snippet.MOST):
        keeping.keep_snippet(lawyer, f"第{number}段", "内容在这里", now)
    kept = Snippet.objects.of(lawyer).first()

    with pytest.raises(Refused, match="最多保存 50 段"):
        keeping.keep_snippet(lawyer, "再来一段", "内容在这里", now)
    keeping.change_snippet(kept, lawyer, "改名也行", "内容在这里", now)
    with pytest.raises(Incomplete):
        keeping.change_snippet(kept, lawyer, "第5段", "内容在这里", now)


# Provisions


def test_the_picker_offers_provisions_in_force_by_name_number_and_words(client, lawyer):
    from search import index

    current = make_provision(675, text="借款人应当按照约定的期限返还借款。")
    old = make_edition(effective_from=date(2000, 1, 1), effective_to=date(2021, 1, 1), label="旧法")
    make_provision(675, edition=old, text="旧法里的这一条：按照约定的期限返还借款。")
    index.rebuild()
    client.force_login(lawyer.user)

    for asked in ("民法典675", "《民法典》第六百七十五条", "按照约定的期限返还借款"):
        items = client.get(PROVISIONS, {"q": asked}).json()["items"]
        assert [(each["name"], each["token"], each["url"]) for each in items] == [
            ("《民法典》第六百七十五条", "{{law:民法典-675}}", current.get_absolute_url())
        ], asked
    assert client.get(PROVISIONS, {"q": "完全没有的东西"}).json() == {"items": []}
    assert client.get(PROVISIONS).json() == {"items": []}


def test_what_the_picker_puts_in_is_understood_when_the_answer_is_handed_in():
    from core.markup import from_markdown
    from qa import answers

    make_provision(675)
    offer = law.as_offer(make_provision(676, sub=1))

    html = from_markdown(f"依据{offer['name']}。\n\n{offer['token']}")

    assert answers.problems(html, on=TODAY) == []
    assert set(answers.prepare({"grounds": html}, on=TODAY)["laws"].values()) == {"civil-code/676-1"}


def test_the_picker_serves_verified_lawyers_alone(client, reader):
    strangers = [client.get(PROVISIONS, {"q": "民法典"})]
    client.force_login(reader)
    strangers.append(client.get(PROVISIONS, {"q": "民法典"}))

    assert [(each.status_code, list(each.json())) for each in strangers] == [(403, ["error"])] * 2


# Privacy


def test_a_lawyer_takes_away_what_the_desk_holds_and_leaves_nothing(lawyer, huabei, now):
    from accounts import privacy

    make_desk(lawyer, topics=[huabei], regions=["上海市"], weekly_limit=3, away_until=TODAY)
    keeping.keep_snippet(lawyer, "支付令", "内容在这里", now)
    keeping.keep_snippet(make_lawyer(make_member()), "支付令", "别人的内容", now)

    held = privacy.export(lawyer.user)["律师的工作台"]
    privacy.erase(lawyer.user)

    assert held == {
        "设置": {
            "话题": ["花呗"], "地方": ["上海市"], "一周最多答几个": 3, "休息到": "2026-11-21", "每天一封邮件": True,
        },
        "常用段落": [{"名称": "支付令", "内容": "内容在这里"}],
    }  # fmt: skip
    assert not LawyerDesk.objects.filter(lawyer=lawyer).exists()
    assert list(Snippet.objects.values_list("body", flat=True)) == ["别人的内容"]


def test_a_merged_topic_moves_with_its_tag_and_stays_once(lawyer, huabei, jiebei):
    from articles import tagging

    desk = make_desk(lawyer, topics=[huabei, jiebei])

    tagging.merge_tags(huabei, [jiebei], now=NOW)

    assert list(desk.topics.all()) == [huabei]
