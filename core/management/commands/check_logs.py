import re

from django.core.management.base import BaseCommand, CommandError

from core.chain import chains

NOTED = re.compile(r"([a-z]+)=([0-9]+:(?:[0-9a-f]{64})?)")


class Command(BaseCommand):
    help = (
        "核对每一份相连的记录（审核记录、重要操作记录）：指纹、先后、末端，以及数据库拒绝改动的保护还在不在。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="名称=序号:指纹",
            help="上次核对时记下的，看它还在不在；每份记录一次",
        )

    def handle(self, *args, **options):
        noted = self._noted(options["expect"])
        wrong = []
        for chain in chains():
            report, faults = chain.faults(noted.get(chain.name, ""))
            for fault in faults:
                self.stderr.write(f"{chain.label}，{fault}")
            if faults:
                wrong.append(f"{chain.label}有 {len(faults)} 处不对，读到 {report.events} 条")
            else:
                self.stdout.write(
                    f"{chain.label}完好：{report.events} 条。请记在别处：{chain.name}={report.head}"
                )
        if wrong:
            raise CommandError("；".join(wrong) + "。")

    def _noted(self, lines):
        noted, names = {}, {chain.name for chain in chains()}
        for line in lines:
            found = NOTED.fullmatch(line)
            if not found or found[1] not in names:
                known = "、".join(sorted(names))
                raise CommandError(
                    f"--expect 要写成上次记下的那一段：名称（{known}）、等号、序号、冒号、六十四位指纹。"
                )
            noted[found[1]] = found[2]
        return noted
