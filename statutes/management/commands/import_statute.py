import signal
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from core.text import split_tags
from statutes import amending
from statutes.importing import BadFile, Identity, Imported, Unclear, identify, import_law, read_whole
from statutes.models import Statute

_DAYS = {
    "--effective-from": "施行日期，例如 2024-01-01；文件里有就不用写",
    "--effective-to": "失效日期：从这一天起不再适用",
    "--promulgated-on": "公布日期",
    "--numbering-since": "条号从哪天起就是这样；不写等于施行日期",
    "--text-as-of": "已知文本到哪天没有变过",
}
_WORDS = {
    "--slug": "地址，例如 company-law",
    "--short-title": "简称，例如 公司法",
    "--aliases": "别名，用顿号分开",
    "--level": f"效力级别：{'、'.join(Statute.Level.labels)}",
    "--issuer": "制定机关，例如 国务院",
    "--label": "版本，例如 2023年修正",
    "--document-number": "文号",
    "--source-name": "文本来源",
    "--source-url": "来源网址",
    "--text-note": "对读者说明文本还有什么没核对",
}


class Command(BaseCommand):
    help = (
        "导入一整部法律（Markdown 或纯文本）：条号有缺有重就不导入；本站写的白话和边注不会丢；可以反复运行。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="法律全文：名称、日期、编章节、第一条 ……")
        parser.add_argument("--dry-run", action="store_true", help="只说会做什么，什么都不改")
        parser.add_argument("--replace", action="store_true", help="原文和文件不一样的条，改成文件里的")
        parser.add_argument(
            "--content",
            type=Path,
            default=settings.CONTENT_DIR / "statutes",
            help="本站自己的法律文件，用来认出地址和日期",
        )
        for name, words in _DAYS.items():
            parser.add_argument(name, type=_day, metavar="日期", help=words)
        for name, words in _WORDS.items():
            parser.add_argument(name, type=str.strip, metavar="文字", help=words)

    def handle(self, *args, file, dry_run, replace, content, **options):
        started = time.monotonic()
        progress = Progress(self.stderr)
        try:
            with _stop_on_terminate():
                law = read_whole(file)
                self._refuse_broken(law)
                for note in law.notes:
                    self.stdout.write(note)
                identity = identify(law, _given(options), content)
                for note in identity.notes:
                    self.stdout.write(note)
                imported = import_law(
                    law, identity, now=timezone.now(), replace=replace, dry_run=dry_run, progress=progress
                )
        except (BadFile, Unclear, amending.Refused) as error:
            raise CommandError(f"{error}\n没有导入，什么都没有改。") from None
        except OperationalError as error:
            raise CommandError(
                f"数据库没有答应（{error}）。请过一会儿再运行一次，已经做完的不会重做。"
            ) from None
        except KeyboardInterrupt:
            raise CommandError(progress.stopped(), returncode=130) from None
        self._tell(identity, imported, dry_run, time.monotonic() - started)

    def _refuse_broken(self, law):
        if not law.problems:
            return
        for problem in law.problems:
            self.stderr.write(problem)
        raise CommandError(f"文件有 {len(law.problems)} 处问题，上面逐一写了行号。没有导入，什么都没有改。")

    def _tell(self, identity: Identity, imported: Imported, dry_run: bool, seconds: float):
        for label in imported.replaced:
            self.stdout.write(f"已按文件改写：{label}")
        for one in imported.differences:
            self.stdout.write(
                f"不一样：{one.label}（文件第 {one.line} 行）\n  库里：{one.ours}\n  文件：{one.theirs}"
            )
        if imported.superseded:
            self.stdout.write(
                f"{imported.superseded} 到 {identity.edition['effective_from']} 为止；{imported.tasks} 处引用等着复核。"
            )
        head = (
            "试运行，什么都没有改。会"
            if dry_run
            else ("" if imported.wrote else "和库里一样，什么都没有改。")
        )
        self.stdout.write(f"{identity.name}：{head}{imported.summary}，用时 {seconds:.1f} 秒。")
        if imported.differences:
            raise CommandError(
                f"{len(imported.differences)} 条的原文和文件不一样，保留了库里的。请和公报核对："
                "库里错了，加 --replace 再运行，content/statutes 里的也要改；文件错了，改文件。"
            )


class Progress:
    """One line for each tenth of each part of the work."""

    def __init__(self, out):
        self._out, self._last = out, ("", -1)

    def __call__(self, what: str, done: int, total: int) -> None:
        tenth = done * 10 // max(total, 1)
        if (what, tenth) != self._last:
            self._last = (what, tenth)
            self._out.write(f"{what} {done}/{total}")

    def stopped(self) -> str:
        """What a stop leaves behind: the law comes in whole or not at all, what follows it can be done again."""
        if self._last[0] in ("", "写入法条") and self._last[1] < 10:
            return "停下了，什么都没有改。"
        return "停下了。条文已经全部导入，搜索和引用还没更新完；再运行一次就会接着做完。"


def _given(options) -> dict:
    names = [name.removeprefix("--").replace("-", "_") for name in (*_DAYS, *_WORDS)]
    given = {name: options.get(name) for name in names}
    given["aliases"] = split_tags(given["aliases"] or "")
    if given["level"]:
        levels = {label: value for value, label in Statute.Level.choices}
        if given["level"] not in levels:
            raise CommandError(f"--level 只能是：{'、'.join(levels)}")
        given["level"] = levels[given["level"]]
    return given


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期，要写成 2024-01-01 这样。") from None


@contextmanager
def _stop_on_terminate():
    """SIGTERM stops as Ctrl-C does."""

    def stop(*_):
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: whoever started us stops us
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
