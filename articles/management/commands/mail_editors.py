from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles.watching import letters


class Command(BaseCommand):
    help = "给责任编辑和替补编辑寄这一周要看的地方；没有要看的不寄。一周运行几次都只寄一封，没寄成的再试。"

    def handle(self, **options):
        now = timezone.now()
        with tqdm(total=len(letters.to_write(now)), unit="位", disable=None, leave=False) as bar:
            handed = letters.write_all(now, progress=bar.update)
        self.stdout.write(f"交给后台任务 {handed} 封。")
