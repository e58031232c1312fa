"""Checks of the data: tables as the code wants them, a database that keeps what it said, whole logs, backups that were tried."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.chain import chains
from portal.backups import archive, shelf
from portal.doctor import Level, check

BACKUP_LATE, BACKUP_OLD = timedelta(hours=26), timedelta(days=3)  # one is made every night
TRIED_LATE = timedelta(days=8)
# Off means that PostgreSQL says "written" of what is not on the disk yet.
KEEPS_ITS_WORD = ("fsync", "full_page_writes", "synchronous_commit")
SQLITE_FULL = 2
Found = Iterator[tuple[Level, str]]


@check("migrations", "数据库结构")
def migrations(now: datetime) -> Found:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = "、".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:3])
        yield Level.BAD, f"有 {len(waiting)} 个迁移没有做（{names}…）。先备份，再运行 migrate。"
    else:
        yield Level.OK, "迁移都做过了。"


@check("database", "数据库")
def database(now: datetime) -> Found:
    """Whether it keeps what it has acknowledged, and can be read."""
    wrong = list(_postgres() if connection.vendor == "postgresql" else _sqlite())
    yield from wrong
    if not wrong:
        yield Level.OK, "写下的会留住" + ("，文件完整。" if connection.vendor == "sqlite" else "。")


def _postgres() -> Found:
    with connection.cursor() as cursor:
        for name in KEEPS_ITS_WORD:
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                yield (
                    Level.BAD,
                    f"PostgreSQL 的 {name} 关着，断电会丢掉已经答应过的内容。请在 postgresql.conf 里打开。",
                )


def _sqlite() -> Found:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(3)")
        said = [row[0] for row in cursor.fetchall()]
        if said != ["ok"]:
            yield Level.BAD, f"数据库文件坏了：{'；'.join(said)}。停掉网站，用最近的备份还原（restore）。"
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone()[0] != "wal":
            yield Level.BAD, "SQLite 没有用 WAL，读和写会互相等。看 DATABASE_URL 所在的磁盘是不是网络盘。"
        cursor.execute("PRAGMA synchronous")
        if cursor.fetchone()[0] < SQLITE_FULL:
            yield Level.BAD, "SQLite 的 synchronous 低于 FULL，断电会丢掉已经答应过的内容。"


@check("logs", "相连的记录")
def logs(now: datetime) -> Found:
    """The records that nobody may rewrite are whole, and the database still refuses to change them."""
    for chain in chains():
        report, faults = chain.faults()
        if faults:
            yield (
                Level.BAD,
                f"{chain.label}有 {len(faults)} 处不对：{faults[0]}不要改动任何东西，运行 check_logs，和备份比。",
            )
        else:
            yield Level.OK, f"{chain.label}完好：{report.events} 条。"


@check("backups", "备份")
def backups(now: datetime) -> Found:
    """There is one of last night, it was restored for trial, and it went to another machine."""
    found = shelf.all_in(settings.BACKUP_DIR)
    if not found:
        yield (
            Level.BAD,
            f"{settings.BACKUP_DIR} 里没有备份。看 systemctl status youju-backup.timer，或者运行 backup。",
        )
        return
    wrong = list(_wrong_with(found, now))
    yield from wrong
    if not wrong:
        yield Level.OK, f"最近一份 {found[-1].name}，试过还原；一共 {len(found)} 份。"


def _wrong_with(found, now) -> Found:
    last, note = found[-1], shelf.read_note(found[-1])
    if note is None:
        yield Level.WARN, f"{last.name} 旁边没有记录，不知道它能不能用。运行 backup 再做一份。"
        return
    made_at = note.moment("made_at")
    age = now - made_at
    if age > BACKUP_LATE:
        level = Level.BAD if age > BACKUP_OLD else Level.WARN
        hours = int(age.total_seconds() // 3600)
        yield level, f"最近一份备份是 {hours} 小时以前的。看 journalctl -u youju-backup。"
    if last.stat().st_size != note.bytes:
        yield Level.BAD, f"{last.name} 的大小和做好时不一样，文件坏了。运行 backup 再做一份。"
    tried = max((each.tried_at for path in found if (each := shelf.read_note(path))), default="")
    if not tried or now - datetime.fromisoformat(tried) > TRIED_LATE:
        yield (
            Level.WARN,
            f"超过 {TRIED_LATE.days} 天没有试过还原备份。{note.not_tried or '运行 verify_backup。'}",
        )
    if note.carried_off is False:
        yield (
            Level.BAD,
            f"{last.name} 没有送到别的机器上（BACKUP_THEN 的命令失败）。这台机器坏了，备份也就没了。",
        )
    if settings.HTTPS and not settings.BACKUP_THEN:
        yield Level.WARN, "备份只在这台机器上。请用 BACKUP_THEN 让每一份都送到别处，或者从别处定期来取。"
    if settings.BACKUP_KEYS and not archive.is_sealed(last):
        yield Level.WARN, f"{last.name} 没有加密，而 BACKUP_KEYS 里有公钥。"
