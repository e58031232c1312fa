from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import measuring


class Command(BaseCommand):
    help = "用一份标好答案的搜索词衡量搜索：打印前十条的召回率（Recall@10）和首个正确结果名次的倒数（MRR）。"

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="每行一个 JSON：q，articles（文章地址），provisions（法条代码）"
        )
        parser.add_argument("--missed", action="store_true", help="列出没有找全的搜索词")

    def handle(self, *, file, missed, **options):
        try:
            judged = measuring.read(file)
        except (OSError, measuring.BadJudgements) as error:
            raise CommandError(str(error)) from error
        if not judged:
            raise CommandError(f"{file} 里没有搜索词。")
        found = list(tqdm(measuring.measure(judged), total=len(judged), unit="词", disable=None))
        for one in found:
            if missed and one.missed:
                self.stdout.write(f"{one.query}：首个在第 {one.rank or '—'} 位，缺 {'、'.join(one.missed)}")
        recall = sum(one.recall for one in found) / len(found)
        mrr = sum(1 / one.rank for one in found if one.rank) / len(found)
        self.stdout.write(f"{len(found)} 个搜索词：Recall@10 {recall:.3f}，MRR {mrr:.3f}")
