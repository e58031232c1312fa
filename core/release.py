"""Which release this process runs, in twelve signs: whatever is kept beside the code bears them, so that two never mix.

Two machines with the same files and the same settings come to the same signs, whenever the files were laid there.
"""

import hashlib
import os
import platform
import secrets
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# What pages show of the settings. The words of content/ that lie in the database are told by their own numbers.
SHOWN = (
    "DEBUG", "SITE_NAME", "SITE_TAGLINE", "SITE_URL", "SITE_ICP", "SITE_POLICE_RECORD", "SITE_CONTACT_EMAIL",
    "EXIT_URL", "OFFLINE_READING", "STATIC_URL", "LANGUAGE_CODE", "TIME_ZONE",
)  # fmt: skip
IN_THE_DATABASE = {"articles", "statutes"}
ENDINGS = (".py", ".html", ".txt", ".xml", ".svg", ".js", ".mo", ".toml", ".csv", ".json", ".md")
_started_at = time.time()


@cache
def digest() -> str:
    """The signs of this release; of this process alone where files were replaced after it had started."""
    state = hashlib.blake2b(digest_size=6)
    state.update(repr([platform.python_version(), *(getattr(settings, name) for name in SHOWN)]).encode())
    for name, path in sorted(_files()):
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_ctime > _started_at:
                return secrets.token_hex(6)
            state.update(f"\0{name}\0".encode() + file.read())
    return state.hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    """What a page is made of: code, templates, words, the names of static files, the locked packages."""
    base = Path(settings.BASE_DIR)
    rooms = {Path(app.path) for app in apps.get_app_configs()}
    folders = [room for room in rooms if room.parent == base]
    folders += [base / "templates", *(Path(folder) for folder in settings.LOCALE_PATHS)]
    content = Path(settings.CONTENT_DIR)
    for folder in folders:
        yield from _under(folder, folder.name)
    for each in content.iterdir() if content.is_dir() else ():
        if each.is_dir() and each.name not in IN_THE_DATABASE:
            yield from _under(each, f"content/{each.name}")
        elif each.suffix == ".toml":
            yield f"content/{each.name}", each
    for name, path in (
        ("requirements", base / "requirements.txt"),
        ("static", Path(settings.STATIC_ROOT) / "staticfiles.json"),
    ):
        if path.is_file():
            yield name, path


def _under(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for place, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each not in ("__pycache__", "migrations", "node_modules")]
        inside = os.path.relpath(place, folder)
        for file in files:
            if file.endswith(ENDINGS):
                yield f"{name}/{inside}/{file}", Path(place, file)
