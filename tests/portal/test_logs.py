"""What the log keeps to itself."""

import ast
import io
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from accounts.models import User
from portal.logs import Plain, WithoutLinks
from tests.factories import make_member
from tests.test_architecture import FLOORS


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/preview/k3y:s1gnature/", "Gone: /preview/…/"),
        ("/preview/k3y:s1gnature/remarks/", "Gone: /preview/…/remarks/"),
        ("/questions/mail/k3y:s1gnature/", "Gone: /questions/mail/…/"),
        ("/questions/outcome/k3y:s1gnature/", "Gone: /questions/outcome/…/"),
        ("/articles/huabei/", "Gone: /articles/huabei/"),
    ],
)
def test_no_line_of_the_log_holds_a_link_that_opens_something(path, told):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", path), None)

    WithoutLinks().filter(record)

    assert record.getMessage() == told
    assert all("without_links" in each["filters"] for each in settings.LOGGING["handlers"].values())


def told(act, level=logging.DEBUG):
    """What the site's own handler writes of a fault: filter and form as in the settings."""
    written, log = io.StringIO(), logging.Logger("portal.test", level)
    handler = logging.StreamHandler(written)
    handler.setFormatter(Plain(settings.LOGGING["formatters"]["plain"]["format"]))
    handler.addFilter(WithoutLinks())
    log.addHandler(handler)
    try:
        act()
    except Exception:
        log.exception("it failed")
    return written.getvalue()


# Put together, for the lines of the code itself stand in the log.
NAME, ADDRESS = "李" + "四", "li" + "@example.cn"


def typed():
    int(NAME)


def wrapped():
    try:
        typed()
    except ValueError as fault:
        raise ValidationError(NAME) from fault


def handled_badly():
    try:
        typed()
    except ValueError:
        raise KeyError(NAME) from None


def raises(fault):
    raise fault


def decoded():
    NAME.encode()[:-1].decode()


@pytest.mark.parametrize("act", [typed, wrapped, handled_badly, decoded], ids=lambda act: act.__name__)
def test_a_fault_is_told_by_its_place_and_kind_and_never_by_what_somebody_typed(act):
    words = told(act)

    assert NAME not in words
    assert "\\x" not in words
    assert f"in {act.__name__}" in words
    assert words.splitlines()[-1].rpartition(".")[2] in (
        "ValueError",
        "ValidationError",
        "KeyError",
        "UnicodeDecodeError",
    )
    assert words.count("Traceback") == (2 if act is wrapped else 1)


def test_what_speaks_of_files_and_names_alone_is_told_whole():
    assert "No such file or directory: '/nonexistent'" in told(lambda: open("/nonexistent"))  # noqa: SIM115
    assert "has no attribute 'nothing'" in told(lambda: logging.nothing)
    words = told(lambda: raises(OperationalError(f"no such table: a\nLINE 1: SELECT '{NAME}'")))
    assert "OperationalError: no such table: a" in words
    assert NAME not in words


@pytest.mark.django_db
def test_the_database_names_no_value_in_the_log():
    make_member(ADDRESS)

    words = told(lambda: User.objects.create(email=ADDRESS, password="x"))

    assert IntegrityError.__name__ in words
    assert ADDRESS not in words
    assert "DETAIL" not in words


def test_numbers_and_addresses_in_a_line_are_blanked_at_every_level():
    for level in (logging.DEBUG, logging.WARNING, logging.CRITICAL):
        record = logging.LogRecord(
            "x", level, "", 0, "Not Found: /search/%s/%s", ("li@example.cn", "13800138000"), None
        )

        WithoutLinks().filter(record)

        assert "li@example.cn" not in record.getMessage()
        assert "13800138000" not in record.getMessage()


def test_a_page_that_fails_writes_down_nothing_that_was_handed_in(client, monkeypatch):
    def fails(self, *args, **kwargs):
        raise RuntimeError(f"cannot take {kwargs or args}, {NAME}")

    client.raise_request_exception = False
    monkeypatch.setattr("accounts.forms.entrance.RequestLoginCodeForm.__init__", fails)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Plain("%(message)s"))
    handler.addFilter(WithoutLinks())
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = client.post(
            "/accounts/login/code/?to=li@example.cn", {"email": "li@example.cn", "name": "李四"}
        )
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert answer.status_code == 500
    assert "RuntimeError" in written.getvalue()
    assert not [words for words in (ADDRESS, NAME) if words in written.getvalue()]
    assert settings.LOGGING["formatters"]["plain"]["()"] == "portal.logs.Plain"
    assert settings.LOGGING["loggers"]["django.db.backends"]["level"] == "INFO"


# What a job is given stays in its row for two weeks, in sight of whoever looks after jobs: numbers of rows, names of the code,
# days, a kind of device, and what is sealed.
GIVEN = {"sealed", "what", "kind", "today", "made_at", "at", "device"}


def test_no_job_is_given_words_of_a_person():
    jobs = {}
    for path in (path for room in FLOORS for path in (Path(settings.BASE_DIR) / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "@task" in text else ():
            made = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
            if any(each.startswith("task") for each in made):
                words = {each.arg for each in node.args.args if ast.unparse(each.annotation) != "int"}
                jobs[f"{path.name}:{node.name}"] = words - GIVEN

    assert len(jobs) > 8
    assert {name: words for name, words in jobs.items() if words} == {}
