from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.bulk import running


class Command(BaseCommand):
    help = "删掉两个星期以前交来的表格，和三个月以前的批量任务记录。"

    def handle(self, *args, **options):
        files, runs = running.forget(timezone.now())
        self.stdout.write(f"删掉 {files} 个文件、{runs} 条任务记录。")
