"""Run as a process with the code of any release: `release_before.py FOLDER write|again|read`, on the database of the environment.

`write` lays tables, a little content and demonstration people; `again` lets the same people write once more; `read` opens
public pages. All print JSON.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

FOLDER, WHAT = Path(sys.argv[1]), sys.argv[2]
sys.path[0] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal import demonstration  # noqa: E402


def content(into: Path) -> Path:
    """One article, and of everything else all that it stands on."""
    shutil.copytree(settings.CONTENT_DIR, into, dirs_exist_ok=True)
    for path in (into / "articles").glob("[!R]*.md"):
        if path.stem != demonstration.FIRST_ARTICLE:
            path.unlink()
    return into


def write() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w") as nothing:
        call_command("seed", content=content(Path(folder)), stdout=nothing, stderr=nothing)
    demonstration.prepare(timezone.now())


def again() -> None:
    """Everything that the demonstration does, under other words: asking, deciding, claiming, answering, commenting."""
    questions, comments = demonstration.QUESTIONS, demonstration.COMMENTS
    demonstration.QUESTIONS = {
        name: (f"{title}（又问）", f"{body}后来又来了一个电话。", tags)
        for name, (title, body, tags) in questions.items()
    }
    demonstration.COMMENTS = {name: (who, f"{words}又补一句。") for name, (who, words) in comments.items()}
    demonstration.DRAFT_SLUG += "-2"
    demonstration.prepare(timezone.now())


def read() -> dict[str, int]:
    from qa.models import Question

    public = [question.get_absolute_url() for question in Question.objects.exclude(status="pending")]
    paths = [
        "/",
        "/articles/",
        f"/articles/{demonstration.FIRST_ARTICLE}/",
        "/questions/",
        "/statutes/",
        *public,
    ]
    visitor = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    return {path: visitor.get(path).status_code for path in paths if "/mine/" not in path}


told = {"write": write, "again": again, "read": read}[WHAT]()
sys.stdout.write(json.dumps(told))
