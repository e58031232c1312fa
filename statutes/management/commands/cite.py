import json
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from statutes import citing


class Command(BaseCommand):
    help = "Print the provisions that a text names, one JSON object a line."
    requires_system_checks = []  # reads only; answers at once

    def add_arguments(self, parser):
        parser.add_argument("file", help="a text, Markdown or HTML file; - reads from standard input")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day of the text, YYYY-MM-DD; default: today"
        )

    def handle(self, *args, file, on, **options):
        library = citing.Library.load()
        for line in citing.lines_for(_read(file), library, on=on or timezone.localdate()):
            self.stdout.write(json.dumps(line, ensure_ascii=False))


def _read(file: str) -> str:
    try:
        return sys.stdin.buffer.read().decode() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"读不到 {file}：{error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} 不是 UTF-8 文字。") from None
