from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from qa.notifications import digests


class Command(BaseCommand):
    help = "给选了每天一封的人寄当天的汇总；一天一封，重复运行不会多寄；中断后再运行，寄还没寄的。"

    def handle(self, **options):
        now = timezone.now()
        with tqdm(total=len(digests.to_do(now)), unit="人", disable=None) as bar:
            sent, failed = digests.send_all(now, bar.update)
        if failed:
            raise CommandError(f"寄出 {sent} 封汇总，{failed} 封没寄成，再运行一次会再试。原因见日志。")
        self.stdout.write(f"寄出 {sent} 封汇总。")
