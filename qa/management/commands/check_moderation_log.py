import re

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from qa import chain, guards

NOTED = re.compile(r"[0-9]+:([0-9a-f]{64})?")


class Command(BaseCommand):
    help = "核对审核记录：每一条的指纹、先后、末端，以及数据库拒绝改动的保护还在不在。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect", default="", metavar="序号:指纹", help="上次核对时记下的那一行，看它还在不在"
        )

    def handle(self, *args, **options):
        if options["expect"] and not NOTED.fullmatch(options["expect"]):
            raise CommandError("--expect 要写成上次记下的那一行：序号、冒号、六十四位指纹。")
        report, unguarded = chain.read(options["expect"]), guards.missing(connection)
        faults = [
            *report.faults,
            *(f"数据库里少了保护 {name}，运行 migrate 会装回去。" for name in sorted(unguarded)),
        ]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"审核记录有 {len(faults)} 处不对，读到 {report.events} 条。")
        self.stdout.write(f"审核记录完好：{report.events} 条。请把这一行记在别处：{report.head}")
