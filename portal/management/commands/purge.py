import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from portal import purging, retention


class Command(BaseCommand):
    help = "按 /privacy/ 那张表，删掉到期的个人信息和别的记录。每天运行一次；随时可以再运行。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只数要删多少，什么也不改")
        keys = [term.key for term in retention.to_run()]
        parser.add_argument(
            "--only", action="append", default=[], choices=keys, help="只清这一类；可以写几次"
        )

    def handle(self, *args, **options):
        terms, now, dry = retention.to_run(options["only"]), timezone.now(), options["dry_run"]
        shown = tqdm(terms, disable=not sys.stderr.isatty(), unit="类")
        done = list(purging.purge(shown, now, dry=dry))
        for each in done:
            if each.fault:
                self.stderr.write(f"{each.term.key}：没有做成，{each.fault}。")
            else:
                self.stdout.write(f"{each.term.key}：{each.number}　{each.term.what}")
        total = sum(each.number for each in done)
        if not dry:
            purging.record(done, now)
        self.stdout.write(f"{'要删' if dry else '删掉'}一共 {total} 条。")
        if faults := [each.term.key for each in done if each.fault]:
            raise CommandError(f"{len(faults)} 类没有做成：{'、'.join(faults)}。")
