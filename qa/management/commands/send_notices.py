from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from qa import duty
from qa.models import Notice, Telling
from qa.notifications import mailing, telling


class Command(BaseCommand):
    help = "写好到时间的通知，寄出等着寄的邮件，没寄成的再试。每几分钟运行一次；中断后再运行一次即可。"

    def handle(self, **options):
        now = timezone.now()
        rung, not_rung = duty.ring_again(now)
        told, not_told = telling.tell_due(now)
        with tqdm(total=Notice.objects.to_mail(now).count(), unit="封", disable=None) as bar:
            sent, not_sent = mailing.post_due(now, bar.update)
        stuck = Telling.objects.stuck(telling.MOST_ATTEMPTS).count()
        given_up = Notice.objects.given_up().count()
        summary = (
            f"补发值班提醒 {rung} 条，告知 {told} 件，寄出 {sent} 封；一共 {given_up} 封试过多次没有寄成。"
        )
        if not_rung or not_told or not_sent or stuck:
            raise CommandError(
                f"{summary}这一次有 {not_rung} 条值班提醒、{not_told} 件没写成、{not_sent} 封没寄成，过一会儿会再试；"
                f"{stuck} 件不再试。原因见日志。"
            )
        self.stdout.write(summary)
