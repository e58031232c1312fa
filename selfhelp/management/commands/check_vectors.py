from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from selfhelp import rates_held, vectors


class Command(BaseCommand):
    help = "Work out the cases of a file with the rules of the tools; ends with 1 on any difference."
    requires_system_checks = []  # reads only; answers at once

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="JSON: lists of cases under keys such as a_overdue_cost")

    def handle(self, *args, file, **options):
        table = rates_held.lpr_table()
        if not table.rows:
            table = rates_held.lpr_table_of_file()
            self.stdout.write("数据库里还没有LPR，用 content/reference/lpr.csv 里的。")
        try:
            report = vectors.check(vectors.load(file), table)
        except vectors.Unreadable as error:
            raise CommandError(str(error)) from None
        for difference in report.differences:
            self.stdout.write(str(difference))
        # The count is the last line in every case, so the exit code is set without words of its own.
        self.stdout.write(report.summary)
        if report.differences:
            raise SystemExit(1)
