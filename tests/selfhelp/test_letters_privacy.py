"""What somebody types into a letter is nowhere afterwards: no row, no log, no cookie, no address, also when we break."""

import logging

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve
from django.views.debug import ExceptionReporter

from selfhelp import shelves
from selfhelp.views.private import ToolFailed
from tests.selfhelp.letter_values import typed

pytestmark = pytest.mark.django_db
NAME = "欧阳示例名"
PHONE = "13712345678"
MARKS = (NAME, PHONE, "%E6%AC%A7%E9%98%B3", "\\u6b27\\u9633")


class Everything(logging.Handler):
    """Every record as a log file would have it, traceback and all, and the bare values too."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{logging.Formatter('%(name)s %(message)s').format(record)} {record.args}")


@pytest.fixture
def log():
    handler, root = Everything(), logging.getLogger()
    names = ["", "django", "django.request", "django.server", "django.db.backends", "django.security"]
    levels = {name: logging.getLogger(name).level for name in names}
    root.addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def marks_in(text):
    return [mark for mark in MARKS if mark in text]


def rows():
    """All rows of all tables as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table} {row}" for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize("step", ["preview", "docx", "picture", "edit", "refused"])
def test_a_letter_leaves_no_trace(client, log, step):
    changes = {"fact_amount": ""} if step == "refused" else {}
    values = typed("payment-order-objection", name=NAME, address=PHONE, step=step, **changes)

    response = client.post("/selfhelp/letters/payment-order-objection/", values)

    assert response.status_code == 200
    assert step == "docx" or NAME in response.content.decode()
    assert marks_in("\n".join(log)) == []
    assert marks_in(rows()) == []
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert marks_in(str(response.headers)) == []
    assert b"csrfmiddlewaretoken" not in response.content


def test_it_works_for_somebody_without_cookies_and_from_another_page():
    client = Client(enforce_csrf_checks=True)
    values = typed("complaint")

    assert client.post("/selfhelp/letters/complaint/", values).status_code == 200


@pytest.mark.urls("tests.selfhelp.urls_that_fail")
def test_a_fault_of_ours_is_told_without_the_words_that_caused_it(log):
    client = Client(raise_request_exception=False)

    response = client.post("/selfhelp/breaks/", {"name": NAME, "phone": PHONE})

    assert response.status_code == 500
    assert marks_in(response.content.decode()) == []
    told = "\n".join(log)
    assert "ToolFailed: ValueError at " in told
    assert "urls_that_fail.py:" in told
    assert marks_in(told) == []
    assert marks_in(rows()) == []


@pytest.mark.urls("tests.selfhelp.urls_that_fail")
def test_a_report_by_mail_would_not_tell_it_either():
    request = RequestFactory().post("/selfhelp/breaks/", {"name": NAME, "phone": PHONE})
    with pytest.raises(ToolFailed) as caught:
        resolve("/selfhelp/breaks/").func(request)

    report = ExceptionReporter(request, caught.type, caught.value, caught.tb)

    told = report.get_traceback_text() + report.get_traceback_html()
    assert "urls_that_fail.py" in told
    assert marks_in(told) == []


@pytest.mark.parametrize("name", list(shelves.letters()))
def test_the_page_says_exactly_what_becomes_of_the_words(client, name):
    for html in (
        client.get(f"/selfhelp/letters/{name}/").content.decode(),
        client.post(f"/selfhelp/letters/{name}/", typed(name)).content.decode(),
    ):
        assert "你填的内容发到我们的服务器，只用来生成这一次的结果：不保存，不记日志，不写进网址" in html
        assert "不上传" not in html


def test_the_empty_form_may_be_kept_for_everybody_and_the_written_letter_by_nobody(client):
    empty = client.get("/selfhelp/letters/complaint/")
    written = client.post("/selfhelp/letters/complaint/", typed("complaint"))

    assert (empty["Cache-Control"], written["Cache-Control"]) == (
        "public, max-age=0, must-revalidate",
        "private, no-store",
    )
    assert empty.wsgi_request.META["portal.public_page"] is True
    assert "portal.public_page" not in written.wsgi_request.META
