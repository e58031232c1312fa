from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import doctor
from portal.doctor import telling


class Command(BaseCommand):
    help = (
        "看网站有没有毛病：邮件、磁盘、时钟、证书、备份、迁移、积压的任务和信、旧了的资料、相连的记录、设置。"
        "只看，不改。有“不行”的，退出码是 1；--mail 时，信没有寄出去才是 1。"
    )
    requires_system_checks = ()  # a site that does not pass them is what this is for

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=doctor.keys(), default=[], metavar="项目",
                            help=f"只看这几项：{'、'.join(doctor.keys())}")  # fmt: skip
        parser.add_argument("--mail", action="store_true", help="有变化或者过了一周，写信给 OWNER_EMAIL")
        parser.add_argument("--send", action="store_true", help="寄一封试试：不管有没有变化都写信")

    def handle(self, only, mail, send, **options):
        now = timezone.now()
        findings = doctor.examine(now, only)
        for finding in findings:
            self.stdout.write(f"{finding.level.word:\u3000<2}　{finding.name:\u3000<5}　{finding.words}")
        if mail or send:
            self._tell(findings, now, always=send)
        bad = sum(finding.level is doctor.Level.BAD for finding in findings)
        if (
            bad and not mail
        ):  # whoever is told by letter needs no failed unit: that one says that nobody could be told
            raise CommandError(f"有 {bad} 处不行。")

    def _tell(self, findings, now, *, always):
        try:
            if always and not telling.settings.OWNER_EMAIL:
                raise telling.NobodyToTell
            left = telling.letter(findings, now).send() if always else telling.tell(findings, now)
        except telling.NobodyToTell as fault:
            raise CommandError("不知道写给谁：请设置 OWNER_EMAIL。") from fault
        except OSError as fault:
            raise CommandError(f"信没有寄出去：{fault}") from fault
        if left:
            self.stdout.write("已经写信给 OWNER_EMAIL。")
