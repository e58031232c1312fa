from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import telling
from articles.models import Correction, CorrectionLetter
from core.letters import MOST_ATTEMPTS


class Command(BaseCommand):
    help = "把更正和撤回告诉该知道的读者：补做任务没做成的，再寄没寄成的信。每几分钟运行一次；中断后再运行一次即可。"

    def handle(self, **options):
        done, failed = telling.tell_due(timezone.now())
        stuck = Correction.objects.stuck(MOST_ATTEMPTS).count()
        given_up = CorrectionLetter.objects.given_up().count()
        summary = f"告知和寄信 {done} 件；一共 {given_up} 封试过多次没有寄成。"
        if failed or stuck:
            raise CommandError(
                f"{summary}这一次有 {failed} 件没有做成，过一会儿会再试；{stuck} 件不再试。原因见日志。"
            )
        self.stdout.write(summary)
