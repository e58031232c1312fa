"""Making a backup: one moment of the database with its media, tried before it is encrypted, then carried away."""

import shlex
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.backups import (
    LEFT_OUT,
    MEDIA_LEFT_OUT,
    BackupFault,
    NotTried,
    Plan,
    archive,
    dumping,
    proving,
    shelf,
)
from portal.backups.shelf import Note

PARTS = {True: "database.sqlite3.gz", False: "database.dump"}


@dataclass(frozen=True)
class Made:
    path: Path
    note: Note
    removed: int


def make(database: dict, plan: Plan, now: datetime, *, try_it: bool = True) -> Made:
    """Write one backup, whole or not at all, and remove those of more than thirty days. Raises BackupFault.

    It is tried before it is encrypted, for this machine cannot read it afterwards.
    """
    with shelf.workplace(plan.folder) as work:
        dump = work / PARTS[dumping.is_sqlite(database)]
        found = dumping.dump(database, dump)
        about: dict[str, Any] = {
            "made_at": now.isoformat(),
            "engine": found.engine,
            "server": found.server,
            "tables": {name: each.plain() for name, each in found.tables.items()},
            "shape": found.shape,
            "migrations": found.migrations,
            "left_out": [*LEFT_OUT, *(f"media/{name}" for name in MEDIA_LEFT_OUT)],
            "elsewhere": [] if plan.keys else [str(path) for path in plan.secrets],
        }
        packed = work / "packed.tar"
        manifest = archive.pack(packed, about, {dump.name: dump} | _media(plan.media) | _secrets(plan))
        dump.unlink()
        why_not = _tried(packed, manifest, database, work, now) if try_it else "没有要求试。"
        path = plan.folder / shelf.called(now, is_sealed=bool(plan.keys))
        if plan.keys:
            sealed = work / "sealed"
            archive.seal(packed, sealed, plan.keys)
            packed.unlink()
            packed = sealed
        note = Note(
            made_at=now.isoformat(),
            engine=found.engine,
            tables=len(found.tables),
            rows=sum(each.rows for each in found.tables.values()),
            bytes=packed.stat().st_size,
            sha256=archive.sha256(packed),
            is_sealed=bool(plan.keys),
            tried_at="" if why_not else now.isoformat(),
            not_tried=why_not,
        )
        shelf.settle(packed, path)
        shelf.write_note(path, note)
        removed = shelf.prune(plan.folder, timezone.localdate(now))
    if plan.then:
        _carry_off(plan.then, path, note)
    return Made(path, note, len(removed))


def _tried(packed: Path, manifest: dict, database: dict, work: Path, now: datetime) -> str:
    """Why it was not tried, or nothing. What was tried and found wrong is no backup: it raises."""
    try:
        proving.prove(packed, manifest, database, work / "trial", timezone.localdate(now))
    except NotTried as fault:
        return str(fault)
    return ""


def _media(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    return {
        f"media/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(folder).parts[0] not in MEDIA_LEFT_OUT
    }


def _secrets(plan: Plan) -> dict[str, Path]:
    """Keys lie in encrypted backups alone; beside readable data they would open what they are to protect."""
    if not plan.keys:
        return {}
    return {f"keys/{place}-{path.name}": path for place, path in enumerate(plan.secrets, start=1)}


def _carry_off(command: str, path: Path, note: Note) -> None:
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path), str(shelf.note_path(path))], stdin=subprocess.DEVNULL
        )
        note.carried_off = done.returncode == 0
    except (OSError, ValueError):
        note.carried_off = False
    shelf.write_note(path, note)
    if not note.carried_off:
        raise BackupFault(f"备份好了（{path}），但是 BACKUP_THEN 的命令没有做成，它还只在这台机器上。")
