"""What the site says when it says no: each made to happen, in plain Chinese, with somebody to call, kept by nobody."""

import csv
import re

import pytest
from django.conf import settings as project
from django.db import DatabaseError, connection
from django.test import Client

from articles import publishing
from portal import errors
from tests.factories import NOW, make_article, make_member, make_user

POLITE = Client(raise_request_exception=False)
CALLED = {"110", "120", "12356", "12348"}


@pytest.fixture
def broken(settings):
    """A site some of whose views fail."""
    settings.ROOT_URLCONF = "tests.portal.urls_that_fail"
    return Client(raise_request_exception=False)


@pytest.fixture
def database_away(transactional_db):
    """The database cannot be reached, as when its server is restarted."""
    given = dict(connection.settings_dict)
    connection.close()
    nowhere = "NAME" if connection.vendor == "sqlite" else "HOST"
    connection.settings_dict[nowhere] = "/nowhere/at/all"
    yield
    connection.close()
    connection.settings_dict.update(given)


def told(response):
    """The status, and what the page says of itself."""
    html = response.content.decode()
    assert response.charset == "utf-8"
    assert '<html lang="zh-CN">' in html
    assert (html.count("<h1>"), html.count("<main ")) == (1, 1)
    assert 'name="robots" content="noindex"' in html
    main = html.partition("<main ")[2].partition("</main>")[0]
    assert set(re.findall(r'href="tel:(\d+)"', main)) >= CALLED
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    return response.status_code, re.search(r"<h1>(.*?)</h1>", html)[1]


def test_whom_to_call_is_known_by_heart_as_editors_know_it():
    with (project.CONTENT_DIR / "reference" / "hotlines.csv").open(encoding="utf-8") as file:
        lines = {row["number"] for row in csv.DictReader(file)}
    known = set()

    for name in ("_error_call.html", "_tels.html", "503.html"):
        known |= set(re.findall(r"tel:(\d+)", (project.BASE_DIR / "templates" / name).read_text()))

    assert known - {"12368"} == CALLED
    assert known <= lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "given", "expected"),
    [
        ("GET", "/no-such-page/", {}, (404, "没有这个页面")),
        ("GET", "/articles/no-such-article/", {}, (404, "没有这个页面")),
        ("GET", "/questions/999999/", {}, (404, "没有这个页面")),
        ("GET", "/articles/%00/", {}, (400, "这个网址我们看不懂")),
        ("GET", "/search/?q=%00", {}, (400, "这个网址我们看不懂")),
        ("DELETE", "/", {}, (405, "这个网址不能直接打开")),
        ("POST", "/articles/", {}, (405, "这个网址不能直接打开")),
        ("POST", "/accounts/login/", {"CONTENT_LENGTH": str(2**21)}, (413, "一次交的内容太多了")),
        ("POST", "/accounts/login/", {"content_type": "text/plain; charset=gbk"}, (415, "这种编码我们读不了")),
    ],
)  # fmt: skip
def test_a_refusal_says_what_happened_and_whom_to_call(method, path, given, expected):
    assert told(POLITE.generic(method, path, b"a=1", **given)) == expected


@pytest.mark.django_db
def test_a_page_that_takes_no_post_still_names_what_it_takes():
    assert POLITE.post("/articles/")["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_an_article_that_is_gone_says_why_and_whom_to_call(client):
    article = make_article(title="花呗停用以后")
    publishing.retire(article, reason="写的办法过时了。", by=make_user(), now=NOW)

    response = client.get(article.get_absolute_url())

    assert told(response) == (410, "这篇文章已撤下")
    assert "写的办法过时了。" in response.content.decode()


def test_whoever_came_too_often_is_told_when_to_come_again(broken):
    assert broken.get("/busy/")["Retry-After"] == "3600"


@pytest.mark.django_db
def test_what_is_not_there_is_said_as_closely_as_our_code_knows_it():
    assert "没有这篇文章。" in POLITE.get("/articles/no-such-article/").content.decode()
    assert "matches" not in POLITE.get("/questions/999999/").content.decode()


@pytest.mark.django_db
def test_who_may_not_see_a_page_is_told_why_and_can_sign_in_as_another(client):
    client.force_login(make_member(is_staff=True))

    response = client.get("/admin/desk/articles/1/")

    assert told(response) == (403, "这一页你现在看不了")
    page = response.content.decode()
    assert "你的账号没有做这一步的权限。" in page
    assert 'href="/accounts/login/"' in page


def test_a_fault_of_ours_asks_no_database_and_hands_back_what_was_typed(broken):
    read = broken.get("/fails/")
    sent = broken.post("/fails/", {"body": "我断供两个月了，电话打到单位", "password": "qian-li-zhi-xing"})

    assert told(read) == told(sent) == (500, "这一页出了故障")
    assert "电话打到单位</textarea>" in sent.content.decode()
    assert "qian-li-zhi-xing" not in sent.content.decode()
    assert "电话打到单位" not in broken.get("/fails/").content.decode()


@pytest.mark.usefixtures("database_away")
def test_without_the_database_pages_say_503_and_when_to_come_back():
    for path in ("/", "/articles/", "/articles/anything/", "/questions/", "/search/?q=花呗"):
        response = POLITE.get(path)

        assert told(response) == (503, "网站这会儿打不开"), path
        assert response["Retry-After"] == "60"
    posted = POLITE.post("/selfhelp/cost/", {"note": "借了两万八，还了十一期以后断了"})
    assert told(posted) == (503, "网站这会儿打不开")
    assert POLITE.get("/readyz").status_code == 503
    assert POLITE.get("/healthz").status_code == 200


@pytest.mark.usefixtures("database_away")
def test_without_the_database_what_needs_none_is_still_read():
    assert told(POLITE.get("/no-such-page/")) == (404, "没有这个页面")
    for path in ("/about/", "/privacy/"):
        page = POLITE.get(path)

        assert page.status_code == 200
        assert 'href="tel:12356"' in page.content.decode()


@pytest.mark.usefixtures("database_away")
def test_somebody_signed_in_is_told_the_same_without_the_database():
    client = Client(raise_request_exception=False)
    client.cookies[project.SESSION_COOKIE_NAME] = "a" * 32

    assert told(client.get("/accounts/me/")) == (503, "网站这会儿打不开")


@pytest.mark.django_db
def test_a_question_that_the_database_cannot_answer_is_a_fault_and_no_absence():
    with pytest.raises(DatabaseError) as asked, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")

    assert not errors.is_away(asked.value)


def test_a_script_that_asks_for_no_page_is_told_in_one_sentence(broken):
    answer = broken.get("/fails/", headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()) == (500, {"words": errors.NOT_DONE})
    assert answer["Cache-Control"] == "private, no-store"
