"""Backups: one file that holds the whole site, tried before it is trusted, and the way back.

`making` writes one, `proving` restores it into an empty place and compares, `restoring` brings a site back to it. What
differs between the two databases stands in `dumping`, the file itself in `archive`, what lies in the folder in `shelf`.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.fingerprints import UnknownKind

# Tables whose rows stay behind. Prepared pages are made anew; a stolen backup must open no session, and after a restore
# everybody signs in again; the notes of searches count in transactions of one server.
LEFT_OUT = ("accounts_session", "articles_preparedpage", "django_session", "search_searchchange")
# Drawn anew by `draw_pictures` from the articles.
MEDIA_LEFT_OUT = ("pictures",)


class BackupFault(Exception):
    """Why something could not be done, in a sentence for whoever looks after the site."""


class NotTried(BackupFault):
    """A backup could not be tried here; nothing is known against it."""


# Whatever ends a command with a sentence instead of a traceback.
FAULTS = (BackupFault, UnknownKind, OSError, psycopg.Error, sqlite3.Error)


@dataclass(frozen=True)
class Plan:
    """Where backups go, and what the settings say of them."""

    folder: Path
    media: Path
    keys: tuple[
        str, ...
    ] = ()  # of `age`: with one of them, nobody reads a backup without the other half of the key
    secrets: tuple[
        Path, ...
    ] = ()  # files without which the data is worth less; they go into encrypted backups alone
    then: str = ""  # a command that carries the finished file away


def plan(folder: Path | None = None, *, plain: bool = False) -> Plan:
    """What the settings of this site say; `plain` is for a file that stays here and is neither encrypted nor carried off."""
    from django.conf import settings  # commands alone come here

    return Plan(
        folder=folder or settings.BACKUP_DIR,
        media=Path(settings.MEDIA_ROOT),
        keys=() if plain else tuple(settings.BACKUP_KEYS),
        secrets=tuple(path for path in settings.BACKUP_ALSO if path.is_file()),
        then="" if plain else settings.BACKUP_THEN,
    )
