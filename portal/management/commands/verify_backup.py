from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from portal import backups
from portal.backups import proving


class Command(BaseCommand):
    help = "把一份备份还原到空的地方，逐表比行数和指纹，然后丢掉。不碰网站的数据。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument("--identity", type=Path, metavar="私钥文件", help="加密的备份要用它打开")

    def handle(self, file, identity, **options):
        try:
            manifest = proving.prove_file(
                file, connections["default"].settings_dict, backups.plan(), identity, timezone.now()
            )
        except backups.FAULTS as fault:
            raise CommandError(f"没有通过：{fault}") from fault
        rows = sum(each["rows"] for each in manifest["tables"].values())
        self.stdout.write(
            f"{file.name} 可以还原：{len(manifest['tables'])} 张表 {rows} 行，和备份时（{manifest['made_at']}）一样。"
        )
