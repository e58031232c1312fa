from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from qa import outcomes


class Command(BaseCommand):
    help = (
        "提问公开三十天和九十天以后，问提问的人一句后来怎样了；每次只问一回。每天运行一次，中断后再运行即可。"
    )

    def handle(self, **options):
        with tqdm(unit="人", disable=None) as bar:
            asked = outcomes.ask_due(timezone.now(), bar.update)
        self.stdout.write(f"问了 {asked} 人后来怎样了。")
