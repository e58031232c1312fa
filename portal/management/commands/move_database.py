import os
import sqlite3
from pathlib import Path

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from tqdm import tqdm

from portal.databases import SQLITE
from portal.fingerprints import UnknownKind
from portal.moving import MoveFault, moving


class Command(BaseCommand):
    help = (
        "把 SQLite 里的网站搬进一个空的 PostgreSQL 数据库，逐表比行数和指纹。原来的文件不改，搬的时候不能写。"
        "中断以后再运行一次，会接着搬。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", default=os.environ.get("MOVE_TO", ""), metavar="postgres://…",
            help="目标数据库；也可以写进环境变量 MOVE_TO，那样别人看不到密码",
        )  # fmt: skip

    def handle(self, to, **options):
        database = connections["default"].settings_dict
        if database["ENGINE"] != SQLITE:
            raise CommandError("DATABASE_URL 已经不是 SQLite，没有要搬的。")
        if not to.startswith(("postgres://", "postgresql://")):
            raise CommandError("--to 要写成 postgres://用户:密码@主机/数据库。")
        connections.close_all()
        bar = Bar()
        try:
            moved = moving.move(Path(database["NAME"]), to, bar)
            bar.close()
            for line in moving.manage(to, "check_logs").splitlines():
                self.stdout.write(line)
            self.stdout.write(moving.manage(to, "verify_revisions").strip())
        except (MoveFault, UnknownKind, psycopg.Error, sqlite3.Error) as fault:
            raise CommandError(f"没有搬完：{fault}") from fault
        finally:
            bar.close()
        if moved.went_on:
            self.stdout.write(f"接着上一次搬的，其中 {moved.kept} 行已经在了。")
        self.stdout.write(
            f"搬好了：{moved.tables} 张表 {moved.rows} 行，行数和指纹都一样。原来的文件没有改动。"
            "从现在起写进原来那个文件的不会过来：把 DATABASE_URL 改成新的，重启网站和后台任务，"
            "再运行 prepare_articles 和 keep_search。"
        )


class Bar:
    """One line of progress, for one step after the other."""

    def __init__(self):
        self.shown = None

    def stage(self, words, total):
        self.close()
        self.shown = tqdm(total=total, desc=words, unit="行", disable=None)
        return self.shown.update

    def close(self):
        if self.shown is not None:
            self.shown.close()
            self.shown = None
