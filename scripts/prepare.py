"""Brings the database, the static files and the content up to date, in one process since each start costs a second.

Started by run.py inside the environment; the README names the same steps as single commands.
"""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django
from django.conf import settings
from django.core.management import CommandError, call_command


def collect_static_once() -> None:
    """Gather and compress the static files, unless they are the ones that lie there already."""
    state = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            state.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / ".collected-from"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state.hexdigest())


def main() -> None:
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            collect_static_once()
        call_command("seed")
        if settings.HTTPS:
            print("No demo accounts or invented questions: SITE_URL is an https address.", flush=True)
        else:
            call_command("demo")
        call_command("prepare_articles")
    except CommandError as refusal:
        sys.exit(f"The site could not be prepared: {refusal}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
