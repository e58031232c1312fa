from django.core.management.base import BaseCommand
from django.utils import timezone

from qa import moderation


class Command(BaseCommand):
    help = "请提问人补充以后，十四天没有补充的提问，先关闭；以后仍然可以补充再交。每天运行一次。"

    def handle(self, **options):
        closed = moderation.close_stale(timezone.now())
        self.stdout.write(f"关闭了 {len(closed)} 个久未补充的提问。")
