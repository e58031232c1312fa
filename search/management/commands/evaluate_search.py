from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import corpus, measuring, model


class Command(BaseCommand):
    help = "用标好答案的问题衡量搜索：--site 衡量本站内容，--corpus 另建一份索引来衡量，不动本站的索引。"

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--site",
            action="store_true",
            help="问题每行一个 JSON：q，articles（文章地址），provisions（法条代码）",
        )
        what.add_argument(
            "--corpus",
            type=Path,
            help="文档每行一个 JSON（可用 gzip）：id，name，text，law，hierarchy，level，status",
        )
        parser.add_argument(
            "--questions", type=Path, required=True, help="配 --corpus 时每行一个 JSON：text，gold（文档 id）"
        )
        parser.add_argument("--model", type=Path, help="train_search 训练出的排序模型；只配 --corpus")
        parser.add_argument("--json", action="store_true", help="只打印一行 JSON")
        parser.add_argument("--missed", action="store_true", help="列出没有找全的搜索词；只配 --site")

    def handle(self, *, site, questions, **options):
        try:
            figures = self._site(questions, **options) if site else self._corpus(questions, **options)
        except (OSError, measuring.BadJudgements, corpus.BadFile, model.BadModel) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(measuring.as_json(figures))

    def _site(self, questions, *, json, missed, **options):
        judged = measuring.read(questions)
        if not judged:
            raise CommandError(f"{questions} 里没有搜索词。")
        found = list(tqdm(measuring.measure(judged), total=len(judged), unit="词", disable=None))
        for one in found:
            if missed and one.missed:
                self.stdout.write(f"{one.query}：首个在第 {one.rank or '—'} 位，缺 {'、'.join(one.missed)}")
        figures = measuring.summed(found)
        if not json:
            success = "，".join(f"Success@{most} {share:.3f}" for most, share in figures.success.items())
            self.stdout.write(f"{figures.queries} 个搜索词：{success}")
            self.stdout.write(f"Recall@10 {figures.recall:.3f}，MRR@10 {figures.mrr:.3f}")
        return figures

    def _corpus(self, questions, *, json, corpus: Path, model: Path | None, **options):
        judged = read_questions(questions)
        learned = read_model(model)
        with tqdm(unit="条", disable=None) as bar:

            def show(what, done):
                bar.set_description(what, refresh=False)
                bar.update(done)

            figures = measuring.of_corpus(corpus, judged, learned, show)
        if not json:
            recall = "，".join(f"Recall@{most} {share:.3f}" for most, share in figures.recall.items())
            self.stdout.write(f"{figures.documents} 条文档，{figures.questions} 个问题：{recall}")
            self.stdout.write(
                f"MRR@10 {figures.mrr:.3f}，nDCG@10 {figures.ndcg:.3f}；"
                f"p50 {figures.p50:.1f} 毫秒，p95 {figures.p95:.1f} 毫秒；"
                f"建索引 {figures.build_seconds:.1f} 秒，索引 {figures.index_megabytes:.0f} MB，"
                f"内存峰值 {figures.peak_megabytes:.0f} MB"
            )
        return figures


def read_questions(path):
    judged = corpus.questions(path)
    if not judged:
        raise CommandError(f"{path} 里没有问题。")
    return judged


def read_model(path):
    return model.read(path) if path else None
