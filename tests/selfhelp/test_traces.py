"""Nothing around the tools remembers their readers: no page that takes words, no process, no server in front."""

import re
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core import markup
from reference.models import LoanPrimeRate
from selfhelp import lawful, shelves
from selfhelp.calculators import CALCULATORS
from selfhelp.urls import urlpatterns
from selfhelp.views.guide import address
from tests.factories import NOW
from tests.selfhelp.calculator_values import typed

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy/nginx/youju.conf").read_text(encoding="utf-8")


def some_address(name):
    """An address under this name; where it takes a name itself, one that is there."""
    try:
        return reverse(f"selfhelp:{name}")
    except NoReverseMatch:
        known = {"guide_step": "payment-order", "letter": "complaint", "paper": "summons"}
        return reverse(f"selfhelp:{name}", args=[known[name]])


@pytest.mark.django_db
def test_every_page_takes_no_words_or_keeps_none():
    client = Client(
        enforce_csrf_checks=True
    )  # a token would need a cookie; only what keeps nothing does without

    taking = {}
    for pattern in urlpatterns:
        answer = client.post(some_address(pattern.name), {"name": "张三"})
        if answer.status_code not in (403, 405):
            taking[pattern.name] = (answer.status_code, answer.headers["Cache-Control"])

    names = {tool.url_name for tool in CALCULATORS.values()} | {"letter", "message", "sheet", "take_along"}
    assert taking == dict.fromkeys(names, (200, "private, no-store"))


@pytest.mark.django_db
def test_no_process_remembers_a_line_with_somebodys_figures(client):
    LoanPrimeRate.objects.create(published_on="2023-09-20", one_year="3.45", five_year="4.20", source="公告")

    def remembered(principal, excess):
        more = {"principal": principal, "annual_rate": "24%", "until": "2024-10-07"}
        with time_machine.travel(NOW, tick=False):
            page = client.post("/selfhelp/rate/", typed("rate", **more))
        assert excess in "".join(text for _, text in page.context["notices"])
        return lawful._kept_inline.cache_info().misses, markup.from_markdown.cache_info().misses

    first = remembered("50000", "5,100.00 元")

    assert remembered("60000", "6,120.00 元") == first


def test_the_server_in_front_writes_down_no_address_of_a_tool():
    kinds = {line.split(maxsplit=1)[1] for line in re.findall(r"access_log [^;]+", NGINX)}
    silent = re.search(r"map \$uri \$youju_logged \{\s*~(\S+) 0;\s*default 1;\s*\}", NGINX)
    form = re.search(r"log_format youju_plain '([^']+)'", NGINX)[1]

    assert kinds == {"off", "/var/log/youju/access.log youju_plain if=$youju_logged"}
    assert NGINX.count("server {") == len(re.findall(r"access_log ", NGINX))
    assert all(re.search(silent[1], address(node)) for node in shelves.guide().nodes.values())
    assert all(re.search(silent[1], f"/questions/{link}/signed/") for link in ("mail", "outcome"))
    assert re.search(silent[1], "/preview/signed/")
    assert not re.search(silent[1], "/articles/what-first/")
    assert not re.search(r"remote_addr|\$args|request_uri|\$request\b|referer|user_agent", form)
    assert re.findall(r"error_log \S+ (\w+);", NGINX) == ["crit"]


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("POST /accounts/login/", True), ("POST /questions/ask/", True), ("POST /articles/a/comment/", True),
        ("GET /admin/", True), ("POST /admin/accounts/user/1/change/", True),
        ("GET /", False), ("GET /questions/1/", False), ("GET /accounts/login/", False), ("GET /articles/admin/", False),
        ("POST /articles/a/useful/", False), ("POST /articles/a/correction/", False),
    ],
)  # fmt: skip
def test_the_server_in_front_tells_from_where_only_for_what_is_handed_in_under_an_account(line, is_told):
    told = re.search(r'"\$request_method \$uri" \$youju_from \{\s*default "-";(.+?)\n\}', NGINX, re.S)[1]
    places = re.findall(r'"~(\^.+)" \$remote_addr;', told)

    assert len(places) == told.count("$remote_addr")
    assert any(re.search(place, line) for place in places) == is_told


@pytest.mark.parametrize("path", ["scripts/run.py", "deploy/systemd/youju-web.service"])
def test_our_own_server_writes_down_no_address_at_all(path):
    started = (ROOT / path).read_text(encoding="utf-8")

    assert "granian" in started
    assert "access-log" not in started
