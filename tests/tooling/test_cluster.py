"""What `deploy/` ships holds together, and what tries it leaves nothing behind; the whole of it runs in `make cluster-test`."""

import base64
import csv
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import get_commands

from cluster import filling, people
from cluster.configured import Configured
from cluster.machines import leftovers
from cluster.parts import Part
from tests.portal.siege import BORNE

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx/youju.conf").read_text(encoding="utf-8")
DOWN = (DEPLOY / "nginx/down.html").read_text(encoding="utf-8")
REFUSED = (DEPLOY / "nginx/refused.html").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NEEDED = ("nginx", "openssl", "redis-server", "pgbouncer", "initdb")


def map_of(name):
    """The patterns of a `map` in nginx's configuration, with what each stands for."""
    block = re.search(rf"map \S+ \${name} \{{(.*?)\n\}}", NGINX, re.DOTALL)[1]
    return re.findall(r'^\s*"?~\*?(.+?)"? (\S+);$', block, re.MULTILINE)


# Files


def test_an_example_that_is_no_longer_there_is_named_instead_of_left_unfilled():
    with pytest.raises(filling.NotThere, match=r"deploy/redis/youju\.conf does not say 'port 9'"):
        filling.filled("redis/youju.conf", {"port 6379": "port 1", "port 9": "port 2"})


@pytest.mark.skipif(not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="no nginx here")
def test_nginx_accepts_what_is_shipped(tmp_path):
    laid = Configured.__new__(Configured)
    laid.folder, laid.programs = tmp_path, {"openssl": shutil.which("openssl")}
    laid.ports = {name: number for number, name in enumerate(["http", "https", *laid.sites], 20_100)}
    (tmp_path / "nginx").mkdir()
    laid._certificate()
    laid._configure_nginx()
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"

    told = subprocess.run(
        [nginx, "-t", "-p", tmp_path / "nginx", "-c", "nginx.conf"], capture_output=True, text=True
    )

    assert (told.returncode, re.findall(r"\[(?:warn|emerg)\].*", told.stderr)) == (0, [])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_every_unit_and_timer(tmp_path):
    for path in (DEPLOY / "systemd").iterdir():
        words = path.read_text(encoding="utf-8").replace("/srv/youju/.venv/bin/python", sys.executable)
        (tmp_path / path.name.replace("@.", "@1.")).write_text(words, encoding="utf-8")

    told = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.glob("youju-*")], capture_output=True, text=True
    )

    assert [line for line in told.stderr.splitlines() if "youju-" in line] == []


def test_only_the_site_itself_goes_through_the_pooler():
    both = "EnvironmentFile=/etc/youju/env\nEnvironmentFile=-/etc/youju/commands.env\n"
    apart = [path.name for path in UNITS if both not in path.read_text(encoding="utf-8")]

    assert apart == ["youju-web.service"]


def test_every_unit_runs_commands_that_there_are_and_is_switched_on_by_whoever_follows_the_documents():
    told = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    switched_on = set(re.search(r"systemctl enable --now (.*?)\nsudo", told, re.DOTALL)[1].split()) - {"\\"}
    started = "".join(path.read_text(encoding="utf-8") for path in UNITS)

    assert set(re.findall(r"manage\.py (\w+)", started)) <= set(get_commands())
    assert {"keep_search", "draw_pictures", "prepare_articles"} <= set(
        re.findall(r"manage\.py (\w+)", started)
    )
    wanted = {
        path.name.replace("@.", "@1.")
        for path in (DEPLOY / "systemd").iterdir()
        if "[Install]" in path.read_text(encoding="utf-8")
    }
    assert {name if "." in name else f"{name}.service" for name in switched_on} == wanted


def test_no_password_stands_in_a_command_that_a_unit_starts():
    assert [
        path.name for path in UNITS if re.search(r"^Exec.*\$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ] == [
        "youju-web.service"  # $MAINPID
    ]


def test_what_a_unit_starts_is_what_is_started_here():
    command, variables = filling.unit("youju-web.service")

    assert command[1:5] == ["-m", "granian", "--interface", "wsgi"]
    assert command[-1] == f"{ROOT}/portal/wsgi.py:application"
    assert set(variables) == {
        "GRANIAN_HOST",
        "GRANIAN_PORT",
        "GRANIAN_WORKERS",
        "GRANIAN_RESPAWN_INTERVAL",
    }


# nginx


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5", "br"),
        ("gzip;q=0.0", ""),
        ("brotli, xgzip", ""),
        ("", ""),
    ],
)
def test_a_page_is_asked_for_in_one_of_three_codings(accepted, coding):
    patterns = map_of("youju_coding")

    assert len(patterns) == 2
    assert next((name for each, name in patterns if re.search(each, accepted, re.IGNORECASE)), "") == coding


def test_nothing_that_says_what_somebody_looked_for_or_is_lies_on_the_disk_of_nginx():
    ((pattern, _),) = map_of("youju_not_copied")
    told = ["/search/", "/selfhelp/guide/lost-job/", "/preview/signed/", "/me/kept/", "/questions/mine/7/"]
    told += ["/questions/ask/", "/accounts/login/", "/admin/", "/questions/mail/signed/"]

    assert [path for path in told if not re.search(pattern, path)] == []
    assert [
        path for path in ("/", "/articles/a/", "/questions/", "/questions/7/") if re.search(pattern, path)
    ] == []
    assert re.search(
        r'map "\$http_cookie\$http_authorization" \$youju_known_person \{\s*default 1;\s*"" 0;', NGINX
    )


def test_a_copy_never_stands_in_without_an_end_and_a_post_is_never_sent_twice():
    assert not re.search(r"^\s*proxy_cache_use_stale", NGINX, re.MULTILINE)
    tried = re.findall(r"^\s*proxy_next_upstream (.*);$", NGINX, re.MULTILINE)
    assert [words for words in tried if "non_idempotent" in words or "http_503" in words] == []
    posts = re.search(r"upstream youju_posts \{(.*?)\}", NGINX, re.DOTALL)[1]
    assert posts.split() == ["include", "youju-sites.conf;"]


def test_the_page_for_when_nobody_answers_needs_nobody_and_names_numbers_that_we_hold():
    with (ROOT / "content/reference/hotlines.csv").open(encoding="utf-8") as file:
        held = {row["number"] for row in csv.DictReader(file)}
    numbers = re.findall(r'href="tel:(\d+)"', DOWN)

    assert {"110", "120", "12356", "12348", "12368"} == set(numbers) <= held
    assert re.findall(r'(?:src|href)="(?!tel:)([^"]*)"', DOWN) == ["/", ""]
    assert "url(" not in DOWN
    assert len(DOWN.encode()) < 5000


def test_the_pages_that_nginx_shows_by_itself_bear_the_headers_of_the_site_and_only_their_own_style():
    own = re.search(r"location ~ \^/\(down\|refused\)\\\.html\$ \{(.*?)\n    \}", NGINX, re.DOTALL)[1]
    given = dict(re.findall(r'add_header ([\w-]+) "?(.*?)"? always;', own))
    styles = {re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1] for page in (DOWN, REFUSED)}
    (digest,) = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]

    assert f"style-src 'sha256-{digest}'" in given["Content-Security-Policy"]
    assert {name.lower() for name in given} >= set(BORNE)
    assert {name: given[name] for name in given if BORNE.get(name.lower(), "") not in given[name]} == {}
    assert NGINX.count("server_tokens off;") == NGINX.count("\nserver {")
    assert re.findall(r'href="(?!tel:)([^"]*)"', REFUSED) == ["/", "/"]


def test_the_page_for_when_nobody_answers_wears_the_colours_of_the_site():
    sheet = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
    ours = [
        dict(re.findall(r"--([\w-]+): ([^;]+);", block))
        for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    ]
    its = [
        dict(re.findall(r"--([\w-]+): ([^;]+);", block))
        for block in re.findall(r":root \{(.*?)\}", DOWN, re.DOTALL)
    ]

    assert len(its) == 2
    for worn, held in zip(its, ours, strict=False):
        assert {name: value.split() for name, value in worn.items()} == {
            name: held[name].split() for name in worn
        }


# What tries it


def test_a_form_is_sent_as_a_browser_would_send_it():
    fields = [
        '<input type="hidden" name="token" value="x&amp;y">',
        '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>',
        '<textarea name="t">\nzwei</textarea>',
        '<select name="s"><option value="">–</option><option value="b" selected>B</option></select>',
    ]
    page = f'<form action="/a/" method="post">{"".join(fields)}</form>'

    (form,) = people.Forms(page).forms

    assert (form.action, form.method) == ("/a/", "post")
    assert form.fields == [("token", "x&y"), ("r", "2"), ("t", "zwei"), ("s", "b")]
    assert form.names == {"token", "r", "t", "s"}


def test_a_part_that_is_stopped_leaves_none_of_its_children(tmp_path):
    note = tmp_path / "child"
    part = Part(
        "part", ["sh", "-c", f"trap '' TERM; sleep 60 & echo $! > {note}; wait"], tmp_path, ready=note.exists
    )
    part.start()
    part.wait(10)
    while not note.read_text():
        time.sleep(0.01)

    part.stop(0.1)

    deadline = time.monotonic() + 5
    while is_alive(int(note.read_text())) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not part.is_running()
    assert not is_alive(int(note.read_text()))


def is_alive(number):
    """A child that nobody has asked about yet is dead too."""
    try:
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False


@pytest.mark.deep  # about fifteen seconds each
@pytest.mark.skipif(
    not all(
        shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/lib/postgresql/15/bin")
        for name in NEEDED
    ),
    reason="not everything that the cluster needs is installed",
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_run_nothing_of_it_is_left(number):
    run = subprocess.Popen(
        [sys.executable, ROOT / "scripts/cluster", "--journeys-only"],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    while "laying tables" not in run.stdout.readline():
        assert run.poll() is None
    (folder,) = Path("/tmp").glob(f"youju-cluster-{run.pid}-*")
    assert processes_of(folder)

    run.send_signal(number)
    run.communicate(timeout=40)
    deadline = time.monotonic() + 20
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    leftovers()  # what the next run does first; only after SIGKILL is there anything to do

    assert (processes_of(folder), folder.exists()) == ([], False)


def processes_of(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found
