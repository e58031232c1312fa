from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from statutes.importing import load_statutes


class Command(BaseCommand):
    help = "Load the laws of a folder, by default content/statutes; safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=Path("content/statutes"))

    def handle(self, *args, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"没有 {folder} 这个文件夹。")
        loaded = load_statutes(folder)
        for kept in loaded.kept:
            self.stdout.write(f"站内改过，没有覆盖：{kept}")
        for problem in loaded.problems:
            self.stderr.write(problem)
        self.stdout.write(f"法条：{loaded.summary}")
        if loaded.problems:
            raise CommandError("有文件没有载入，见上面各行。")
