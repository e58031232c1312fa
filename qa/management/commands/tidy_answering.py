from django.core.management.base import BaseCommand
from django.utils import timezone

from qa import claiming, drafting


class Command(BaseCommand):
    help = "记下已经到时的领取，删掉九十天没有动过的回答草稿。每天运行一次。"

    def handle(self, **options):
        now = timezone.now()
        over, gone = claiming.lapse(now), drafting.forget_old(now)
        self.stdout.write(f"到时的领取 {over} 个，删掉的旧草稿 {gone} 份。")
