"""The folder in which backups lie: what they are called, the note beside each, how long they stay, one run at a time."""

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from portal.backups import BackupFault

DAYS = 30
_NAMED = re.compile(r"(?:youju-)?(\d{4}-\d{2}-\d{2})(?:-\d{6})?\.(?:tar|tar\.age|dump|sqlite3)")
_UNFINISHED = ".unfinished-"


@dataclass
class Note:
    """What is known of a backup without opening it; a file of that name beside it, with `.json` in place of `.tar`."""

    made_at: str
    engine: str
    tables: int
    rows: int
    bytes: int
    sha256: str
    is_sealed: bool
    tried_at: str = ""  # when it was restored into an empty place and compared
    not_tried: str = ""  # why it was not
    carried_off: bool | None = None  # None where no command carries it anywhere

    def moment(self, name: str) -> datetime | None:
        said = getattr(self, name)
        return datetime.fromisoformat(said) if said else None


def called(now: datetime, *, is_sealed: bool) -> str:
    """Named after the second here, so that no backup takes the place of another."""
    return f"youju-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.tar{'.age' if is_sealed else ''}"


def note_path(backup: Path) -> Path:
    return backup.with_name(backup.name.removesuffix(".age").removesuffix(".tar") + ".json")


def write_note(backup: Path, note: Note) -> None:
    fresh = note_path(backup).with_suffix(".part")
    fresh.write_text(json.dumps(asdict(note), ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(note_path(backup))


def read_note(backup: Path) -> Note | None:
    """None where there is no note, or none that we can read."""
    try:
        told = json.loads(note_path(backup).read_text(encoding="utf-8"))
        return Note(**{one.name: told[one.name] for one in fields(Note) if one.name in told})
    except (OSError, ValueError, TypeError):
        return None


def all_in(folder: Path) -> list[Path]:
    """Every finished backup, the oldest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _NAMED.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name.removeprefix("youju-"))


def day_of(backup: Path) -> date:
    named = _NAMED.fullmatch(backup.name)
    if named is None:
        raise ValueError(f"{backup.name} is not called like a backup")
    return date.fromisoformat(named[1])


def prune(folder: Path, today: date) -> list[Path]:
    """Remove backups of more than thirty days, but never the last one that was restored for trial."""
    found = all_in(folder)
    tried = [path for path in found if (note := read_note(path)) and note.tried_at]
    old = [
        path for path in found if day_of(path) < today - timedelta(days=DAYS) and path not in tried[-1:]
    ]  # fmt: skip
    for path in old:
        path.unlink()
        note_path(path).unlink(missing_ok=True)
    return old


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder for what is not finished yet, for nobody else to read; one run at a time. Raises BackupFault."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        _hold(lock)
        for left in folder.glob(f"{_UNFINISHED}*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
    finally:
        os.close(lock)


def _hold(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise BackupFault("另一次备份或者还原正在进行，等它做完再来。") from fault


def settle(unfinished: Path, path: Path) -> None:
    """Give a file its name once every byte is on the disk."""
    unfinished.chmod(0o600)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
