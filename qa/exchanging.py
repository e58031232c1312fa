"""Questions as a table. Out go the words that everybody may read; what comes in waits for a moderator like every other."""

from collections.abc import Callable, Iterable

from django import forms
from django.conf import settings
from django.db import DataError, IntegrityError
from django.utils import timezone

from accounts.models import User
from articles.models import Tag
from core.exchanging import Change, Exchange, RowRefused
from core.text import split_tags
from qa import posting
from qa.forms.words import Words
from qa.models import Question, WatchedPhrase
from qa.refusals import Refused
from qa.screening import mask

NAMES = {
    "id": "编号", "source": "转自", "title": "一句话问题", "body": "经过", "tags": "标签", "status": "状态",
    "published_on": "公开日期", "url": "网址",
}  # fmt: skip
NOTE = (
    "导入的提问都进审核队列，没有一条直接公开；“转自”和“编号”要写，同一处的同一个编号只进一次。"
    "已经在站上的，表格不改。状态、公开日期和网址不用写。"
)
MASKED = ("id", "source", "title", "body")


class BroughtForm(forms.Form):
    """A question as an asker would type it, and where it was asked."""

    title = Words(label="", longest=Question._meta.get_field("title").max_length, shortest=8, one_line=True)
    body = Words(label="", longest=Question._meta.get_field("body").max_length, shortest=15, rows=9)
    source = Words(label="", longest=Question._meta.get_field("brought_from").max_length, one_line=True)
    id = Words(label="", longest=Question._meta.get_field("brought_key").max_length, one_line=True)


def exchange(by: User | None = None) -> Exchange:
    return Exchange(
        "questions", "公开的提问", NAMES, "id", rows, lambda cells: _plan(cells, by), ("qa.moderate",), "qa.view_question",
        mask=_masker(), note=NOTE, within="source",
    )  # fmt: skip


def rows() -> Iterable[dict[str, str]]:
    for question in Question.objects.in_lists().prefetch_related("tags").order_by("pk").iterator(200):
        yield {
            "id": question.brought_key or str(question.pk),
            "source": question.brought_from,
            "title": question.title,
            "body": question.body,
            "tags": "、".join(sorted(tag.name for tag in question.tags.all())),
            "status": question.get_status_display(),
            "published_on": str(timezone.localdate(question.approved_at)) if question.approved_at else "",
            "url": settings.SITE_URL + question.get_absolute_url(),
        }


def _masker() -> Callable[[str, str], str]:
    """Hides in a cell what identifies somebody; the phrases of the moderators are read once."""
    phrases: list[WatchedPhrase] = []

    def hide(column: str, cell: str) -> str:
        if column not in MASKED or not cell:
            return cell
        if not phrases:
            phrases.extend(WatchedPhrase.objects.for_everything())
        return mask(cell, phrases).text

    return hide


def _plan(cells: dict[str, str], by: User | None) -> tuple[list[Change] | None, Callable[[], object]]:
    source = mask(cells.get("source", "")).text
    key = mask(cells["id"]).text if source else cells["id"]
    known = Question.objects.brought(source, key).first() if source else _own(key)
    if known is not None:
        return _same(known, cells), lambda: None
    if not source:
        raise RowRefused("转自（source）：写明这一条是在哪里提的。")
    form = BroughtForm(
        {name: cells.get(name, "") for name in ("title", "body")} | {"source": source, "id": key}
    )
    if not form.is_valid():
        told = [f"{NAMES[name]}（{name}）：{''.join(words)}" for name, words in form.errors.items()]
        raise RowRefused("；".join(told))
    words, tags, now = form.cleaned_data, _tags(cells.get("tags", "")), timezone.now()
    try:
        posting.brought_words(words["title"], words["body"], words["source"], now)
    except Refused as refused:
        raise RowRefused(refused.sentence) from None

    def write() -> None:
        try:
            posting.bring_in(
                words["title"],
                words["body"],
                tags,
                source=words["source"],
                key=words["id"],
                by=by,
                now=timezone.now(),
            )
        except Refused as refused:
            raise RowRefused(refused.sentence) from None
        except (IntegrityError, DataError):
            raise RowRefused("同一条刚刚进来过，没有写第二次。") from None

    return None, write


def _own(key: str) -> Question | None:
    """The question of this site that goes out under a number."""
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    return Question.objects.in_lists().filter(pk=int(key), brought_from="").first()


def _same(known: Question, cells: dict[str, str]) -> list[Change]:
    """Nothing to do for a row that says what is here; words that are here change by no table."""
    changed = [
        NAMES[name]
        for name in ("title", "body")
        if name in cells and _plain(cells[name]) not in (_plain(getattr(known, name)), "")
    ]
    if changed and not known.brought_from:
        raise RowRefused(f"{'、'.join(changed)}和站上的不一样。站上的提问不从表格改。")
    return []


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _tags(cell: str) -> list[Tag]:
    names = split_tags(cell)
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    if unknown := [name for name in names if name not in found]:
        raise RowRefused(f"标签（tags）：没有“{'、'.join(unknown)}”这个标签，先到后台加，或者从表格里删掉。")
    return list(found.values())
