"""One file a day that holds the whole database, and the way to it that tells no password to whoever lists processes."""

import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from django.db.backends.postgresql.client import DatabaseClient
from django.utils import timezone

from portal.databases import SQLITE

DAYS = 30
# Made anew by `prepare_articles` whenever they are missing.
_OPTIONS = ["--format=custom", "--no-password", "--exclude-table-data=articles_preparedpage"]


def pg_dump(database: dict, path: Path) -> tuple[list[str], dict[str, str]]:
    """The command that dumps one of `settings.DATABASES`, and the variables that it wants, with the password among them."""
    args, variables = DatabaseClient.settings_to_cmd_args_env(database, [*_OPTIONS, f"--file={path}"])
    return ["pg_dump", *args[1:]], variables or {}


def back_up(database: dict, folder: Path, now: datetime) -> Path:
    """Write the backup of today into `folder`, whole or not at all, and remove those of more than thirty days."""
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    is_sqlite = database["ENGINE"] == SQLITE
    path = folder / f"{timezone.localtime(now):%Y-%m-%d}.{'sqlite3' if is_sqlite else 'dump'}"
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    try:
        if is_sqlite:
            with (
                closing(sqlite3.connect(database["NAME"])) as ours,
                closing(sqlite3.connect(unfinished)) as copy,
            ):
                ours.backup(copy)
        else:
            command, variables = pg_dump(database, unfinished)
            subprocess.run(command, env=os.environ | variables, check=True)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in folder.glob(f"*{path.suffix}"):
        if old.stat().st_mtime < (now - timedelta(days=DAYS)).timestamp():
            old.unlink()
    return path
