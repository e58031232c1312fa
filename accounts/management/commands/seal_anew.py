from collections import Counter

from allauth.mfa.models import Authenticator
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
        held = list(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"))
        sealed = sum(factors.seal_anew(each) for each in tqdm(held, disable=None, desc="两步验证"))
        self.stdout.write(f"重新加密 {sealed} 个两步验证的密钥。")
        if done[None] or len(held) > sealed:
            raise CommandError(
                f"{done[None]} 个手机号、{len(held) - sealed} 个两步验证的密钥打不开：加密它们的钥匙不在 FIELD_KEY 里。"
            )
