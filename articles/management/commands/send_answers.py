from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import replies
from articles.models import Reply


class Command(BaseCommand):
    help = "寄出给读者的答复里还没寄成的，到时间再试。每几分钟运行一次；中断后再运行一次即可。"

    def handle(self, **options):
        sent, failed = replies.send_due(timezone.now())
        given_up = Reply.objects.not_sent().count()
        self.stdout.write(f"寄出 {sent} 封，{failed} 封没寄成，过一会儿再试；{given_up} 封试过多次，不再试。")
