from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import rechecking


class Command(BaseCommand):
    help = "律师核验满一年要复核：提前三十天和七天写信，到期的改为已过期。每天运行一次，多运行不会多写信。"

    def handle(self, **options):
        now = timezone.now()
        ended, written = rechecking.expire(now), rechecking.remind(now)
        self.stdout.write(f"到期 {ended} 位，提醒 {written} 位。")
