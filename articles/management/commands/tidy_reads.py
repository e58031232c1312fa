from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.reading import tidy_reads


class Command(BaseCommand):
    help = "把 60 天以前的阅读次数按周合起来，删掉 400 天以前的；文章的总数不变。"

    def handle(self, **options):
        joined, gone = tidy_reads(timezone.localdate())
        self.stdout.write(f"合起来 {joined} 行，删去 {gone} 行。")
