from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import sessions
from accounts.phones import proving


class Command(BaseCommand):
    help = "忘掉半年没有用过的浏览器、过期的手机验证码，和旧表里的登录。"

    def handle(self, *args, **options):
        now = timezone.now()
        browsers, codes = sessions.forget(now), proving.tidy(now)
        self.stdout.write(f"忘掉 {browsers} 条登录过的浏览器和旧的登录、{codes} 个手机验证码。")
