from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from statutes import checking
from statutes.importing import BadFile


class Command(BaseCommand):
    help = "Compare every official wording with a folder of official texts; ends with 1 on any difference."
    requires_system_checks = []  # reads only; answers at once

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, help="holds cited_provisions.jsonl, core_statutes.jsonl or laws/*.md"
        )
        parser.add_argument("--content", type=Path, default=Path("content/statutes"), help="our files of law")

    def handle(self, *args, folder, content, **options):
        if not folder.is_dir():
            raise CommandError(f"没有 {folder} 这个文件夹。")
        try:
            report = checking.check(checking.our_texts(content if content.is_dir() else None), folder)
        except BadFile as error:
            raise CommandError(str(error)) from None
        for missing in report.missing:
            self.stdout.write(f"没有找到：{missing}")
        for one in report.differences:
            self.stdout.write(f"不同：{one.label}（{one.where}）\n  本站：{one.ours}\n  官方：{one.theirs}")
        self.stdout.write(report.summary)
        if report.differences:
            raise CommandError("有引文和官方文本不一样，见上面各行。")
        if not report.compared:
            raise CommandError(f"{folder} 里没有可以比较的条文。")
