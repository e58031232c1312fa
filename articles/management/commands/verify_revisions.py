from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import keeping
from articles.models import Revision


class Command(BaseCommand):
    help = "核对发布过的每一版：文字、记录和哈希是否一致，前后各版是否相连。只读，不改任何东西。"

    def add_arguments(self, parser):
        parser.add_argument("--article", metavar="地址", help="只核对这一篇。")

    def handle(self, *, article, **options):
        revisions = Revision.objects.select_related("article").order_by("article", "number")
        if article:
            revisions = revisions.filter(article__slug=article)
            if not revisions:
                raise CommandError(f"没有发布过地址是 {article} 的文章。")
        total, wrong = revisions.count(), []
        with tqdm(total=total, unit="版", disable=None) as bar:
            for revision, faults in keeping.prove(revisions.iterator(chunk_size=50)):
                wrong += [f"{revision.article.slug} {revision}：{fault}。" for fault in faults]
                bar.update()
        for words in wrong:
            self.stderr.write(words)
        if wrong:
            raise CommandError(f"核对了 {total} 版，有 {len(wrong)} 处对不上。")
        self.stdout.write(f"核对了 {total} 版，都对得上。")
