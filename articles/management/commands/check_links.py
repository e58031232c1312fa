from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from articles.models import OutsideLink
from articles.watching import links

STOPPED = "已停下。查过的都记下了；再运行一次 check_links 就从没查的接着查。"


class Command(BaseCommand):
    help = (
        "检查通向站外的链接：同一个网站一次只问一个，中间停一停。最久没查的先查；20 小时以内查过的不再查。"
        "中断后再运行一次，从没查的接着查。"
    )

    stealth_options = ("ask",)  # how an address is asked, for a caller in Python

    def add_arguments(self, parser):
        parser.add_argument("--only", default="", metavar="文字", help="只查网址里有这几个字的")
        parser.add_argument("--again", action="store_true", help="刚查过的也再查一遍")
        parser.add_argument("--most", type=int, metavar="N", help="这一次最多查几个")

    def handle(self, *, only, again, most, ask=links.ask, **options):
        if most is not None and most < 1:
            raise CommandError("--most 要写一个大于 0 的整数。")
        total = links.gather()
        rows = links.to_check(timezone.now(), only=only, again=again)[:most]
        try:
            with tqdm(total=len(rows), unit="个", disable=None) as bar:
                counts = links.check_all(rows, ask=ask, progress=bar.update)
        except KeyboardInterrupt:
            raise CommandError(STOPPED, returncode=130) from None
        broken = OutsideLink.objects.broken().count()
        said = "，".join(
            f"{label} {counts[value]} 个" for value, label in links.Outcome.choices if counts[value]
        )
        self.stdout.write(
            f"站外链接共 {total} 个，这次查了 {len(rows)} 个{f'：{said}' if said else ''}。"
            f"三天都打不开的有 {broken} 个。"
        )
