from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from articles import wordpress
from articles.importing_wordpress import bring, nginx_map
from articles.models import Category


class Command(BaseCommand):
    help = "把 WordPress 导出的文件（WXR）导入成草稿，一篇只导入一次；--map 写出旧地址到新地址的对照。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="WordPress“工具 → 导出”得到的 .xml")
        parser.add_argument(
            "--category", required=True, help="分类在本站没有的，放进哪个栏目（写栏目的地址）"
        )
        parser.add_argument("--map", type=Path, help="把旧地址的跳转写成 nginx 的 map")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，什么也不写")

    def handle(self, *args, **options):
        shelf = Category.objects.filter(slug=options["category"]).first()
        if shelf is None:
            known = "、".join(Category.objects.values_list("slug", flat=True))
            raise CommandError(f"没有 {options['category']} 这个栏目，可以写：{known}。")
        try:
            export = wordpress.read(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"读不了 {options['file']}：{error.strerror}。") from None
        except wordpress.NoExport as error:
            raise CommandError(f"{options['file'].name}：{error}") from None
        with tqdm(total=len(export.posts), disable=None, unit="篇", leave=False) as bar:
            done = bring(
                export, shelf=shelf, now=timezone.now(), dry_run=options["dry_run"], progress=bar.update
            )
        for one in done:
            if one.outcome == "faulty":
                self.stderr.write(one.words)
            else:
                what = "以前导入过" if one.outcome == "there" else "草稿"
                self.stdout.write(f"{what}：{one.title}（{one.old} → {one.new}）{one.words}")
        if options["map"] and not options["dry_run"]:
            options["map"].write_text(nginx_map(done), encoding="utf-8")
        outcomes = [one.outcome for one in done]
        created, faulty = outcomes.count("created"), outcomes.count("faulty")
        dry = "（没有写入）" if options["dry_run"] else ""
        self.stdout.write(
            f"新草稿 {created} 篇，以前导入过 {outcomes.count('there')} 篇，有错 {faulty} 篇{dry}"
        )
        if faulty:
            raise CommandError(f"{faulty} 篇有错，上面写了是哪几篇；其余的不受影响。")
