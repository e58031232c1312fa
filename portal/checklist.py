"""What a reviewing lawyer has to compare with the official text or the contract, gathered from what readers see now.

Nothing of it is kept by hand: a point leaves the list when the fact is checked, the wording is brought in, the sentence goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from articles.models import Article
from core import tables
from core.markup import to_text
from reference import figures
from reference.models import (
    FeeSchedule,
    HolidayNotice,
    Hotline,
    Known,
    LegalFigure,
    LoanPrimeRate,
    LocalFigure,
    Notice,
    Term,
)
from statutes import sources
from statutes.models import Citation, Edition, Provision, ReviewTask

SENTENCE = re.compile(r"[^。\n]+。?")
SAYS_SO = re.compile(
    r"[还都们]没有核对|尚未核对|待核对|没有[见看]到原文|以[^，。]{0,6}合同为准"
    r"|据[^，。]{0,14}转述|只?[见看]到?的?[^，。]{0,10}转述|据[报称说]道?|我们记得|没有找到[^，。]{0,10}来源"
)
_TAG = re.compile(r"<[^>]*>")
COLUMNS = ["归在", "要核对的", "在哪里", "网址", "为什么", "和什么比"]
CONTRACT = "读者手里的合同"
ORIGINAL = "文中说的那份文件的官方原文"


@dataclass(frozen=True)
class Point:
    """One thing to compare: what, where it stands, why it is not certain, and with what to compare it."""

    group: str
    what: str
    place: str
    url: str
    why: str
    against: str


def points() -> list[Point]:
    """Every point, group by group, in a fixed number of queries."""
    rows = (
        _figures,
        _rates,
        _tables,
        _terms,
        _hotlines,
        _notices,
        _unseen,
        _noted,
        _sentences,
        _unresolved,
        _changed,
        _unread,
    )
    return [point for gather in rows for point in gather()]


def as_csv(found: list[Point]) -> bytes:
    """The points as a table that a spreadsheet opens; no cell is taken for a formula."""
    rows = ((one.group, one.what, one.place, one.url, one.why, one.against) for one in found)
    return tables.write(COLUMNS, rows, "csv")


# Small facts


def _not_seen(model):
    return model._default_manager.exclude(source_status=Known.OFFICIAL)


def _why(row) -> str:
    return f"{row.get_source_status_display()}。{row.source}".rstrip("。") + "。"


def _figures() -> Iterator[Point]:
    for row in _not_seen(LegalFigure).listed():
        yield Point("数字", str(row), "数字从哪来", row.get_absolute_url(), _why(row), row.provision)


def _rates() -> Iterator[Point]:
    """One point for each kind of source: the rates of a source are compared in one sitting."""
    by_status: dict[str, list] = {}
    for row in _not_seen(LoanPrimeRate).listed():
        by_status.setdefault(row.source_status, []).append(row)
    for rows in by_status.values():
        what = f"LPR {len(rows)} 期：" + "、".join(str(row.published_on) for row in rows)
        yield Point(
            "数字",
            what,
            "数字从哪来",
            rows[0].get_absolute_url(),
            _why(rows[0]),
            "全国银行间同业拆借中心公布的 LPR",
        )


def _tables() -> Iterator[Point]:
    """What the tools reckon with besides the rates."""
    fee, capacity, days = (reverse(f"selfhelp:{name}") for name in ("court_fee", "instalment", "deadlines"))
    for row in _not_seen(FeeSchedule):
        yield Point("数字", f"{row}：{row.steps}", "诉讼费要多少", fee, _why(row), row.provision)
    for row in _not_seen(LocalFigure):
        place = fee if row.kind == LocalFigure.Kind.AVERAGE_WAGE else capacity
        yield Point("数字", str(row), "各地工资和低保标准", place, _why(row), row.source)
    for row in _not_seen(HolidayNotice):
        yield Point("数字", str(row), "最后一天是哪天", days, _why(row), row.number or row.source)


def _terms() -> Iterator[Point]:
    for row in _not_seen(Term).listed():
        against = row.provision or row.source
        yield Point(
            "名词", f"{row.word}：{row.plain}", "名词白话", row.get_absolute_url(), _why(row), against
        )


def _hotlines() -> Iterator[Point]:
    for row in _not_seen(Hotline).listed():
        what = f"{row}：{row.purpose}；{row.hours}".rstrip("；")
        yield Point(
            "热线", what, "求助电话", row.get_absolute_url(), _why(row), "主管部门官网公布的号码、名称和时间"
        )


def _notices() -> Iterator[Point]:
    for row in _not_seen(Notice).order_by("kind", "pk"):
        against = "、".join(row.provisions) or row.source
        what = f"{row.title}：{row.text}"
        yield Point("提醒", what, "骗局提醒和政策变化", row.get_absolute_url(), _why(row), against)


# Law


def _unseen() -> Iterator[Point]:
    rows = Provision.objects.filter(text_status=Provision.TextStatus.UNSEEN).with_statute()
    for row in rows.order_by("edition__statute__order", "edition_id", "number", "sub"):
        why = f"待核对原文。{row.edition.text_note}"
        yield Point(
            "法条", f"{row.citation}：{row.summary}", row.citation, row.page_url, why, _document(row.edition)
        )


def _noted() -> Iterator[Point]:
    noted = ~Q(text_note="") | ~Q(effective_note="")
    rows = (
        Edition.objects.filter(noted).select_related("statute").order_by("statute__order", "effective_from")
    )
    for row in rows:
        why = "；".join(note.rstrip("。") for note in (row.text_note, row.effective_note) if note) + "。"
        what = f"《{row.statute.short_title}》{row.label}"
        yield Point("法条", what, row.statute.title, row.statute.get_absolute_url(), why, _document(row))


def _document(edition) -> str:
    number = f"，{edition.document_number}" if edition.document_number else ""
    return f"{edition.statute.title}（{edition.label}{number}）的官方文本"


# Articles


def _sentences() -> Iterator[Point]:
    """Sentences by which a published article itself says that it is not certain."""
    known = {figure.key: figure for figure in LegalFigure.objects.all()}
    for article in Article.objects.shown().order_by("slug"):
        for title, url, html in _texts(article):
            html = figures.noted(html, known)
            if not SAYS_SO.search(_TAG.sub("", html)):
                continue  # reading the tree of every section would take seconds
            for sentence in SENTENCE.findall(to_text(html)):
                if found := SAYS_SO.search(sentence):
                    against = CONTRACT if "合同" in found[0] else ORIGINAL
                    yield Point("文章", sentence.strip(), title, url, f"文中写着“{found[0]}”。", against)


def _texts(article) -> Iterator[tuple[str, str, str]]:
    shown, url = article.live.snapshot, article.get_absolute_url()
    lines = [*shown["short_answer"], *shown["do_not"], *(step["text_html"] for step in shown["do_now"])]
    yield from ((article.title, url, line) for line in lines)
    for section in shown["sections"]:
        yield f"{article.title}：{section['title']}", f"{url}#{section['key']}", section["html"]
    yield from ((f"{article.title}：编者注", f"{url}#notes", note["html"]) for note in shown["notes"])


def _unread() -> Iterator[Point]:
    for article in Article.objects.shown().filter(Q(reviewer=None) | Q(reviewed_on=None)).order_by("slug"):
        why = "编辑核对过，还没有执业律师复核。" if article.reviewed_on else "还没有人记录核对。"
        yield Point(
            "整篇复核", article.title, article.title, article.get_absolute_url(), why, "全文引用的法条"
        )


# Citations


def _unresolved() -> Iterator[Point]:
    yield from _cited(
        "引用", ((row, row.raw_text, row.reason) for row in Citation.objects.unresolved().order_by("pk"))
    )


def _changed() -> Iterator[Point]:
    tasks = ReviewTask.objects.waiting().with_both_wordings().order_by("pk")
    yield from _cited("法律有变", ((task, task.old_provision.citation, task.reason) for task in tasks))


def _cited(group, rows) -> Iterator[Point]:
    rows = list(rows)
    places: dict[tuple[str, str], tuple[str, str]] = {}
    for source in sources.every():
        keys = [row.source_key for row, _, _ in rows if row.source_kind == source.kind]
        if keys:
            places |= {(source.kind, key): place for key, place in source.title_and_url(keys).items()}
    for row, what, why in rows:
        if place := places.get(
            (row.source_kind, row.source_key)
        ):  # what readers cannot see waits for its publication
            yield Point(group, what, *place, why or "法条库里没有对应的条文。", "现行的官方文本")
