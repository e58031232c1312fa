from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from tqdm import tqdm

from accounts import factors
from accounts.models import Phone
from accounts.phones import proving


class Command(BaseCommand):
    help = "用 FIELD_KEY 里的第一把钥匙把手机号和两步验证的密钥重新加密。换钥匙：新的放在最前面，运行这个命令，再去掉旧的。"

    def handle(self, *args, **options):
        rows = Phone.objects.order_by("pk")
        found = tqdm(rows.iterator(chunk_size=500), total=rows.count(), disable=None, desc="手机号")
        anew = sum(proving.seal_anew(row) for row in found)
        self.stdout.write(f"重新加密 {anew} 个手机号，其余的已经是这把钥匙。")
        held = list(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"))
        done = sum(factors.seal_anew(each) for each in tqdm(held, disable=None, desc="两步验证"))
        self.stdout.write(f"重新加密 {done} 个两步验证的密钥；打不开的 {len(held) - done} 个，要重新开启。")
