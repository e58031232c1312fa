from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import feedback


class Command(BaseCommand):
    help = f"删掉读者纠错时留下、已经满 {feedback.CONTACT_DAYS} 天的邮箱。每天运行一次。"

    def handle(self, **options):
        self.stdout.write(f"删掉 {feedback.forget_old_contacts(timezone.now())} 个邮箱，写的内容都还在。")
