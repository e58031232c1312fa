from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles import scheduling
from articles.models import Schedule


class Command(BaseCommand):
    help = (
        "发布定好时间、已经到点的文章。可以随时重复运行；发不成的留着不发，写明原因并告诉编辑，不影响别的。"
    )

    def handle(self, **options):
        now = timezone.now()
        with tqdm(total=Schedule.objects.due(now).count(), unit="篇", disable=None, leave=False) as bar:
            done, failed = scheduling.publish_due(now, progress=bar.update)
        self.stdout.write(f"发布 {done} 篇。" + (f"{failed} 篇没有发成，原因在后台。" if failed else ""))
