from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from core import tending
from portal.seeding import seed


class Command(BaseCommand):
    help = "把 content/ 里的文章、法条和资料载入数据库；可以反复运行，工作人员改过的不会被覆盖。"

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=settings.CONTENT_DIR, help="内容文件夹")

    def handle(self, *args, **options):
        folder = options["content"]
        if not folder.is_dir():
            raise CommandError(f"没有这个文件夹：{folder}")
        problems = 0
        with tqdm(disable=None, unit="个文件", leave=False) as bar:
            for part in seed(folder, timezone.now(), lambda name: bar.update()):
                problems += len(part.problems)
                self.stdout.write(f"{part.name}：{part.summary or '没有载入'}")
                for line in part.kept:
                    self.stdout.write(f"  没有覆盖：{line}")
                for line in part.problems:
                    self.stderr.write(f"  有错：{line}")
        tending.count_rows()
        if problems:
            raise CommandError(f"{problems} 处有错，上面写了文件和行；其余已经载入。")
