from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from qa.desk import mailing


class Command(BaseCommand):
    help = "给开了每天一封邮件的律师，列出最多三个适合的提问。一天运行几次都只寄一封；中断了再运行，从没寄的接着寄。"

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="只再试今天寄过、没有寄成的，不寄新的")

    def handle(self, *, again, **options):
        now = timezone.now()
        with tqdm(
            total=len(mailing.to_do(now, only_again=again)), unit="位", disable=None, leave=False
        ) as bar:
            sent, failed = mailing.send_all(now, bar.update, only_again=again)
        self.stdout.write(f"寄出 {sent} 封。" + (f"{failed} 封没有寄成，过一会儿再试。" if failed else ""))
