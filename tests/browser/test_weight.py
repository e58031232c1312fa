"""What an article asks of an old phone: three requests, nothing from elsewhere, nothing that moves under the eyes."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from portal.staticfiles import SQUEEZERS
from tests.factories import make_article, make_comment, make_provision

SECTIONS = [
    (
        f"part{n}",
        "<p>借了钱，<a href='law:民法典-675'>按约好的日子还</a>。" + "先查信用报告，再写信。" * 30 + "</p>",
    )
    for n in range(1, 7)
]
SHIFTS = """
  window.moved = [];
  new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((e) => [
    e.value, ...e.sources.map(({ node }) => node && (node.className || node.nodeName)),
  ]))).observe({ type: "layout-shift", buffered: true });
"""


def squeezed(route):
    """The file as it is sent in production."""
    path = urlsplit(route.request.url).path
    written = (settings.BASE_DIR / path.lstrip("/")).read_text(encoding="utf-8")
    route.fulfill(
        body=SQUEEZERS[path.rpartition(".")[2]](written),
        content_type="text/" + ("css" if path.endswith("css") else "javascript"),
    )


@pytest.mark.parametrize("size", ["", "3"])
def test_an_article_comes_in_three_requests_and_nothing_in_it_moves(new_page, live, db, size):
    make_provision(675)
    make_comment(make_article(title="另一篇也讲花呗的文章"))
    article = make_article("long", sections=SECTIONS)
    page, asked = new_page(width=360), []
    page.on("request", lambda request: asked.append(request))
    page.route("**/static/*/*.*s*", squeezed)
    page.add_init_script(SHIFTS + f"if ('{size}') localStorage.size = '{size}';")

    page.goto(article.get_absolute_url(), wait_until="networkidle")
    first = [request.url.removeprefix(live) for request in asked]
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += 700) {
            scrollTo(0, y);
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
          }
        }"""
    )
    page.wait_for_load_state("networkidle")

    in_the_tab = "/static/mark.svg"
    assert sorted(url for url in first if url != in_the_tab) == [
        article.get_absolute_url(), "/static/css/site.css", "/static/js/site.js"
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.dataset.size || ''") == size
    # A pixel of one word in the head, where the machine is slow: a two-hundredth of what a browser calls good.
    assert [each for each in page.evaluate("window.moved") if each[0] >= 0.0005] == []
    assert {urlsplit(request.url).netloc for request in asked} == {urlsplit(live).netloc}
    assert "font" not in {request.resource_type for request in asked}
