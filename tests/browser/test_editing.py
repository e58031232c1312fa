"""An editor's day: write, drag, preview, publish; and the page that readers see has changed at once."""

import pytest
from playwright.sync_api import TimeoutError as NotSeen

from articles import publishing
from articles.models import Article
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_feedback, make_provision, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(page, sign_in):
    staff = make_staff("编辑", display_name="周编辑")
    sign_in(page, staff)
    return staff


def open_article(page, article, tab=None):
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    if tab:
        page.get_by_role("link", name=tab, exact=False).first.click()


def test_an_editor_changes_a_section_and_previews_it_and_readers_see_it_once_it_is_published(
    page, editor, new_page
):
    make_provision(675)
    article = make_article(
        "huabei", title="花呗逾期", sections=[("why", '<p>依据<a href="law:民法典-675#1">按期还款</a>。</p>')]
    )
    open_article(page, article, "小节")
    page.locator(".ProseMirror:visible").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("这一句是新写的。")
    page.get_by_role("button", name="保存并继续编辑").click()
    page.get_by_text("成功").first.wait_for()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在网站上预览").click()
    preview = opened.value
    preview.wait_for_load_state()
    reader = new_page(width=360)
    reader.goto("/articles/huabei/")
    before = reader.content()
    publishing.publish(
        Article.objects.get(), by=None, now=NOW, weight="substance", change_note="补了一句", despite="短文"
    )
    reader.reload()

    assert "这一句是新写的。" in preview.content()
    assert "未发布的稿子，读者看不到" in preview.content()
    assert "这一句是新写的。" not in before
    assert "这一句是新写的。" in reader.content()
    assert "补了一句" in reader.content()
    assert reader.get_by_role("link", name="按期还款").get_attribute("href") == "/statutes/civil-code/675/#k1"


def test_saving_in_the_browser_without_a_change_loses_no_word_no_link_and_no_table(page, editor):
    make_provision(675)
    body = (
        '<h3>小标题</h3><p>前<strong>粗</strong>和<em>强调</em>，<a href="law:民法典-675#1">法条</a>，'
        '<a href="/articles/x/">站内</a>，<a href="tel:12378">12378</a>。</p><p>{{law:民法典-675}}</p>'
        "<ul><li>一<ul><li>一之一</li></ul></li><li>二</li></ul><ol><li>甲</li></ol>"
        "<blockquote><p>引一段</p><p>再一段</p></blockquote>"
        "<table><thead><tr><th>看</th><th>问</th></tr></thead><tbody><tr><td>逾期</td><td>是不是<strong>我</strong></td></tr></tbody></table>"
    )
    article = make_article("huabei", sections=[("why", body)])
    before = working_copy(article)

    open_article(page, article, "小节")
    page.locator(".ProseMirror:visible").first.click()
    page.keyboard.type("字")
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("成功").first.wait_for()

    assert working_copy(Article.objects.get()) == before


def test_sections_are_dragged_into_another_order(page, editor):
    article = make_article("huabei", sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")])
    open_article(page, article, "小节")

    handles = page.locator("[data-inline-type] .cursor-move, [x-sort\\:handle], .drag-handle")
    first, second = handles.nth(0), handles.nth(1)
    second.drag_to(first)
    save, saved = page.get_by_role("button", name="保存", exact=True), page.get_by_text("成功").first
    save.click()
    try:
        saved.wait_for(timeout=4000)
    except NotSeen:  # now and then the press is taken for the end of the drag; people press again
        save.click()
        saved.wait_for()

    assert [section.key for section in article.sections.all()] == ["b", "a"]


def test_the_section_editor_speaks_chinese(page, editor):
    article = make_article("huabei", sections=[("why", "<p>正文</p>")])
    open_article(page, article, "小节")
    page.locator(".ProseMirror:visible").first.wait_for()

    titles = page.locator(".prose-menubar:visible button[title]").evaluate_all(
        "all => all.map(one => one.title)"
    )
    page.get_by_role("button", name="插入表格").first.click()
    dialog = page.locator("dialog[open]").inner_text()

    assert [title for title in titles if title.isascii()] == []
    assert "行数" in dialog
    assert "Insert" not in dialog


# The heading of each row in a tab is of the third rank without one of the second: nothing of ours can rank it.
UNFOLDS_OWN = ("heading-order",)


@pytest.mark.deep
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_every_editor_can_use_the_pages_of_writing(new_page, sign_in, faults, width, dark):
    page = new_page(width=width, dark=dark)
    sign_in(page, make_staff("编辑", display_name="周编辑"))
    article = make_article("huabei", sections=[("why", "<p>正文</p>")])
    publishing.rewrite(article, working_copy(article) | {"title": "改过的标题"}, by=None, now=NOW)
    said = make_feedback(article, quote="正文里没有的一句", contact="reader@example.com")
    change = f"/admin/articles/article/{article.pk}"
    found = {}

    for address in [
        "/admin/articles/article/",
        f"{change}/change/",
        f"{change}/change/#sections",
        f"{change}/publish/",
        f"{change}/retire/",
        f"{change}/review/",
        "/admin/articles/tag/",
        f"/admin/articles/tag/{article.tags.get().pk}/merge/",
        f"/admin/articles/feedback/{said.pk}/change/",
    ]:
        page.goto("about:blank")  # an address that differs in its anchor alone is not loaded again
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = faults(page, without=UNFOLDS_OWN)

    assert {address: each for address, each in found.items() if each} == {}
