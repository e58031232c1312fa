"""Run with the site's settings, once: tables, static files, a little of the content, demonstration people, and members.

Prints JSON: who can sign in with which password, and sessions of members for those who only read and keep.
"""

import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.sessionstore import SessionStore
from portal import demonstration
from prepare import collect_static_once

ARTICLES = (f"{demonstration.FIRST_ARTICLE}.md", "interest-rate-cap-24-lpr.md", "received-court-summons.md")


def small_content(folder: Path) -> Path:
    """All of `content/` but most of its articles, which would take half a minute."""
    shutil.copytree(settings.CONTENT_DIR, folder, dirs_exist_ok=True)
    for path in (folder / "articles").glob("[!R]*.md"):
        if path.name not in ARTICLES:
            path.unlink()
    return folder


def member(number: int) -> dict[str, str]:
    """Somebody with a proven address who has signed in already."""
    user = User.objects.create_user(f"member{number}@demo.example", display_name=f"示例读者{number}号")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"email": user.email, "session": session.session_key}


def main() -> None:
    folder, members = Path(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", interactive=False, verbosity=0)
    collect_static_once()
    with (folder / "seed.log").open("w") as told:
        call_command("seed", content=small_content(folder / "content"), stdout=told, stderr=told)
    found = demonstration.prepare(timezone.now())
    found["members"] = [member(number) for number in range(members)]
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
