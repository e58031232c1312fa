from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal import surviving


class Command(BaseCommand):
    help = "看新的迁移会不会妨碍正在运行的旧版本，能不能退回去。"

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--waiting",
            action="store_true",
            help="只看这个数据库里还没有做的，升级的时候用；没有就什么都不说",
        )
        which.add_argument(
            "--release", action="store_true", help=f"发布：把现有的迁移都记进 {surviving.RELEASED.name}"
        )

    def handle(self, waiting, release, **options):
        loader = surviving.ours()
        if release:
            lines = [f"{app}.{name}\n" for app, name in surviving.names(loader)]
            surviving.RELEASED.write_text("".join(lines), encoding="utf-8")
            self.stdout.write(f"记下了 {len(lines)} 个。")
            return
        if waiting:
            loader = MigrationLoader(connection)
            before = set(loader.applied_migrations)
        else:
            before = surviving.released()
        new = [key for key in surviving.names(loader) if key not in before and key in loader.graph.nodes]
        if found := surviving.faults(loader, before):
            raise CommandError("\n".join(found))
        if new or not waiting:
            self.stdout.write(f"{len(new)} 个新的迁移，旧版本都能照常运行，也都能退回去。")
