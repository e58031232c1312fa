from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from portal import backups
from portal.backups import making


class Command(BaseCommand):
    help = (
        "把数据库和上传的文件存成一份备份，还原到空的地方比过，再收进文件夹；30 天以前的删掉。每夜运行一次。"
        "网站可以照常运行。PostgreSQL 要有 pg_dump；BACKUP_KEYS 里有公钥时加密。"
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", help="存到哪个文件夹；不写就是 BACKUP_DIR")
        parser.add_argument("--no-trial", action="store_true", help="不试还原：快一些，但不知道能不能用")
        parser.add_argument(
            "--plain", action="store_true", help="不加密，即使有公钥：留在这台机器上、马上可能要还原的"
        )
        parser.add_argument("--path-only", action="store_true", help="只印出文件的路径，给别的程序用")

    def handle(self, folder, no_trial, plain, path_only, **options):
        try:
            made = making.make(
                connections["default"].settings_dict,
                backups.plan(folder),
                timezone.now(),
                try_it=not no_trial,
            )
        except backups.FAULTS as fault:
            raise CommandError(f"没有备份成：{fault}") from fault
        if made.note.not_tried:
            self.stderr.write(f"注意：这份备份没有试过还原。{made.note.not_tried}")
        if path_only:
            self.stdout.write(str(made.path))
            return
        tried = "，还原到空的地方比过，一样" if made.note.tried_at else ""
        self.stdout.write(
            f"备份好了：{made.path}，{made.note.bytes / 1e6:.1f} MB，{made.note.tables} 张表 {made.note.rows} 行{tried}。"
            f"{'已经加密。' if made.note.is_sealed else ''}{f'删掉了 {made.removed} 份旧的。' if made.removed else ''}"
        )
