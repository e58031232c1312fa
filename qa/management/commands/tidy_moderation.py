from django.core.management.base import BaseCommand
from django.utils import timezone

from qa import moderation


class Command(BaseCommand):
    help = "清掉审核时临时留下的东西：不能再撤销的、半年前的原文、一个月没人抽查的。每天运行一次。"

    def handle(self, **options):
        gone = moderation.tidy(timezone.now())
        self.stdout.write(
            f"清掉可撤销的 {gone['undoable']} 条、遮去以前的原文 {gone['originals']} 条、"
            f"过期的抽查 {gone['second_looks']} 条、“正在看” {gone['looks']} 条、"
            f"一年前的内容和联系方式的指纹 {gone['hashes']} 条。补上相似特征 {gone['made_findable']} 条。"
        )
