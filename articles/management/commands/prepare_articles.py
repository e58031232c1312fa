from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import preparing


class Command(BaseCommand):
    help = "把内容有变的文章页面先做好，读者来时直接用。随时可以停，再运行一次就接着做；同时运行几个也可以。"

    def handle(self, *args, **options):
        if not settings.PREPARED_PAGES:
            self.stdout.write("PREPARED_PAGES 关着，没有做。")
            return
        made = 0
        with tqdm(disable=None, unit="篇", leave=False) as bar:
            for _ in preparing.prepare(bar.reset):
                made += 1
                bar.update()
        self.stdout.write(f"做好 {made} 篇文章的页面。")
