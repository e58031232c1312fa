"""An editor turns a stranger's page into a draft, in a browser: paste, look, agree, judge, carry."""

import pytest

from articles.models import Section
from tests.articles.test_sourcing_admin import PAGE
from tests.factories import make_category, make_provision, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_pasted_page_becomes_a_section_in_our_words(new_page, sign_in, faults):
    make_provision(675), make_category("negotiation", "协商还款")
    page = new_page(width=360)
    sign_in(page, make_staff("编辑", display_name="周编辑"))

    page.goto("/admin/articles/sourcepage/add/")
    page.get_by_label("粘贴网页的文字或 HTML").fill(PAGE)
    page.get_by_role("button", name="看看找到什么").click()
    page.get_by_text("不会保存的").wait_for()
    on_found = faults(page)
    page.get_by_role("button", name="建草稿和核对表").click()
    part = page.locator("section", has=page.get_by_role("heading", name="怎么开口协商"))
    part.get_by_label("我们的小标题").fill("怎么谈")
    row = part.locator("[data-claim]").first
    row.get_by_label("我们的文字").fill("先说你的难处，再说每月能还多少。\n" * 4)
    tall = row.get_by_label("我们的文字").bounding_box()["height"]
    row.get_by_label("判定").select_option("准确")
    row.get_by_label("法条").fill("民法典-675")
    told = page.get_by_text("有改动还没有保存").is_visible()
    on_sheet = faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    part.get_by_role("button", name="带进草稿").click()
    page.get_by_text("新建了小节“怎么谈”").wait_for()

    assert 'law:民法典-675">' in Section.objects.get(title="怎么谈").body
    assert (on_found, on_sheet, told, wide) == ([], [], True, 0)
    assert tall > 90
