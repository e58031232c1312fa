from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.checking import check_folder
from articles.checking.folder import articles_in, files_in


class Command(BaseCommand):
    help = "检查内容文件夹里的文章：法条、引文、数字、用词、链接、标签和核对日期；不需要数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", default=settings.CONTENT_DIR, help="内容文件夹")

    def handle(self, *args, **options):
        folder = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"没有这个文件夹：{folder}")
        count = len(files_in(articles_in(folder)))
        if not count:
            raise CommandError(f"{folder} 里没有文章。")
        faults = list(check_folder(folder, today=timezone.localdate()))
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{count} 篇文章，{len(faults)} 处要改，上面写了文件、行和怎么改。")
        self.stdout.write(f"{count} 篇文章都通过了检查。")
