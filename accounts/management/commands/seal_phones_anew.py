from django.core.management.base import BaseCommand
from tqdm import tqdm

from accounts.models import Phone
from accounts.phones import proving


class Command(BaseCommand):
    help = "用 FIELD_KEY 里的第一把钥匙把手机号重新加密。换钥匙：新的放在最前面，运行这个命令，再去掉旧的。"

    def handle(self, *args, **options):
        rows = Phone.objects.order_by("pk")
        found = tqdm(rows.iterator(chunk_size=500), total=rows.count(), disable=None, desc="手机号")
        anew = sum(proving.seal_anew(row) for row in found)
        self.stdout.write(f"重新加密 {anew} 个手机号，其余的已经是这把钥匙。")
