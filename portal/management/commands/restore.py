from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from portal import backups, generation
from portal.backups import afterwards, restoring


class Command(BaseCommand):
    help = (
        "让网站回到一份备份。先停掉网站和后台任务。不是空的数据库要加 --replace，原来的内容留在旁边。"
        "做完以后，备份以来注销的账号会再注销一次，所有人要重新登录。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument("--identity", type=Path, metavar="私钥文件", help="加密的备份要用它打开")
        parser.add_argument("--replace", action="store_true", help="让备份取代现在的内容")
        parser.add_argument(
            "--no-migrate", action="store_true", help="表的结构也留在备份那时：收回一次更新时用，别的都不做"
        )

    def handle(self, file, identity, replace, no_migrate, **options):
        connections.close_all()
        try:
            restored = restoring.put_back(
                file, connections["default"].settings_dict, backups.plan(), identity=identity, replace=replace,
                now=timezone.now(), known_migrations=_known_migrations(),
            )  # fmt: skip
        except backups.FAULTS as fault:
            raise CommandError(f"没有还原，一切照旧：{fault}") from fault
        made_at = timezone.localtime(restored.made_at)
        self.stdout.write(f"数据回到了 {made_at:%Y-%m-%d %H:%M:%S}：{restored.rows} 行，和备份时一样。")
        if restored.aside:
            self.stdout.write(f"原来的内容在 {restored.aside}，确认不再需要以后自己删掉。")
        if restored.secrets:
            self.stdout.write(f"备份里的密钥和设置放在 {restored.secrets}，和现在的比一比，要用的放回原处。")
        if restored.not_laid:
            self.stderr.write(
                f"媒体文件没有放全：{restored.not_laid}。腾出地方以后，从备份里自己解出来（tar xf）。"
            )
        if no_migrate:
            generation.bump()
            return
        call_command("migrate", verbosity=0)
        stayed = afterwards.bring_up_to_date(
            restored.unknown, f"portal.backup:{made_at:%Y-%m-%d-%H%M%S}",
            rows=restored.rows,
        )  # fmt: skip
        if restored.unknown:
            self.stdout.write(
                f"备份以来注销的 {len(restored.unknown) - len(stayed)} 个账号，已经再注销一次。"
            )
        if stayed:
            self.stderr.write(f"这些账号当时是工作人员，要自己处理：{'、'.join(map(str, stayed))}。")
        faults = afterwards.faults(self.stdout.write)
        for fault in faults:
            self.stderr.write(fault)
        call_command("verify_revisions", stdout=self.stdout, stderr=self.stderr)
        if faults:
            raise CommandError(f"数据还原了，但是记录有 {len(faults)} 处不对，先弄清楚再开网站。")
        self.stdout.write("接下来：启动网站和后台任务，运行 prepare_articles、draw_pictures、keep_search。")


def _known_migrations():
    """What this version knows, with the names of those that others stand for."""
    found = MigrationLoader(None).disk_migrations
    return [*found, *(name for migration in found.values() for name in migration.replaces)]
