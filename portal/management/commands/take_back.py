import json
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal import surviving


class Command(BaseCommand):
    help = "升级前印出做过哪些迁移；升级失败以后照着退回去，后来写进来的内容都留着。"

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--note", action="store_true", help="印出现在做过的迁移，存成文件")
        which.add_argument("--to", action="store_true", help="退到标准输入里记下的样子")

    def handle(self, note, **options):
        loader = MigrationLoader(connection)
        if note:
            self.stdout.write(json.dumps(sorted(loader.applied_migrations), indent=0))
            return
        try:
            kept = {(app, name) for app, name in json.load(sys.stdin)}
        except (ValueError, TypeError):
            raise CommandError("标准输入不是 take_back --note 印出来的内容，什么都没有动。") from None
        for app, name in surviving.ways_back(loader, kept):
            self.stdout.write(f"退回 {app} 到 {name}")
            call_command("migrate", app, name, interactive=False, verbosity=0)
