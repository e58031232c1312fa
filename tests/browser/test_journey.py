"""A reader's whole way on a telephone, with a script and without: from what a search engine showed to an answer on its way."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from qa.importing import load_watchwords
from qa.models import Question
from search import index
from tests.factories import (
    PASSWORD,
    make_answer,
    make_article,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
)
from tests.selfhelp.calculator_values import TYPED
from tests.selfhelp.letter_values import COMMON, LETTERS

BODY = "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我，电话是13800138000，我该怎么办？"
WAYS = [
    {"title": "逾期的钱是怎么算出来的", "url": "/selfhelp/cost/"},
    {"title": "写一份还款方案", "url": "/selfhelp/letters/repayment-plan/"},
]


@pytest.fixture
def site(live, settings):
    """Something at every station of the way."""
    load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")
    now = timezone.now()
    make_provision(675)
    make_article("other", title="另一篇也讲花呗的文章", now=now)
    answered = make_question(
        title="花呗逾期两个月会被起诉吗", status="answered", answered_at=now, created_at=now
    )
    make_answer(answered, make_lawyer(make_member()), created_at=now)
    linked = '<p>借了钱，<a href="law:民法典-675">按约好的日子还</a>。</p>'
    article = make_article("huabei", now=now, further=WAYS, sections=[("why", linked)])
    index.rebuild()
    return article


def heading(page):
    """The page's heading, once it is sure that nothing has to be scrolled sideways."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    return page.get_by_role("heading", level=1).inner_text()


def fill(page, values):
    for name, value in values.items():
        for one in [value] if isinstance(value, str) else value:
            field = page.locator(f"main [name={name}]")
            kind = field.first.get_attribute("type")
            if kind in ("radio", "checkbox"):
                page.check(f"main [name={name}]" + ("" if one == "on" else f"[value={one}]"))
            elif field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(one)
            else:
                field.fill(one)


@pytest.mark.parametrize("script", [False, True], ids=["without a script", "with a script"])
def test_a_reader_goes_all_the_way(new_page, site, script):
    page = new_page(width=360, dark=script, script=script)

    read_and_look_up_the_law(page, site, script)
    reckon_and_write(page)
    look_for_it_in_other_words(page)
    ask(page, script)
    keep(page, site, script)
    call(page)


def read_and_look_up_the_law(page, site, script):
    page.goto(site.get_absolute_url(), referer="https://www.baidu.com/s?wd=huabei")
    assert heading(page) == site.title
    expect(page.locator(".gist")).to_be_in_viewport()
    if script:
        page.locator(".peek").first.click()
        slip = page.get_by_role("dialog")
        expect(slip.get_by_text("借款人应当按照约定的期限返还借款。")).to_be_visible()
        page.keyboard.press("Escape")
        expect(slip).to_be_hidden()
    else:
        page.locator(".peek").first.click()
        expect(page.get_by_text("借款人应当按照约定的期限返还借款。")).to_be_in_viewport()
        page.go_back()
    page.get_by_role("link", name="按约好的日子还").click()
    assert heading(page) == "民法典 第六百七十五条"
    page.get_by_role("main").get_by_role("link", name=site.title).first.click()


def reckon_and_write(page):
    page.get_by_role("link", name=WAYS[0]["title"]).first.click()
    fill(page, TYPED["cost"] | {"base": "很多"})
    page.locator("main form.form .btn").click()
    expect(page.locator(".errors")).to_be_in_viewport()
    assert page.locator("[name=daily_rate]").input_value() == TYPED["cost"]["daily_rate"]
    page.locator(".errors a").first.click()
    expect(page.locator("[name=base]")).to_be_focused()
    page.locator("[name=base]").fill("3000")
    page.locator("main form.form .btn").click()
    expect(page.locator("#result")).to_be_in_viewport()
    heading(page)
    page.goto(WAYS[1]["url"])
    fill(page, LETTERS["repayment-plan"] | COMMON)
    page.get_by_role("button", name="看看写好的信").click()
    assert heading(page) == "写好的信"
    expect(page.locator(".letter")).to_contain_text("示例消费金融有限公司")


def look_for_it_in_other_words(page):
    page.get_by_role("link", name="搜索").click()
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).fill("huabie")
    page.get_by_role("button", name="搜索").click()
    heading(page)
    expect(page.get_by_role("main")).to_contain_text("花呗")
    page.goto("/articles/there-is-no-such-page/")
    assert "没有" in heading(page)
    page.locator(".menu summary").click()
    page.locator(".menu a", has_text="律师答疑").click()
    page.get_by_role("link", name="花呗逾期两个月会被起诉吗").click()
    expect(page.get_by_role("main")).to_contain_text("可能会，但不是一定。")
    page.get_by_role("link", name="匿名提问").click()


def ask(page, script):
    asker = make_member("asker@example.cn")
    fill(page, {"stage": "over_90", "title": "网贷断供两个月，说要冻结微信，能吗", "body": BODY})
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_label("公开的样子")).to_contain_text("手机号已隐去")
    page.check("[name=agreed]")
    page.get_by_role("button", name="交给审核").click()
    page.get_by_label("邮箱").fill(asker.email)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{reverse('qa:ask')}")
    page.get_by_role("button", name="下一步").click()
    page.check("[name=agreed]")
    page.get_by_role("button", name="交给审核").click()
    question = Question.objects.get(author=asker)
    assert page.url.endswith(question.own_url)
    assert "13800138000" not in question.body
    expect(page.get_by_role("main")).to_contain_text("等人工审核")


def keep(page, site, script):
    page.goto(site.get_absolute_url())
    if script:
        page.get_by_role("link", name="留在这台设备上").first.click()
        page.get_by_role("button", name="留着").click()
        expect(page.locator("[data-list]")).to_contain_text(site.title)
        page.go_back()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(site.get_absolute_url())
        page.get_by_role("button", name="复制网址").click()
        expect(page.get_by_text("已复制")).to_be_visible()
    page.get_by_role("link", name="留进账号或关注").first.click()
    page.get_by_role("button", name="关注", exact=True).click()
    page.get_by_role("button", name="留着", exact=True).click()
    page.goto("/me/kept/")
    heading(page)
    expect(page.get_by_role("main").get_by_role("link", name=site.title)).to_be_visible()


def call(page):
    page.get_by_role("link", name="求助", exact=True).click()
    expect(page.locator("footer a[href='tel:12356']")).to_be_in_viewport()
    page.get_by_role("link", name="更多求助电话").click()
    heading(page)
    assert page.locator("main a[href='tel:12348']").count()
