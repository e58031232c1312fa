from django.core.management.base import BaseCommand
from django.utils import timezone

from qa import figures


class Command(BaseCommand):
    help = "提问人留给律师看的确切金额，满九十天就删。每天运行一次。"

    def handle(self, **options):
        gone = figures.erase_old(timezone.localdate())
        self.stdout.write(f"删掉了 {gone} 份到期的确切金额。")
