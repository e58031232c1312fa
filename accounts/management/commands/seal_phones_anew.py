from allauth.mfa.models import Authenticator
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts import factors
from accounts.models import Phone
from accounts.phones import proving


class Command(BaseCommand):
    help = "用 FIELD_KEY 里的第一把钥匙把手机号和两步验证的密钥重新加密。换钥匙：新的放在最前面，运行这个命令，再去掉旧的。"

    def handle(self, *args, **options):
        rows = Phone.objects.order_by("pk")
        found = tqdm(rows.iterator(chunk_size=500), total=rows.count(), disable=None, desc="手机号")
        done = Counter(proving.seal_anew(row) for row in found)
        self.stdout.write(f"重新加密 {done[True]} 个手机号，{done[False]} 个已经是这把钥匙。")
        if done[None]:
            raise CommandError(f"{done[None]} 个打不开：加密它们的钥匙不在 FIELD_KEY 里。")
