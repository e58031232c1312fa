from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from qa.desk import mailing


class Command(BaseCommand):
    help = "给开了每天一封邮件的律师，列出最多三个适合的提问。一天运行几次都只寄一封；中断了再运行，从没寄的接着寄。"

    def handle(self, **options):
        now = timezone.now()
        with tqdm(total=len(mailing.to_do(now)), unit="位", disable=None, leave=False) as bar:
            sent, failed = mailing.send_all(now, progress=bar.update)
        self.stdout.write(f"寄出 {sent} 封。" + (f"{failed} 封没有寄成，下次运行再寄。" if failed else ""))
