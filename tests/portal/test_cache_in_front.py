"""The page cache in front of the real site: what a verb changes, the next reader sees; what is private is never kept."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from articles import publishing
from portal import generation
from portal.counters import Counting
from portal.pagecache import PageCache
from qa import moderation
from tests.factories import NOW, make_article, make_comment, make_question, make_staff, make_user

# The handler ends requests by itself and closes connections, so every row must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(generation, "SECONDS_BETWEEN_READS", 0)
    return PageCache(WSGIHandler(), megabytes=4)


def read(site, url, cookie=""):
    answer = {}
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "HTTP_USER_AGENT": "Mozilla/5.0", "HTTP_COOKIE": cookie, "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    chunks = site(
        environ, lambda status, headers, exc_info=None: answer.update(status=status, headers=headers)
    )
    answer["text"] = b"".join(chunks).decode()
    if hasattr(chunks, "close"):
        chunks.close()
    return answer


def kept(site):
    return {key[0] for key in site.pages}


def test_a_published_change_is_read_at_once(site):
    article = make_article(title="旧的标题在这里")
    url = article.get_absolute_url()
    assert "旧的标题在这里" in read(site, url)["text"]
    assert url in kept(site)

    copy = publishing.working_copy(article) | {"title": "新的标题在这里"}
    publishing.rewrite(article, copy, by=None, now=NOW)
    assert "旧的标题在这里" in read(site, url)["text"]
    publishing.publish(article, by=None, now=NOW, despite="短文")

    assert "新的标题在这里" in read(site, url)["text"]


def test_a_hidden_comment_is_gone_at_once(site):
    article = make_article()
    comment = make_comment(article, body="这一句马上要被隐藏。")
    assert "这一句马上要被隐藏" in read(site, article.get_absolute_url())["text"]

    moderation.hide(comment, make_staff("审核员"), "advert", now=NOW)

    assert "这一句马上要被隐藏" not in read(site, article.get_absolute_url())["text"]


def test_an_approved_question_is_read_at_once_and_a_pending_one_never(site):
    question = make_question(status="pending", title="只有审核以后才看得到")
    assert read(site, question.get_absolute_url())["status"].startswith("404")

    moderation.approve(question, make_staff("审核员"), now=NOW)

    assert "只有审核以后才看得到" in read(site, question.get_absolute_url())["text"]


def test_nothing_of_a_signed_in_reader_is_kept(site):
    reader = make_user("secret-reader@example.com", display_name="不该出现的名字")
    client = Client()
    client.force_login(reader)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    for url in ("/", "/articles/", "/questions/", "/questions/mine/", "/accounts/me/", "/questions/ask/"):
        read(site, url, cookie)

    assert site.pages == {}
    for url in ("/", "/articles/", "/questions/"):
        text = read(site, url)["text"]
        assert "不该出现的名字" not in text
        assert "secret-reader" not in text


def test_every_kept_page_was_marked_public_and_sets_no_cookie(site):
    article = make_article()

    for url in (
        "/",
        "/articles/",
        "/articles/?page=1",
        article.get_absolute_url(),
        "/accounts/login/",
        "/search/?q=x",
    ):
        read(site, url)

    assert kept(site) == {"/", "/articles/", article.get_absolute_url()}
    for page in site.pages.values():
        assert "set-cookie" not in {name.lower() for name, _ in page.headers}
        assert b"csrfmiddlewaretoken" not in page.bodies[""]


def test_reads_are_counted_in_front_of_the_cache_and_written_in_one_statement(site):
    article, other = make_article(), make_article()
    counting = Counting(site, seconds=3600)

    for _ in range(3):
        read(counting, article.get_absolute_url())
    read(counting, other.get_absolute_url())
    read(counting, "/articles/no-such-article/")
    counting.stop()

    article.refresh_from_db()
    other.refresh_from_db()
    assert (article.reads, other.reads) == (3, 1)
