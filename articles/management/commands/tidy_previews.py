from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import preview


class Command(BaseCommand):
    help = "忘掉结束很久的预览链接。每天运行一次。"

    def handle(self, **options):
        gone = preview.forget_old(timezone.now())
        self.stdout.write(f"忘掉的旧预览链接 {gone} 个。")
