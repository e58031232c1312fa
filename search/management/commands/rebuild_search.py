from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import rebuilding

STOPPED = "已停下。写好的页面都在，没写到的还是原来的样子，搜索照常；再运行一次 rebuild_search 就会做完。"


class Command(BaseCommand):
    help = "重建搜索：逐批写入，过程中照常可以搜索；最后写好各进程共用的索引文件；中断后再运行一次即可。"

    def handle(self, **options):
        with tqdm(unit="页", disable=None) as bar:

            def show(label, pages):
                bar.set_description(label, refresh=False)
                bar.update(pages)

            try:
                said = rebuilding.rebuild(show)
            except KeyboardInterrupt:
                raise CommandError(STOPPED, returncode=130) from None
        self.stdout.write(said)
