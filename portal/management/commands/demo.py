import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import demonstration


class Command(BaseCommand):
    help = "示例账号、问答和评论，只给自己的机器试用；正式站点不会有。"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="把账号和几处地址写成 JSON，给外面的测试用")

    def handle(self, *args, **options):
        try:
            found = demonstration.prepare(timezone.now())
        except (demonstration.NotHere, demonstration.NoContent) as refusal:
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"地址：{found['site']}    后台：{found['admin']}")
        self.stdout.write(f"邮件落在：{found['mail'] or '（没有写进文件，见 EMAIL_URL）'}")
        self.stdout.write("示例账号（密码只在这台机器上生成）：")
        for account in found["accounts"]:
            self.stdout.write(f"  {account['role']:<11} {account['email']:<24} {account['password']}")
        self.stdout.write(
            "工作人员和律师登录，还要身份验证器的 6 位数字（每半分钟换，过了就再运行一次 demo）："
        )
        for account in found["accounts"]:
            if secret := account.get("totp_secret"):
                self.stdout.write(
                    f"  {account['role']:<11} 现在是 {demonstration.code_now(secret)}    密钥 {secret}"
                )
