"""The move, step by step. What was done by a run that ended early is found by comparing, not by a note of it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from portal import fingerprints
from portal.environment import BASE_DIR
from portal.fingerprints import Column, Fingerprint
from portal.moving import MoveFault, source
from portal.moving.target import Target

# What every machine makes for itself, and notes that count in the transactions of one server.
STAYS = ("articles_preparedpage", "search_searchchange")
# Django writes both down by itself, in the order in which they were made there.
OF_DJANGO = ("django_migrations",)


class Bar(Protocol):
    """How far it is, for whoever waits: as tqdm counts."""

    def stage(self, words: str, total: int) -> Callable[[int], object]: ...


@dataclass(frozen=True)
class Moved:
    tables: int
    rows: int
    went_on: bool  # where a former run had ended
    kept: int  # rows that the former run had brought


def migrated(url: str) -> None:
    """Lay the tables of this version in a new database."""
    manage(url, "migrate", "--verbosity", "0")


def move(path: Path, url: str, bar: Bar, lay: Callable[[str], object] = migrated) -> Moved:
    """Copy everything in the SQLite file at `path` into the PostgreSQL database at `url`, whose tables `lay` makes.
    Raises MoveFault.

    The file keeps the lock of a writer meanwhile and is not changed. Ended at any moment, even by `kill -9`, it is run again.
    """
    with source.held(path) as ours, closing(Target(url)) as target:
        went_on = target.claim()
        if not target.is_laid():
            lay(url)
            target.note_laid()
        tables = _same_tables(ours, target)
        _same_migrations(ours, target)
        total = sum(source.count(ours, table) for table in tables)
        wanted = _looked_through(ours, tables, bar.stage("看一遍", total))
        target.take_off_keys()
        progress, kept = bar.stage("搬", total), 0
        for table, columns in tables.items():
            kept += _bring(ours, target, table, columns, wanted[table], progress)
        progress = bar.stage("比一遍", total)
        found = {}
        for table, columns in tables.items():
            found[table] = target.fingerprint(table, columns)
            progress(found[table].rows)
        wrong = fingerprints.differing(wanted, found)
        if wrong:
            raise MoveFault(
                f"搬过去的和原来的不一样（原来的在前）：{'；'.join(wrong[:10])}。再运行一次会重搬这些表。"
            )
        _finish(ours, target)
        return Moved(len(tables), total, went_on, kept)


def manage(url: str, *arguments: str) -> str:
    """Run a command of the site on the new database, in a process that knows no other."""
    done = subprocess.run(
        [sys.executable, str(BASE_DIR / "manage.py"), *arguments],
        cwd=BASE_DIR, env=os.environ | {"DATABASE_URL": url, "REPLICA_URLS": ""}, capture_output=True, text=True,
        preexec_fn=_end_with_parent,
    )  # fmt: skip
    if done.returncode:
        raise MoveFault(f"{arguments[0]} 在新数据库上没有做成：{done.stdout[-500:]}{done.stderr[-1500:]}")
    return done.stdout


def _end_with_parent() -> None:
    """On Linux: a move that is killed leaves no `migrate` behind that would meet that of the next run."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _same_tables(ours, target: Target) -> dict[str, list[Column]]:
    """The tables to be moved, with columns as PostgreSQL has them, for it is the stricter of the two."""
    there, here = target.tables(), fingerprints.sqlite_tables(ours)
    wrong = [f"{name}：只有一边有" for name in sorted(there.keys() ^ here.keys())]
    for name in there.keys() & here.keys():
        if {column.name for column in there[name]} != {column.name for column in here[name]}:
            wrong.append(f"{name}：列不一样")
    if wrong:
        raise MoveFault(f"两边的表不一样，原来的库先用这一版程序运行 migrate：{'；'.join(wrong[:10])}。")
    return {name: there[name] for name in sorted(there) if name not in (*STAYS, *OF_DJANGO)}


def _same_migrations(ours, target: Target) -> None:
    there = set(target.connection.execute("SELECT app, name FROM django_migrations").fetchall())
    missing = there - source.migrations(ours)
    if missing:
        names = "、".join(sorted(name for _, name in missing)[:5])
        raise MoveFault(f"原来的库还没有做这些迁移，先运行 migrate：{names}。")


def _looked_through(ours, tables, progress) -> dict[str, Fingerprint]:
    faults = source.dangling(ours)
    wanted = source.looked_through(ours, tables, faults, progress)
    if faults:
        raise MoveFault(
            f"这些内容 PostgreSQL 不收，先在原来的站上改好（至多列 {source.MOST_NAMED} 处）：\n"
            + "\n".join(faults)
        )
    return wanted


def _bring(
    ours,
    target: Target,
    table: str,
    columns: list[Column],
    wanted: Fingerprint,
    progress: Callable[[int], object],
) -> int:
    """Copy what is missing of one table; how many rows were there already and are right."""
    if target.fingerprint(table, columns) == wanted:
        progress(wanted.rows)
        return wanted.rows
    number = source.numbered_by(ours, table)
    last = target.last(table, number) if number else None
    begun = _fingerprint_up_to(ours, target, table, columns, number, last) if last is not None else 0
    if begun:
        tail = f"WHERE {fingerprints.quoted(number)} > {last}"
        progress(begun)
    else:
        target.empty(table)
        tail = ""
    if number:
        tail = f"{tail} ORDER BY {fingerprints.quoted(number)}"
    rows = fingerprints.sqlite_rows(ours, table, columns, tail=tail)
    try:
        target.fill(table, columns, rows, progress)
    except psycopg.Error as fault:
        raise MoveFault(f"{table} 没有搬成：{fault}") from fault
    return begun


def _fingerprint_up_to(
    ours, target: Target, table: str, columns: list[Column], number: str, last: int
) -> int:
    """How many rows a former run brought, if they are the first of ours; else none."""
    here = fingerprints.of_rows(
        [column.name for column in columns],
        fingerprints.sqlite_rows(ours, table, columns, tail=f"WHERE {fingerprints.quoted(number)} <= {last}"),
    )
    there = target.fingerprint(table, columns)
    return there.rows if here == there else 0


def _finish(ours, target: Target) -> None:
    try:
        target.finish(source.highest_numbers(ours))
    except psycopg.Error as fault:
        raise MoveFault(f"外键没有装回去：{fault}") from fault
