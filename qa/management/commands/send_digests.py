from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from qa.notifications import digests


class Command(BaseCommand):
    help = "给选了每天一封的人寄当天的汇总；一天一封，重复运行不会多寄；中断后再运行，寄还没寄的。"

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="只再试今天寄过、没有寄成的，不寄新的")

    def handle(self, *, again, **options):
        now = timezone.now()
        with tqdm(total=len(digests.to_do(now, only_again=again)), unit="人", disable=None) as bar:
            sent, failed = digests.send_all(now, bar.update, only_again=again)
        if failed:
            raise CommandError(f"寄出 {sent} 封汇总，{failed} 封没寄成，过一会儿会再试。原因见日志。")
        self.stdout.write(f"寄出 {sent} 封汇总。")
