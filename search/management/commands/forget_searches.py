from django.core.management.base import BaseCommand
from django.utils import timezone

from search import counting


class Command(BaseCommand):
    help = f"忘记 {counting.KEPT_DAYS} 天以前的搜索记录，以及几乎没人再搜的词。"

    def handle(self, *args, **options):
        gone = counting.forget(timezone.localdate())
        self.stdout.write(f"已忘记 {gone} 条搜索记录。")
