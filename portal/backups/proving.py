"""Trying a backup: restored into an empty place, counted, and compared table by table with what it says of itself."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal import fingerprints
from portal.backups import BackupFault, NotTried, Plan, archive, dumping, shelf
from portal.backups.dumping import Dump
from portal.fingerprints import Fingerprint

MOST_NAMED = 10


def prove_file(
    path: Path, database: dict, plan: Plan, identity: Path | None, now: datetime
) -> dict[str, Any]:
    """Open a backup, restore it into an empty place and compare; its list. Raises BackupFault."""
    with shelf.workplace(plan.folder) as work:
        manifest = open_up(path, work / "trial", identity)
        _compare_in_trial(work / "trial", manifest, database, timezone.localdate(now))
    note = shelf.read_note(path)
    if note is not None:
        note.tried_at, note.not_tried = now.isoformat(), ""
        shelf.write_note(path, note)
    return manifest


def open_up(path: Path, folder: Path, identity: Path | None) -> dict[str, Any]:
    """Decrypt where needed, lay out the parts in `folder`, and return the list."""
    if not path.is_file():
        raise BackupFault(f"没有文件 {path}。")
    note = shelf.read_note(path)
    if note is not None and archive.sha256(path) != note.sha256:
        raise BackupFault(f"{path.name} 和做好时的不一样，文件坏了。")
    folder.mkdir(parents=True)
    if not archive.is_sealed(path):
        return archive.unpack(path, folder)
    plain = folder / "unsealed.tar"
    archive.unseal(path, plain, identity)
    try:
        return archive.unpack(plain, folder)
    finally:
        plain.unlink()


def prove(packed: Path, manifest: dict[str, Any], database: dict, folder: Path, today: date) -> None:
    """The same for a file that is being made; `folder` is used and removed."""
    folder.mkdir()
    if archive.unpack(packed, folder) != manifest:
        raise BackupFault("备份的清单写坏了。")
    _compare_in_trial(folder, manifest, database, today)


def _compare_in_trial(folder: Path, manifest: dict[str, Any], database: dict, today: date) -> None:
    try:
        if manifest["engine"] == "sqlite":
            plain = folder / "restored.sqlite3"
            dumping.unpack_sqlite(folder / "database.sqlite3.gz", plain)
            compare(manifest, dumping.inside_sqlite(plain))
        elif dumping.is_sqlite(database):
            raise NotTried("没有试过还原：这是 PostgreSQL 的备份，要在用 PostgreSQL 的机器上试。")
        else:
            with dumping.trial(database, today) as empty:
                dumping.fill_postgres(empty, folder / "database.dump")
                compare(manifest, dumping.inside_postgres(empty))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(manifest: dict[str, Any], found: Dump) -> None:
    """Every table has the rows that it had, and nothing of the schema is missing. Raises BackupFault."""
    tables = {name: Fingerprint(**told) for name, told in manifest["tables"].items()}
    wrong = fingerprints.differing(tables, found.tables)
    if manifest["shape"] != found.shape:
        wrong.append(f"索引、约束和触发器：{manifest['shape']} 对 {found.shape}")
    if manifest["migrations"] != found.migrations:
        wrong.append("做过的迁移不一样")
    if wrong:
        more = f"；一共 {len(wrong)} 处" if len(wrong) > MOST_NAMED else ""
        raise BackupFault(
            f"还原出来的和备份时的不一样（备份时在前）：{'；'.join(wrong[:MOST_NAMED])}{more}。"
        )
