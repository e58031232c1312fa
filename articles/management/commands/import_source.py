import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.sourcepages import Found, Unreadable, read
from articles.sourcepages.decoding import MAX_BYTES
from articles.sourcing import import_page
from articles.steps import NotReady


class Command(BaseCommand):
    help = "从网页的文字或 HTML 建草稿：标题、来源、日期、作者、栏目、标签、小节、法条、评论；--dry-run 只看不存。"
    requires_system_checks = []  # --dry-run reads only; answers at once

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="网页的文字或 HTML 文件；- 表示标准输入")
        parser.add_argument("--dry-run", action="store_true", help="只说找到了什么，不写数据库")
        parser.add_argument("--json", action="store_true", help="用 JSON 输出；多个文件时每行一个")
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="每个文件的 JSON 写到这个文件夹（隐含 --dry-run）"
        )

    def handle(self, *args, files, out, json, dry_run, **options):
        if files.count("-") > 1:
            raise CommandError("标准输入（-）只能用一次。")
        self.indent = 1 if len(files) == 1 else None
        refused = 0
        for file in files:
            try:
                raw = _bytes_of(file)
                found = read(raw)
                if out:
                    self._write(out, file, found)
                elif json:
                    self._print(found.as_dict() if len(files) == 1 else {"file": file} | found.as_dict())
                if not (dry_run or out):
                    self._import(file, found, raw, say=not json)
                elif not (json or out):
                    self._tell(file, found)
            except (Unreadable, NotReady, OSError) as error:
                refused += 1
                self.stderr.write(f"{file}：{_words(error)}")
        if refused:
            raise CommandError(f"{len(files)} 个文件里有 {refused} 个没有读进来，原因见上面。")

    def _import(self, file: str, found: Found, raw: bytes, *, say: bool) -> None:
        done = import_page(found, raw, by=None, now=timezone.now())
        if say:
            what = "建了草稿" if done.is_new else "以前导入过，没有再建"
            self.stdout.write(f"{file}：{what}：{done.article.slug}")

    def _tell(self, file: str, found: Found) -> None:
        if not found.is_article:
            self.stdout.write(f"{file}：不是文章。{found.why_not}")
            return
        facts = (found.site, found.published, found.author, found.category)
        self.stdout.write(
            f"{file}：{found.title or '没有标题'}（{' | '.join(fact or '—' for fact in facts)}）"
        )
        for section in found.sections:
            self.stdout.write(f"  {'  ' * section.level}{section.numbering or ''}{section.heading}")
        self.stdout.write(
            f"  标签 {len(found.tags)}，小节 {len(found.sections)}，法条 {len(found.statutes)}，"
            f"评论 {len(found.comments)}，略去 {len(found.junk)} 行"
        )

    def _write(self, folder: Path, file: str, found: Found) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = "stdin" if file == "-" else Path(file).stem
        (folder / f"{name}.json").write_text(_dump(found.as_dict(), 1), encoding="utf-8")

    def _print(self, findings: dict) -> None:
        self.stdout.write(_dump(findings, self.indent))


def _dump(findings: dict, indent: int | None) -> str:
    return json.dumps(findings, ensure_ascii=False, indent=indent)


def _bytes_of(file: str) -> bytes:
    """At most one byte more than `read` takes, so that a huge file is refused without being loaded."""
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with open(file, "rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _words(error: Exception) -> str:
    return f"读不到：{error.strerror}" if isinstance(error, OSError) else str(error)
