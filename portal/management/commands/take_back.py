import json
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal import surviving


class Command(BaseCommand):
    help = "记下做过哪些迁移，升级失败以后照着退回去；后来写进来的内容都留着。"

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--note", type=Path, help="把现在做过的迁移记进这个文件")
        which.add_argument("--to", type=Path, help="退到这个文件记下的样子")

    def handle(self, note, to, **options):
        if note:
            applied = sorted(MigrationLoader(connection).applied_migrations)
            note.write_text(json.dumps(applied, indent=0), encoding="utf-8")
            self.stdout.write(f"记下了 {len(applied)} 个。")
            return
        kept = {tuple(each) for each in json.loads(to.read_text(encoding="utf-8"))}
        for app, name in surviving.ways_back(MigrationLoader(connection), kept):
            self.stdout.write(f"退回 {app} 到 {name}")
            call_command("migrate", app, name, interactive=False, verbosity=0)
