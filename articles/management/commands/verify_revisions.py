from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import keeping
from articles.models import Revision


class Command(BaseCommand):
    help = "核对发布过的每一版：文字、记录和哈希是否一致，前后各版是否相连。只读，不改数据库。"

    def add_arguments(self, parser):
        parser.add_argument("--article", metavar="地址", help="只核对这一篇。")
        parser.add_argument(
            "--keep",
            type=Path,
            metavar="文件",
            help="核对以后，把每篇最后一版的哈希写进文件，存到别的机器上。",
        )
        parser.add_argument(
            "--against", type=Path, metavar="文件", help="再和以前存下的文件比，少了哪一版会说出来。"
        )

    def handle(self, *, article, keep, against, **options):
        revisions = Revision.objects.select_related("article").order_by("article", "number")
        if article:
            revisions = revisions.filter(article__slug=article)
            if not revisions:
                raise CommandError(f"没有发布过地址是 {article} 的文章。")
        total, wrong, last = revisions.count(), [], {}
        with tqdm(total=total, unit="版", disable=None) as bar:
            for revision, faults in keeping.prove(revisions.iterator(chunk_size=50)):
                wrong += [f"{revision.article.slug} {revision}：{fault}。" for fault in faults]
                last[revision.article_id] = (revision.article, revision.pk, keeping.line_to_keep(revision))
                bar.update()
        for of, pk, _ in last.values():
            if of.published_revision_id != pk:
                wrong.append(f"{of.slug}：线上的不是最后一版。")
        wrong += [] if against is None else self._gone(against)
        for words in wrong:
            self.stderr.write(words)
        if wrong:
            raise CommandError(f"核对了 {total} 版，有 {len(wrong)} 处对不上。")
        if keep:
            keep.write_text("".join(f"{line}\n" for *_, line in last.values()), encoding="utf-8")
        self.stdout.write(f"核对了 {total} 版，都对得上。")

    def _gone(self, against):
        try:
            lines = against.read_text(encoding="utf-8").splitlines()
            return [
                f"{line}：不在了，或者和存下的不一样。" for line in lines if not keeping.is_still_there(line)
            ]
        except (OSError, ValueError):
            raise CommandError(f"{against} 打不开，或者不是 --keep 写出来的文件。") from None
