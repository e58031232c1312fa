from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import tables
from portal.exchanging import exchanges


class Command(BaseCommand):
    help = "把一张表导出成 CSV、XLSX 或 JSON；像公式的格子前面加一个撇号，导入时原样还原。"

    def add_arguments(self, parser):
        parser.add_argument("table", choices=sorted(exchanges()), help="哪一张表")
        parser.add_argument("file", type=Path, help="写到哪里；后缀 .csv .xlsx .json 决定格式")

    def handle(self, *args, **options):
        path, exchange = options["file"], exchanges()[options["table"]]
        kind = path.suffix.lstrip(".").lower()
        if kind not in tables.KINDS:
            raise CommandError("文件名要以 .csv、.xlsx 或 .json 结尾。")
        rows = list(exchange.table())
        try:
            path.write_bytes(tables.write(list(exchange.columns), rows, kind))
        except OSError as error:
            raise CommandError(f"写不了 {path}：{error.strerror}。") from None
        self.stdout.write(f"{exchange.label} {len(rows)} 条，写在 {path}。")
