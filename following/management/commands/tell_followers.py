from django.core.management.base import BaseCommand
from django.utils import timezone

from following import telling


class Command(BaseCommand):
    help = "看看大家关注的文章、标签和法律有什么变化，写成通知，等每天那一封寄出；重复运行不会多写。"

    def handle(self, **options):
        self.stdout.write(f"写了 {telling.tell(timezone.now())} 条通知。")
