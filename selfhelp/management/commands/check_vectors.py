from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from selfhelp import tables, vectors


class Command(BaseCommand):
    help = "Work out the cases of a file with the rules of the tools; ends with 1 on any difference."
    requires_system_checks = []  # reads only; answers at once

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="JSON: lists of cases under keys such as a_overdue_cost")

    def handle(self, *args, file, **options):
        try:
            self._check(file)
        except DatabaseError as error:
            why = str(error).strip().partition("\n")[0]
            raise CommandError(f"读不了数据库（{why}）。还没建好的，先运行 manage.py migrate。") from None

    def _check(self, file):
        today = timezone.localdate()
        held, of_files = tables.held(today), tables.of_files(today)
        if not held.lpr.rows:
            held = replace(held, lpr=of_files.lpr)
            self.stdout.write("数据库里还没有LPR，用 content/reference/lpr.csv 里的。")
        if not held.fees:
            held = replace(held, fees=of_files.fees)
            self.stdout.write("数据库里还没有诉讼费费率，用 content/reference/fees.toml 里的。")
        try:
            report = vectors.check(vectors.load(file), held)
        except vectors.Unreadable as error:
            raise CommandError(str(error)) from None
        for difference in report.differences:
            self.stdout.write(str(difference))
        # The count is the last line in every case, so the exit code is set without words of its own.
        self.stdout.write(report.summary)
        if report.differences:
            raise SystemExit(1)
