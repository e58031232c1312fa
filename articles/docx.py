"""An article as a Word file, for those who read and remark where they never sign in: words, law in full, room to write.

Import it only when a file is asked for: python-docx is heavy.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from articles import places, snapshot, versions
from articles.laws import Filler, provisions_by_ref
from articles.models import Article, Revision
from articles.page import refs_of
from articles.querysets import CITES
from articles.workingcopy import digest, working_copy
from core.markup import tokens
from core.text import cn_number
from core.wordfile import WordFile
from reference import figures
from reference.models import LegalFigure
from statutes import changes, citing
from statutes.changes import Changes
from statutes.models import Provision

HOW = (
    "怎么提意见：在 Word 里选中一句，用“审阅”里的“新建批注”；或者写在每一节后面的格子里，把文件发回给编辑。"
    "不用改正文，说清哪一句、为什么、依据是哪一条就好。"
)
ROOM = "对这一节的意见："


@dataclass
class File:
    """A file to be handed out, with a name that every system takes."""

    name: str
    content: bytes


@dataclass
class _Notes:
    """What the text leads to, each once: provisions in full, other addresses as they are."""

    found: dict[str, int] = field(default_factory=dict)

    def number(self, key: str) -> int:
        return self.found.setdefault(key, len(self.found) + 1)


class _Words(Filler):
    """A snapshot with its law and figures of one day, and numbers for what it leads to."""

    def __init__(
        self,
        kept: dict,
        on: date,
        *,
        article: int,
        provisions: dict[str, Provision],
        figures: dict[str, LegalFigure],
        changed: dict[str, Changes],
    ):
        super().__init__(kept["laws"], provisions)
        self.on, self.notes, self.figures, self.changes = on, _Notes(), figures, changed
        self.around = places.of_parts(article, self.changes)
        self.as_written = changes.joined(self.changes.values()).as_written

    def text(self, html: str) -> str:
        """Stored HTML with its figures in words; law stays as tokens, which `quoted` and `mark` read."""
        html = html.replace('<div class="ed">', "<blockquote>").replace("</div>", "</blockquote>")
        return figures.noted(html, self.figures)

    def mark(self, href: str, words: str) -> str:
        return "" if href.startswith("#") else f"[{self.notes.number(href)}]"

    def quoted(self, paragraph: str) -> list[str] | None:
        """The official wording where a token stands alone."""
        found = tokens(paragraph)
        if len(found) != 1 or found[0].kind != "law" or found[0].raw != paragraph:
            return None
        provision, code = self.find(found[0].value), citing.parse(found[0].value)
        if provision is None or code is None:
            return [f"{paragraph}（这一条不在法条库里）"]
        return self.provision(provision, code.paragraph)

    def provision(self, provision: Provision, paragraph: int) -> list[str]:
        """A provision or one 款 of it: its name, its edition and that edition's state on the day, its lines."""
        clauses, edition = provision.clauses, provision.edition
        one = 0 < paragraph <= len(clauses)
        named = provision.citation + (f"第{cn_number(paragraph)}款" if one and len(clauses) > 1 else "")
        told = f"{named}（{edition.label}，{edition.effective_from} 起施行，{edition.status_on(self.on)}）"
        if not provision.text:
            return [f"{told}：没有官方原文，我们的概括：{provision.summary}"]
        return [told, *(clauses[paragraph - 1] if one else provision.paragraphs)]

    def endnotes(self) -> Iterable[tuple[int, list[str]]]:
        for href, number in self.notes.found.items():
            if not href.startswith("law:"):
                where = settings.SITE_URL + href if href.startswith("/") else href
                yield number, [where]
                continue
            text = href.removeprefix("law:")
            provision, code = self.find(text), citing.parse(text)
            if provision is None:
                yield number, [f"{text}（这一条不在法条库里）"]
            else:
                yield number, self.provision(provision, code.paragraph if code else 0)


def of_copy(article: Article, *, now: datetime) -> File:
    """The working copy as it is now, with the law of today."""
    copy, today = working_copy(article), timezone.localdate(now)
    kept, mark = snapshot.make(copy, on=today, history=[]), digest(copy)
    is_live = article.is_published and article.live.content_hash == mark
    standing = [
        "这一稿已经发布，和线上的一字不差。" if is_live else "未发布的稿子，请不要转发。",
        f"稿子编号 {mark[:8]}（全文校验 {mark}）；文件做于 {_moment(now)}。字一改，编号就变。",
        f"法条是 {today} 当天的原文，数字是当天的数字。",
    ]
    if article.edited_at:
        standing.insert(1, f"最近一次保存：{_moment(article.edited_at)}。")
    words = _Words(
        kept,
        today,
        article=article.pk,
        provisions=provisions_by_ref(refs_of(kept), on=today),
        figures=LegalFigure.objects.by_key(kept["figures"]),
        changed=changes.at(CITES, places.keys(article.pk, kept), on=today),
    )
    content = _written(kept, words, standing, made_at=now)
    return File(f"{article.slug}-draft-{mark[:8]}.docx", content)


def of_revision(revision: Revision, *, now: datetime) -> File:
    """A published version as readers got it when it came out: with the law and the figures that were kept of that day."""
    day, mark = timezone.localdate(revision.created_at), revision.content_hash
    is_live = revision.article.is_published and revision.article.published_revision_id == revision.pk
    standing = [
        f"第 {revision.number} 版，发布于 {_moment(revision.created_at)}。"
        + ("现在线上就是这一版。" if is_live else "这不是线上现在的版本。"),
        f"版本编号 {mark[:8]}（全文校验 {mark}）；文件做于 {_moment(now)}。",
        f"法条和数字是发布那天（{day}）的。",
    ]
    law, numbers = versions.rested_on(revision, on=day)
    words = _Words(
        revision.snapshot,
        day,
        article=revision.article_id,
        provisions={ref: one.provision for ref, one in law.items()},
        figures=numbers,
        changed=versions.waiting_at(revision, revision.created_at),
    )
    content = _written(revision.snapshot, words, standing, made_at=now)
    return File(f"{revision.article.slug}-v{revision.number}-{mark[:8]}.docx", content)


def _written(kept: dict, words: _Words, standing: list[str], *, made_at: datetime) -> bytes:
    file = WordFile(
        kept["title"], author=settings.SITE_NAME, made_at=made_at, mark=words.mark, quoted=words.quoted
    )
    file.heading(kept["title"], 0)
    for line in standing:
        file.line(line, small=True)
    file.line(HOW, small=True)
    file.footer(f"{settings.SITE_NAME}　{kept['title']}　{standing[0]}")
    _opening(file, kept, words)
    for section in kept["sections"]:
        file.heading(f"{section['number']}　{section['title']}")
        _tell_changes(file, words.changes.get(section["uid"]))
        file.html(words.text(section["html"]))
        file.box(ROOM)
    _closing(file, kept, words)
    return file.bytes()


def _opening(file: WordFile, kept: dict, words: _Words) -> None:
    file.line(f"读者的问题：{kept['question']}")
    if kept["description"]:
        file.line(f"摘要：{kept['description']}")
    steps = [f"<p><strong>{step['title_html']}</strong>　{step['text_html']}</p>" for step in kept["do_now"]]
    for title, items, ordered, part in [
        ("先说结论", kept["short_answer"], True, "gist"),
        ("现在就做", steps, True, "now"),
        ("先别做", kept["do_not"], False, "" if steps else "now"),
    ]:
        if items:
            file.heading(title)
            _tell_changes(file, words.around.get(part))
            file.numbered((words.text(item) for item in items), ordered=ordered)
    file.box("对开头这几部分的意见：")


def _tell_changes(file: WordFile, changed: Changes | None) -> None:
    for change in changed.waiting if changed else []:
        file.line(f"法律有变，还没有复核：{change.old.citation}，{change.sentence}", strong=True)


def _closing(file: WordFile, kept: dict, words: _Words) -> None:
    if kept["notes"]:
        file.heading("编者注")
        _tell_changes(file, words.around.get("notes"))
        file.numbered((words.text(note["html"]) for note in kept["notes"]), ordered=False)
    if kept["sources"]:
        file.heading("从哪些页面起步")
        for source in kept["sources"]:
            told = [source["title"], source["site"], source["printed_date"], source["url"], source["note"]]
            file.line("，".join(one for one in told if one))
    if words.notes.found:
        file.heading("文中的依据和出处")
        for number, lines in words.endnotes():
            file.line(f"[{number}] {lines[0]}", strong=len(lines) > 1)
            for line in lines[1:]:
                file.line(line)
    file.box("对整篇的意见：", lines=4)


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
