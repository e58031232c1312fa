from django.core.management.base import BaseCommand
from django.utils import timezone

from core import idempotency


class Command(BaseCommand):
    help = f"忘掉 {idempotency.KEPT_FOR.days} 天以前收下的表单的编号。每天运行一次。"

    def handle(self, **options):
        self.stdout.write(f"忘掉 {idempotency.sweep(timezone.now())} 个表单的编号，收下的内容都还在。")
