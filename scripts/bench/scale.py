"""Measures what the pages of questions cost at the full size beside a hundredth of it: `make bench-scale`.

Runs beside a throw-away PostgreSQL (DATABASE_URL, see throwaway_postgres.py) and makes two sites in it with everything
that `content/` holds and invented posts: a quarter of an hour and three gigabytes at the full size. Each site is asked in
a process of its own, round after round; what counts is the least of the rounds, and the ratio of the two.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common import ROOT, give_up, say, stop_on_terminate  # it lies a folder above

LIMIT, REPEATS = 2.0, 7
SITES = {"hundredth": 0.01, "whole": 1.0}
LEAST_MILLISECONDS = 5.0  # below that a ratio says nothing
TOO_DEAR = 1


def build(name: str, scale: float, folder: str) -> dict[str, str]:
    """Make one site and give back the environment that it is asked in."""
    import psycopg

    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(
        os.environ["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True
    ) as one:
        one.execute(f'CREATE DATABASE "{name}"')
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{name}", "VAR_DIR": f"{folder}/{name}", "SITE_URL": "http://127.0.0.1:8000",
        "PAGE_CACHE": "off", "LOG_LEVEL": "ERROR", "DEBUG": "0",
    }  # fmt: skip
    os.makedirs(environment["VAR_DIR"])
    steps = (["migrate", "-v0"], ["seed"], ["make_bulk", "--scale", str(scale)], ["rebuild_search"])
    for step in (*steps, ["collectstatic", "--noinput", "-v0"]):
        say(f"{name}: {step[0]}")
        started = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", *step], cwd=ROOT, env=environment, check=True)
        say(f"{name}: {step[0]} took {time.perf_counter() - started:.0f} s")
    return environment


def ask(repeats: int) -> dict[str, tuple[float, int]]:
    """The least milliseconds and the number of queries of each page, in this process."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth.signals import user_logged_in
    from django.db import connection
    from django.test import Client

    def by_the_whole_way(request, user, **signal):
        record_authentication(request, user, "mfa", type="totp")

    user_logged_in.connect(by_the_whole_way)
    found = {}
    for name, (person, path, typed) in pages().items():
        client, spent, queries = Client(headers={"host": "127.0.0.1:8000"}), [], []
        if person:
            client.force_login(person)
        for _ in range(repeats + 1):  # the first warms up what is loaded once
            asked: list[str] = []

            def count(execute, sql, params, many, context, asked=asked):
                asked.append(sql)
                return execute(sql, params, many, context)

            started = time.perf_counter()
            with connection.execute_wrapper(count):
                answer = client.get(path) if typed is None else client.post(path, typed)
            spent.append((time.perf_counter() - started) * 1000)
            queries.append(len(asked))
            if answer.status_code != 200:
                give_up(f"{name}: {path} answered {answer.status_code}")
        found[name] = (min(spent[1:]), queries[-1])
    return found


def pages() -> dict:
    """What is measured: who asks, for which address, with what typed."""
    from django.urls import reverse

    from accounts.models import LawyerProfile, User
    from qa.models import Answer, Question
    from qa.queues import rows

    staff = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
        "bench@bulk.example"
    )
    lawyer = LawyerProfile.objects.verified().order_by("pk").first()
    listed = reverse("qa:list")
    # The same question on both sites, but for its neighbours: three answers, so that the page is as long.
    usual = next(
        question
        for question in Question.objects.listed().filter(status="answered").iterator(chunk_size=100)
        if Answer.objects.under(question).count() == 3
    )
    typed = {"title": usual.title, "body": usual.body}
    deep = max(1, min(40, Question.objects.in_lists().count() // 20))  # a small site has fewer pages
    found = {
        "list": (None, listed, None), "list, deep page": (None, f"{listed}?page={deep}", None),
        "list, open": (None, f"{listed}?status=open", None), "list, one tag": (None, f"{listed}?tag=huabei", None),
        "list, one stage": (None, f"{listed}?stage=over_90", None), "question": (None, usual.get_absolute_url(), None),
        "similar, while typing": (None, reverse("qa:similar"), typed), "home": (None, reverse("home"), None),
        "feed": (None, reverse("qa:feed"), None), "desk": (lawyer.user, reverse("qa:desk"), None),
        "notices": (lawyer.user, reverse("qa:notices"), None),
        "sitemap, a block": (None, reverse("sitemap_blocks", args=["questions"]), None),
    }  # fmt: skip
    for kind in ("question", "answer", "comment", "flag"):
        if rows(kind, staff).exists():
            found[f"queue, {kind}s"] = (staff, reverse("admin:qa_queue", args=[kind]), None)
    return found


def table(small: dict, large: dict) -> tuple[str, list[str]]:
    lines = [f"{'page':<24} {'queries':>9} {'ms, small':>10} {'ms, whole':>10} {'ratio':>6}"]
    dear = []
    for name, (least, queries) in large.items():
        before, asked = small.get(name, (0.0, 0))
        ratio = least / max(before, LEAST_MILLISECONDS)
        if ratio > LIMIT:
            dear.append(name)
        lines.append(f"{name:<24} {asked:>4}/{queries:<4} {before:10.1f} {least:10.1f} {ratio:6.2f}")
    return "\n".join(lines), dear


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the pages of questions at two sizes.")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size (1)")
    parser.add_argument(
        "--repeats", type=int, default=REPEATS, help=f"rounds to take the least of ({REPEATS})"
    )
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(given.repeats)))
        return 0
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        give_up("scale.py wants a PostgreSQL of its own: `make bench-scale`.")
    stop_on_terminate()
    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, share in SITES.items():
            environment = build(name, max(0.001, share * given.scale), folder)
            command = [sys.executable, __file__, "--ask", f"--repeats={given.repeats}"]
            told = subprocess.run(
                command, env=environment, check=True, stdout=subprocess.PIPE, text=True
            ).stdout
            found[name] = json.loads(told.splitlines()[-1])
    lines, dear = table(found["hundredth"], found["whole"])
    say(lines)
    say(f"More than {LIMIT:g} times as dear: {', '.join(dear)}." if dear else f"All within {LIMIT:g} times.")
    return TOO_DEAR if dear else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
