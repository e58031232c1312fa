from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import index, live, sources


class Command(BaseCommand):
    help = "重建搜索：逐批写入，过程中照常可以搜索；最后写好各进程共用的索引文件；中断后再运行一次即可。"

    def handle(self, **options):
        with tqdm(unit="页", disable=None) as bar:

            def show(label, pages):
                bar.set_description(label, refresh=False)
                bar.update(pages)

            counts = index.rebuild(show)
        live.save()
        said = (
            "、".join(f"{sources.label(kind)} {count}" for kind, count in counts.items())
            or "没有可以搜索的内容"
        )
        self.stdout.write(f"搜索已重建：{said}。")
