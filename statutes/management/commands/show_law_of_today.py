from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from statutes import turning

DAYS = 31


class Command(BaseCommand):
    help = "Bring search and citations after for editions of law that began or ended of late. May be run at any time."

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"how far to look back; {DAYS} unless given"
        )

    def handle(self, *args, days, **options):
        today = timezone.localdate()
        found = turning.turn(today - timedelta(days=max(1, min(days, 36500))), today)
        self.stdout.write(
            f"{found.editions} 个版本开始或停止施行，{found.provisions} 条法条重新编入搜索，{found.texts} 处引用重新核对。"
        )
