from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import pictures
from articles.models import Article
from core import drawing
from core.events import public_page_changed

OF_SITE = ("花呗、网贷、信用卡还不上怎么办", "用白话讲法律怎么说、今天能做什么。句句有出处，免费。")


class Command(BaseCommand):
    help = "给每篇文章画一张分享时显示的图（1200×630）。字没有变的不重画，不再用的删掉。要装 fonts-noto-cjk。"

    def add_arguments(self, parser):
        parser.add_argument("--site", type=Path, help="只画全站通用的那一张，存到这个文件")

    def handle(self, *args, **options):
        try:
            if options["site"]:
                pictures.keep(options["site"], pictures.draw(*OF_SITE))
                self.stdout.write(f"画好了：{options['site']}")
                return
            articles = [article.as_published() for article in Article.objects.shown()]
            with tqdm(total=len(articles), disable=None, unit="篇", leave=False) as bar:
                drawn, removed = pictures.draw_all(articles, bar.update)
        except drawing.NoFonts:
            self.stderr.write(f"{drawing.FONTS} 里没有字体 fonts-noto-cjk，没有画；分享时显示全站通用的图。")
            return
        if drawn:
            public_page_changed.send(sender=Article, reason=f"{drawn} pictures")
        self.stdout.write(
            f"{len(articles)} 篇文章，新画 {drawn} 张，删掉 {removed} 张。网址：{settings.SITE_URL}"
        )
