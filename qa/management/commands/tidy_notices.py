from django.core.management.base import BaseCommand
from django.utils import timezone

from qa import outcomes
from qa.notifications import choosing


class Command(BaseCommand):
    help = "删掉 180 天以前的通知；把改不了的“后来怎样”计入合计，和提问断开。每天运行一次。"

    def handle(self, **options):
        now = timezone.now()
        gone, counted = choosing.forget_old(now), outcomes.count_up(now)
        outcomes.forget_old(now)
        self.stdout.write(f"删掉 {gone} 条旧通知，{counted} 个回答计入合计。")
