"""Every page that is kept for everybody is one that anybody gets; every page that anybody gets is kept, or says why not."""

import pytest
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from articles import pictures
from portal.middleware import LeakyPage, PublicPageMiddleware
from portal.pagecache import cache_key
from portal.pagecache.addresses import KEPT
from portal.pagecache.pages import ASK_EACH_TIME
from portal.pagekinds import ANYBODY, KINDS
from tests.factories import make_article
from tests.portal.caching import environ
from tests.world import make_world

pytestmark = pytest.mark.django_db
OURS = "portal.middleware.PublicPageMiddleware"
OF_THE_SITE = {
    "sitemap_blocks": ["questions"], "articles:qr": ["huabei"], "articles:tag_feed": ["huabei"],
    "articles:record": ["huabei", 1],
}  # fmt: skip
# The same for everybody, and yet not kept.
WHY_NOT = {
    "articles:versions": "is asked for a moment of its own, by next to nobody",
    "articles:version": "is asked for a moment of its own, by next to nobody",
    "articles:record": "is a file of such a version",
}


def addresses(world):
    """One address of every kind that anybody may open."""
    for kind in KINDS:
        if kind.who == ANYBODY:
            try:
                yield (
                    kind,
                    world.addresses.get(kind.name) or reverse(kind.name, args=OF_THE_SITE.get(kind.name)),
                )
            except NoReverseMatch:
                assert kind.name not in KEPT or kind.name == "articles:picture"


def is_kept(address):
    path, _, query = address.partition("?")
    return cache_key(environ(path, query)) is not None


def astray_for(client, world):
    """Kinds whose page is marked as public and not kept, or kept and not public; and the pages of all that are both."""
    astray, pages = {}, {}
    for kind, address in addresses(world):
        answer = client.get(address)
        is_public = "portal.public_page" in answer.wsgi_request.META and answer.status_code == 200
        if is_public is not is_kept(address):
            astray[kind.name] = (address, answer.status_code, is_public)
        elif is_public:
            pages[kind.name] = answer.content
    return astray, pages


def test_what_is_kept_looks_at_nobody_and_what_looks_at_nobody_is_kept(client):
    world = make_world(timezone.now())
    client.force_login(world.reader)

    astray, pages = astray_for(client, world)

    assert astray.keys() == WHY_NOT.keys(), astray
    assert KEPT.keys() - pages.keys() == {"articles:picture"}
    assert [name for name, page in pages.items() if world.reader.email.encode() in page] == []


def test_no_word_that_a_stranger_makes_up_fills_the_cache(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = make_article("a", tags=["花呗"])
    tag = article.tags.get().slug
    pictures.keep(pictures.file_of(article.as_published()), b"PNG")
    own, picture = pictures.address_of(article.as_published()), reverse("articles:picture", args=["a"])
    asked = [
        f"/articles/?tag={tag}",
        f"/tags/{tag}/?sort=reads",
        own.removeprefix(settings.SITE_URL),
        picture,
    ]
    made_up = ["/articles/?tag=x1", "/articles/?sort=x1", f"/tags/{tag}/?sort=x1", f"{picture}?v=x1"]

    answers = {address: client.get(address) for address in asked + made_up}

    assert {each.status_code for each in answers.values()} == {200}
    kept = [address for address, each in answers.items() if each.wsgi_request.META["portal.public_page"]]
    assert kept == asked


@pytest.mark.deep
def test_a_kept_page_is_the_same_bytes_for_strangers_members_and_lawyers():
    world = make_world(timezone.now())
    clients = [Client() for _ in range(3)]
    clients[1].force_login(world.reader)
    clients[2].force_login(world.lawyer)

    seen = [astray_for(client, world) for client in clients]

    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0].keys() == WHY_NOT.keys()


def looks_at_the_session(request):
    return HttpResponse(request.session.get("name", ""))


def asks_who_it_is(request):
    return HttpResponse(str(request.user))


def sets_a_cookie(request):
    response = HttpResponse()
    response.set_cookie("seen", "1")
    return response


def bears_a_token(request):
    return HttpResponse(get_token(request))


def bears_a_form_of_somebody(request):
    return HttpResponse('<input name="csrfmiddlewaretoken" value="x">')


def says_something_to_one(request):
    messages.info(request, "写好了")
    return HttpResponse()


def nobody_may_keep_it(request):
    return HttpResponse(headers={"Cache-Control": "private"})


def comes_in_pieces(request):
    return StreamingHttpResponse([b"a"])


LEAKS = [
    looks_at_the_session, asks_who_it_is, sets_a_cookie, bears_a_token, bears_a_form_of_somebody, says_something_to_one,
    nobody_may_keep_it, comes_in_pieces,
]  # fmt: skip


def answered_by(view, path):
    """The answer of a view behind everything that stands between the cache and the views."""
    for name in reversed(settings.MIDDLEWARE[settings.MIDDLEWARE.index(OURS) + 1 :]):
        if name.startswith("django.contrib"):
            view = import_string(name)(view)
    request = RequestFactory().get(path)
    return request, PublicPageMiddleware(view)(request)


@pytest.mark.parametrize("view", LEAKS)
def test_a_view_of_a_kept_page_that_looks_at_who_asks_is_refused_and_in_tests_a_fault(view, settings):
    with pytest.raises(LeakyPage):
        answered_by(view, "/articles/")
    for path, loudly in (("/articles/", False), ("/search/", True)):
        settings.LEAKS_RAISE = loudly

        request, answer = answered_by(view, path)

        assert "portal.public_page" not in request.META
        assert "private" in answer["Cache-Control"]


def test_a_view_that_looks_at_nobody_is_marked():
    request, answer = answered_by(lambda request: HttpResponse("条文"), "/articles/")

    assert request.META["portal.public_page"] is True
    assert answer["Cache-Control"] == ASK_EACH_TIME
