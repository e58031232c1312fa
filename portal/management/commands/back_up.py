import sqlite3
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import backups


class Command(BaseCommand):
    help = f"把整个数据库存成今天的一份备份，{backups.DAYS} 天以前的删掉。PostgreSQL 要有 pg_dump。每夜运行一次。"

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, nargs="?", default=settings.VAR_DIR / "backups", help="存到哪个文件夹"
        )

    def handle(self, folder, **options):
        try:
            path = backups.back_up(settings.DATABASES["default"], folder, timezone.now())
        except (OSError, subprocess.CalledProcessError, sqlite3.Error) as fault:
            raise CommandError(f"没有备份成：{fault}") from fault
        self.stdout.write(f"备份好了：{path}，{path.stat().st_size / 1e6:.1f} MB。")
