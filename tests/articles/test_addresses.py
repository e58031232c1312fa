"""Old addresses lead on in one hop for good; what was taken down says why, and what took its place."""

import pytest

from articles import addresses, publishing
from articles.models import Article, FormerSlug
from articles.steps import NotReady
from tests.factories import NOW, make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def renamed(article, *slugs):
    for slug in slugs:
        addresses.rename(article, slug, by=make_user(), now=NOW)


def went(response):
    return response.status_code, response.headers.get("Location")


def retired(article, **fields):
    publishing.retire(article, reason="内容并到别处", by=make_user(), now=NOW, **fields)
    return article


@pytest.mark.parametrize(
    "under", ["", "versions/", "versions/1/", "versions/1/record.json", "family/", "qr.png"]
)
def test_every_former_address_leads_to_the_same_page_of_the_present_one_in_one_hop(client, under):
    renamed(make_article("a"), "b", "c", "d")

    for former in ("a", "b", "c"):
        for method in (client.get, client.head):
            assert went(method(f"/articles/{former}/{under}")) == (301, f"/articles/d/{under}")
    assert went(client.get(f"/articles/a/{under}?at=2026-11-21&x=1")) == (
        301,
        f"/articles/d/{under}?at=2026-11-21&x=1",
    )
    assert client.get(f"/articles/d/{under}").status_code == 200


def test_an_article_may_go_back_to_an_address_of_its_own_and_none_leads_in_a_circle(client):
    article = make_article("a")
    renamed(article, "b", "a", "c", "b")

    assert client.get("/articles/b/").status_code == 200
    assert {slug: went(client.get(f"/articles/{slug}/")) for slug in ("a", "c")} == dict.fromkeys(
        ("a", "c"), (301, "/articles/b/")
    )
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"a", "c"}


@pytest.mark.parametrize("slug", ["other", "first", "花呗", "a b", "-a", "a" * 71, ""])
def test_an_address_that_somebody_has_or_had_or_that_is_none_is_refused(client, slug):
    renamed(make_article("first"), "second")
    other = make_article("other")
    article = make_article("third")

    with pytest.raises(NotReady):
        renamed(article, slug)
    with pytest.raises(NotReady):
        publishing.create_article(slug, {}, by=None, now=NOW)

    assert went(client.get("/articles/first/")) == (301, "/articles/second/")
    assert client.get(other.get_absolute_url()).status_code == 200
    assert Article.objects.filter(slug="third").exists()


def test_a_draft_that_is_renamed_leaves_nothing_behind(client):
    renamed(make_draft("draft"), "new")

    assert FormerSlug.objects.count() == 0
    assert client.get("/articles/draft/").status_code == 404


# Taken down


def test_a_retired_page_says_why_and_first_what_took_its_place(client):
    heir = make_article("heir", title="接替的一篇")
    retired(make_article("old", title="过时的一篇"), successor=heir)

    gone = client.get("/articles/old/")
    page = gone.content.decode()

    assert gone.status_code == 410
    assert page.index('href="/articles/heir/"') < page.index("内容并到别处")
    assert "接替的一篇" in page
    assert '<meta name="robots" content="noindex">' in page


def test_what_leads_there_for_good_leads_in_one_hop_from_every_address_it_had(client):
    heir = make_article("heir")
    old = make_article("first")
    renamed(old, "old")
    retired(old, successor=heir, redirects=True)
    renamed(heir, "moved")

    for address in ("old/", "first/", "old/versions/", "first/versions/1/"):
        assert went(client.get(f"/articles/{address}")) == (301, "/articles/moved/")


def test_a_former_address_of_what_is_gone_leads_to_the_page_that_says_so(client):
    article = make_article("first")
    renamed(article, "old")
    retired(article)

    assert went(client.get("/articles/first/")) == (301, "/articles/old/")
    assert client.get("/articles/old/").status_code == 410


@pytest.mark.parametrize("redirects", [True, False])
def test_a_successor_that_is_gone_itself_is_stepped_over(client, redirects):
    last = make_article("last", title="最后一篇")
    middle = make_article("middle", title="中间一篇")
    first = retired(make_article("first"), successor=middle, redirects=redirects)
    retired(middle, successor=last)

    answer = client.get(first.get_absolute_url())

    if redirects:
        assert went(answer) == (301, "/articles/last/")
    else:
        assert "最后一篇" in answer.content.decode()
        assert "中间一篇" not in answer.content.decode()


def test_where_all_successors_are_gone_the_page_says_so_and_nothing_goes_in_a_circle(client):
    middle = make_article("middle")
    first = retired(make_article("first"), successor=middle, redirects=True)
    retired(middle)
    Article.objects.filter(pk=middle.pk).update(successor=first, redirects=True)  # what no verb would write

    assert client.get("/articles/first/").status_code == 410
    assert client.get("/articles/middle/").status_code == 410


def test_what_is_published_again_has_no_successor_and_stands_at_its_address(client):
    old = retired(make_article("old"), successor=make_article("heir"), redirects=True)

    publishing.publish(old, by=None, now=NOW, despite="短文")

    assert client.get("/articles/old/").status_code == 200
    assert Article.objects.get(slug="old").successor is None
