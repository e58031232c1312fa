from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from qa.bulk import making
from qa.bulk.sizes import LEAST_SCALE, Size


class Command(BaseCommand):
    help = "编出大量提问、回答、评论和审核记录，用来量一量站点在全量下的快慢；正式站点不会有。"

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=1.0, help="全量的几分之几，例如 0.01")
        parser.add_argument("--yes", action="store_true", help="库里已有别人的提问也照放")

    def handle(self, *args, **options):
        if not LEAST_SCALE <= options["scale"] <= 1:
            raise CommandError(f"--scale 要在 {LEAST_SCALE} 到 1 之间。")
        size = Size(options["scale"])
        try:
            with tqdm(total=size.questions, unit="问", disable=None) as bar:
                made = making.make(size, timezone.now(), despite=options["yes"], progress=bar.update)
        except making.NotHere as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            raise CommandError("停下了。放好的都在，再运行一次就接着放。") from None
        self.stdout.write(
            f"新放 {made.new} 个提问；库里共有提问 {made.questions}、回答 {made.answers}、评论 {made.comments}。"
            "要搜得到它们，再运行 manage.py rebuild_search。"
        )
