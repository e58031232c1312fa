"""A reader keeps an article on the telephone, reads it without network, and has the telephone forget everything."""

from playwright.sync_api import expect

from articles import addresses, publishing
from articles.models import Article
from tests.browser import guards
from tests.factories import NOW, make_article, make_provision, make_staff

STALE = "main > [role=status]"
PAGES = (
    "caches.open('kept').then(it => it.keys())"
    ".then(all => all.map(one => new URL(one.url).pathname).filter(one => one.endsWith('/')))"
)
BROUGHT_ALONG = {"/offline/", "/kept/", "/help/", "/selfhelp/by-hand/"}
GROW_OLD = """async path => {
  const cache = await caches.open("kept"), copy = await cache.match(path), headers = new Headers(copy.headers);
  headers.set("X-Kept-At", "2020-01-01T00:00:00Z");
  await cache.put(path, new Response(await copy.text(), { headers }));
}"""


def lasting(page):
    """What the browser holds: copies, workers, words."""
    return page.evaluate(
        "Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])"
        ".then(([kept, workers]) => [kept.length, workers.length, localStorage.length, sessionStorage.length])"
    )


def read_without_network(page, article, other):
    """The article and its law with their day, the pages that come along, and nothing else; a form says that it needs one."""
    page.context.set_offline(True)
    page.goto(f"{article.get_absolute_url()}?from=timeline")
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    expect(page.locator(STALE)).to_contain_text("存在这台设备上的，那以后法律、数字、网页都可能变了")
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 1
    page.locator(".peek").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("借款人应当按照约定的期限返还借款。")
    expect(page.get_by_role("dialog")).to_contain_text(
        "存在这台设备上的"
    )  # the article beside it may be a newer one
    page.goto(f"{article.get_absolute_url()}law/")
    expect(page.get_by_role("main")).to_contain_text("借款人应当按照约定的期限返还借款。")
    page.goto("/help/")
    expect(page.get_by_role("heading", level=1)).to_have_text("求助电话")
    page.goto("/selfhelp/letters/complaint/")
    assert page.url.endswith("/selfhelp/by-hand/#complaint")
    page.goto(other.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("没有连上网")

    page.context.set_offline(False)
    page.goto("/selfhelp/cost/")
    page.context.set_offline(True)
    page.locator("main form .btn").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有连上网")
    page.context.set_offline(False)


def move_and_retire(page, article):
    """The copy goes along to a new address and is replaced when the page is gone, with its parts; let go, nothing is left."""
    before = article.get_absolute_url()
    addresses.rename(article, "new", by=make_staff(), now=NOW)
    page.evaluate(GROW_OLD, before)
    page.goto(before)
    page.wait_for_function("caches.match('/articles/new/')")
    page.wait_for_function("path => caches.match(path).then(copy => !copy)", arg=f"{before}law/")
    publishing.retire(Article.objects.get(pk=article.pk), reason="写错了。", by=make_staff(), now=NOW)
    page.goto("/articles/new/")
    expect(page.locator(STALE)).to_have_count(0)
    page.goto("/kept/")
    row = page.locator("[data-list] li")
    expect(row).to_contain_text("网站上已经没有这一页了")
    expect(row.get_by_role("link")).to_have_attribute("href", "/articles/new/")
    about = set(page.evaluate(PAGES)) - BROUGHT_ALONG
    row.get_by_role("button", name="去掉：").click()
    expect(page.get_by_role("status").first).to_have_text("去掉了。")
    assert (about, set(page.evaluate(PAGES))) == ({"/articles/new/"}, BROUGHT_ALONG)


def wipe(page):
    """First before a server that asks the browser for nothing and leaves the page where it is, then before ours."""
    page.evaluate("localStorage.size = 3; sessionStorage.any = 1")
    page.goto("/clear/")
    button = page.get_by_role("button", name="清除，并退出登录")
    page.route("**/clear/", lambda route: route.fulfill(status=204), times=1)
    with page.expect_request("**/clear/"):
        button.click()
    assert lasting(page) == [0, 0, 0, 0]
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("清除了")
    assert lasting(page) == [0, 0, 0, 0]
    assert page.context.cookies() == []


def test_kept_read_without_network_renewed_and_wiped(new_page, monkeypatch):
    make_provision(675)
    article = make_article(
        title="收到传票怎么办", sections=[("why", '<p><a href="law:民法典-675">按期还</a>。</p>')]
    )
    other = make_article(title="没有留的一篇")
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    before = lasting(page)

    page.get_by_role("link", name="留在这台设备上", exact=True).click()
    offer = page.get_by_role("region", name="要把这一页留在这台设备上吗")
    expect(offer).to_contain_text(article.title)
    assert guards.everything(page) == {}
    undecided = lasting(page)
    page.context.route("**/help/", lambda route: route.abort(), times=1)  # the worker cannot begin
    offer.get_by_role("button", name="留着").click()
    expect(page.get_by_role("status").filter(has_text="没有留成")).to_be_visible()
    offer.get_by_role("button", name="留着").click()
    said = page.get_by_role("status").filter(has_text="留下了")
    expect(said).to_be_visible()
    expect(page.locator("[data-list]")).to_contain_text("没有网络也能打开")
    assert guards.everything(page) == {}
    assert (before, undecided[:2]) == ([0, 0, 0, 0], [0, 0])

    read_without_network(page, article, other)
    with monkeypatch.context() as patch:
        patch.setattr("articles.views.page.build", None)  # a fault of ours: 500
        page.goto(article.get_absolute_url())
        expect(page.locator(STALE)).to_contain_text("存在这台设备上的")
    move_and_retire(page, article)
    wipe(page)


def test_where_a_browser_cannot_keep_pages_it_says_what_it_can_do(new_page, live, watch):
    path = make_provision(675).get_absolute_url()
    without_worker, without_storage, without_script = new_page(), new_page(), new_page(script=False)

    without_worker.add_init_script("delete Navigator.prototype.serviceWorker")
    without_worker.goto(f"/kept/#{path}")
    without_worker.get_by_role("button", name="留着").click()
    expect(without_worker.get_by_role("status").first).to_contain_text("只记下了网址")
    row = without_worker.locator("[data-list] li")
    expect(row.get_by_role("link")).to_have_attribute("href", path)
    expect(row).to_contain_text("看的时候要联网")
    row.get_by_role("button", name="去掉：").click()
    expect(without_worker.get_by_role("heading", name="还没有留下什么")).to_be_visible()
    said = without_worker.get_by_role("status").first
    watch.visited.add(f"{live}/questions/7/")
    without_worker.goto("/kept/#/questions/7/")
    expect(said).to_contain_text("没有找到这一页")
    without_worker.goto(f"/kept/#{path}")
    without_worker.evaluate("document.querySelector('[data-keepable]').dataset.most = 0")
    without_worker.get_by_role("button", name="留着").click()
    expect(said).to_contain_text("留满了")
    without_worker.goto("/kept/#/accounts/me/")
    expect(without_worker.get_by_role("button", name="留着")).to_be_hidden()

    without_storage.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError'); } })"
    )
    without_storage.goto(f"/kept/#{path}")
    expect(without_storage.get_by_role("status").first).to_contain_text("不让网页存东西")

    without_script.goto(f"/kept/#{path}")
    assert "这一页要浏览器的脚本才能用" in without_script.inner_text("main")
    assert without_script.locator("main button:visible").count() == 0
