from django.core.management.base import BaseCommand, CommandError

from accounts import letting_in


class Command(BaseCommand):
    help = (
        "邮件寄不出去的时候放一位工作人员进来：给一个 10 分钟、只能用一次的登录码。"
        "两步验证照样要；手机和备用码都丢了才加 --without-second-factor。原因会记进操作记录。"
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="工作人员登录用的邮箱")
        parser.add_argument("--reason", default="", help="为什么，不写就会问")
        parser.add_argument(
            "--without-second-factor",
            action="store_true",
            help="移除这个账号的两步验证，退出它的所有登录；进来以后要重新开启",
        )

    def handle(self, email, reason, without_second_factor, **options):
        try:
            reason = reason or input("为什么要这样放人进来？会记进操作记录：")
            code = letting_in.allow(email, reason=reason, without_second_factor=without_second_factor)
        except EOFError:
            raise CommandError("要写明原因：--reason “邮件服务商停了，已打电话核实是本人”") from None
        except letting_in.CannotLetIn as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"打开 {letting_in.way()}，填上邮箱和这个登录码（10 分钟内有效，只能用一次）：")
        self.stdout.write(code)
        self.stdout.write(
            "这个账号的两步验证已移除，登录以后要先重新开启。"
            if without_second_factor
            else "登录时还要这个人的两步验证。先确认是本人在要，再给。"
        )
