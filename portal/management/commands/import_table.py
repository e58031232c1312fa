from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core import exchanging, tables
from core.exchanging import FAULTY, SAID
from portal.exchanging import exchanges


class Command(BaseCommand):
    help = "从 CSV、XLSX 或 JSON 导入一张表；--dry-run 只看会改什么。有错的行写明行号，不影响别的行。"

    def add_arguments(self, parser):
        parser.add_argument("table", choices=sorted(exchanges()), help="哪一张表")
        parser.add_argument("file", type=Path, help="要导入的文件")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么，什么也不写")

    def handle(self, *args, **options):
        path, exchange = options["file"], exchanges()[options["table"]]
        try:
            sheet = tables.read(path.read_bytes(), path.name)
            with tqdm(total=len(sheet.lines), disable=None, unit="行", leave=False, desc="核对") as bar:
                plans = exchanging.plan(exchange, sheet, bar.update)
        except OSError as error:
            raise CommandError(f"读不了 {path}：{error.strerror}。") from None
        except tables.Unreadable as error:
            raise CommandError(f"{path.name}：{error}") from None
        if options["dry_run"]:
            self.show(plans)
            counts = {name: sum(one.outcome == name for one in plans) for name in SAID}
        else:
            with tqdm(total=len(plans), disable=None, unit="行", leave=False, desc="写入") as bar:
                counts = exchanging.carry_out(plans, bar.update)
        for one in plans:
            if one.outcome == FAULTY:
                self.stderr.write(f"{path.name} {one}")
        told = "，".join(f"{SAID[name]} {count} 行" for name, count in counts.items())
        self.stdout.write(f"{told}{'（没有写入）' if options['dry_run'] else ''}")
        if counts[FAULTY]:
            raise CommandError(
                f"{counts[FAULTY]} 行有错，上面写了行号；其余的{'可以' if options['dry_run'] else '已经'}导入。"
            )

    def show(self, plans):
        for one in plans:
            if one.outcome in (exchanging.NEW, exchanging.CHANGED):
                self.stdout.write(str(one))
            for change in one.changes:
                self.stdout.write(f"  {change.label}：{change.old!r} → {change.new!r}")
