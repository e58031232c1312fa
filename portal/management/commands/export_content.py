from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal import exporting


class Command(BaseCommand):
    help = "把站上改过的文章、栏目、标签、名词、热线、数字、同义词和法条的白话写回 content/，没变的不动；写完请看 git diff。"

    def add_arguments(self, parser):
        parser.add_argument("--content", type=Path, default=settings.CONTENT_DIR, help="内容文件夹")
        parser.add_argument("--check", action="store_true", help="只核对，不写；站上和文件不一致就失败")
        parser.add_argument("--diff", action="store_true", help="把每个文件的改动打印出来")
        parser.add_argument("--ours", action="store_true", help="站上和文件都改过的，以站上的为准")

    def handle(self, *args, **options):
        folder = options["content"]
        if not folder.is_dir():
            raise CommandError(f"没有这个文件夹：{folder}")
        with tqdm(disable=None, unit="篇", leave=False) as bar:
            plans = exporting.plan(folder, ours=options["ours"], progress=bar.update)
        changed = [one for one in plans if one.changes]
        for one in changed:
            self.stdout.write(f"{self.verb(one, options['check'])}：{one.path.relative_to(folder)}")
            if options["diff"]:
                self.stdout.write(exporting.diff(one))
            if not options["check"]:
                exporting.write(one)
        apart = [words for one in plans for words in one.apart]
        for words in apart:
            self.stderr.write(f"要由你决定：{words}")
        if options["check"] and (changed or apart):
            raise CommandError(f"站上和文件不一致：{len(changed)} 个文件要写，{len(apart)} 处要由人决定。")
        self.stdout.write(f"{len(plans)} 个文件，写了 {len(changed)} 个，{len(apart)} 处要由你决定。")

    @staticmethod
    def verb(one, only_check):
        done = "删去" if one.text is None else "新写" if one.before is None else "改写"
        return f"要{done}" if only_check else f"已{done}"
