"""What of the published texts may have grown old, part by part, for the editors' desk and for their letters.

Each part asks a fixed number of queries, however much there is, and shows the first rows alone.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Min, OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Feedback, LinkPlace, LiveSection, OutsideLink, Schedule
from articles.querysets import CITES
from articles.watching.scope import MINE, MOST, NOBODYS, Part, Row, Scope, owner_of
from search import desk as searches
from statutes import sources
from statutes.models import Citation, ReviewTask

VOTES_OF_DAYS, SEARCHES_OF_DAYS = 90, 30
Maker = Callable[[Scope, datetime], Part | None]


def parts(scope: Scope, now: datetime) -> list[Part]:
    """Every kind of work that this person may see to, also where nothing waits."""
    made = [make(scope, now) for right, make in PARTS if scope.person.has_perm(right)]
    return [part for part in made if part is not None]


def counts(scope: Scope, now: datetime) -> list[Part]:
    """The parts in which something waits."""
    return [part for part in parts(scope, now) if part.total]


def _with_editors(rows):
    return rows.select_related("responsible_editor", "deputy_editor")


def _mend(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _list(name: str, **filters) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


# Part by part


def overdue(scope: Scope, now: datetime) -> Part:
    due = scope.articles().review_due(_day(now))
    by_shelf = due.order_by().values_list("published_revision__category__name").annotate(number=Count("pk"))
    shelves = sorted(by_shelf, key=lambda one: (-one[1], one[0]))
    rows = [
        Row(
            what=article.title, url=_mend(article), since=article.review_due_on, owner=owner_of(article),
            words=f"上次核对 {article.reviewed_on}" if article.reviewed_on else "发布以后还没有核对过",
            ways=[("记录核对", reverse("admin:articles_article_mark_reviewed", args=[article.pk]))],
        )
        for article in _with_editors(due)[:MOST]
    ]  # fmt: skip
    return Part(
        "overdue", "该核对了", "过了栏目定的核对期限，最久的在前。", sum(number for _, number in shelves), rows,
        _list("articles_article", due="over", **_whose(scope)),
        "；".join(f"{name} {number} 篇" for name, number in shelves),
    )  # fmt: skip


def changed_law(scope: Scope, now: datetime) -> Part:
    waiting = ReviewTask.objects.waiting()
    mine = LiveSection.objects.filter(article=OuterRef(OuterRef("pk"))).values("uid")
    places = waiting.filter(source_kind=CITES, source_key__in=mine).order_by()
    resting = (
        scope.articles()
        .annotate(since=Subquery(places.order_by("opened_at").values("opened_at")[:1]))
        .filter(since__isnull=False)
        .annotate(places=Subquery(places.values("source_kind").annotate(number=Count("pk")).values("number")))
    )
    desk = reverse("admin:statutes_reviewtask_desk")
    rows = [
        Row(
            what=article.title, url=_mend(article), since=_day(article.since), owner=owner_of(article),
            words=f"{article.places} 处等着按新法再看", ways=[("对照新旧条文", desk)],
        )
        for article in _with_editors(resting).order_by("since", "pk")[:MOST]
    ]  # fmt: skip
    others = waiting.exclude(source_kind=CITES).count() if scope.has_the_rest else 0
    note = f"另有 {others} 处在回答、书状和工具里。" if others else ""
    return Part(
        "law", "法律有变的", "引用的条文改了，还没有人按新法看过。", resting.count(), rows, desk, note
    )


def votes(scope: Scope, now: datetime) -> Part:
    recent = Feedback.objects.since(now - timedelta(days=VOTES_OF_DAYS)).filter(article__in=scope.articles())
    sums = recent.votes_by_revision().annotate(first=Min("created_at"))
    by_article = [
        (pk, list(rows)) for pk, rows in groupby(sums, key=lambda row: row["article_id"])
    ]  # by article already
    lacking = [(sum(row["lacking"] for row in rows), pk, rows) for pk, rows in by_article]
    lacking = sorted((one for one in lacking if one[0]), key=lambda one: (-one[0], one[1]))
    articles = _with_editors(Article.objects).in_bulk([pk for _, pk, _ in lacking[:MOST]])
    rows = [
        Row(
            what=articles[pk].title, url=reverse("desk_article", args=[pk]),
            since=_day(min(row["first"] for row in kept)), owner=owner_of(articles[pk]),
            words=_said(kept), ways=[("看这些反馈", _list("articles_feedback", article__id__exact=pk, kind__exact="lacking"))],
        )
        for _, pk, kept in lacking[:MOST]
    ]  # fmt: skip
    return Part(
        "votes", "读者说没帮助的", f"最近 {VOTES_OF_DAYS} 天，说得最多的在前；合并各个版本。",
        len(lacking), rows, _list("articles_feedback", kind__exact="lacking"),
    )  # fmt: skip


def _said(rows: list[dict]) -> str:
    """没帮助 5 次（看不懂 3，太长 1），有帮助 20 次"""
    reasons = {label: sum(row[value] for row in rows) for value, label in Feedback.Reason.choices}
    named = "，".join(
        f"{label} {number}" for label, number in sorted(reasons.items(), key=lambda one: -one[1]) if number
    )
    lacking, useful = (sum(row[kind] for row in rows) for kind in ("lacking", "useful"))
    return f"没帮助 {lacking} 次{f'（{named}）' if named else ''}，有帮助 {useful} 次"


def corrections(scope: Scope, now: datetime) -> Part:
    found = Feedback.objects.waiting().corrections().filter(article__in=scope.articles())
    shown = found.select_related("article__responsible_editor", "article__deputy_editor")
    rows = [
        Row(
            what=said.article.title, url=_mend(said.article), since=_day(said.created_at),
            owner=owner_of(said.article), words=(said.quote or said.text)[:60],
            ways=[("处理", reverse("admin:articles_feedback_change", args=[said.pk]))],
        )
        for said in shown[:MOST]
    ]  # fmt: skip
    agreed = Feedback.objects.to_mend().filter(article__in=scope.articles()).count()
    note = f"另有 {agreed} 条已经采纳，还没有改进文章里。" if agreed else ""
    return Part(
        "corrections", "读者的纠错", "还没有处理的，最早的在前。", found.count(), rows,
        _list("articles_feedback", kind__exact="correction", status__exact="open"), note,
    )  # fmt: skip


def in_vain(scope: Scope, now: datetime) -> Part | None:
    if not scope.has_the_rest:
        return None
    found = searches.lines(searches.NOTHING, SEARCHES_OF_DAYS, _day(now))
    rows = [
        Row(
            what=line.query, url=f"{reverse('search:search')}?{urlencode({'q': line.query})}", since=None,
            owner="", words=f"{line.times} 次",
            ways=[("写同义词", f"{reverse('admin:search_synonym_add')}?{urlencode({'leads': line.query})}")],
        )
        for line in found[:MOST]
    ]  # fmt: skip
    return Part(
        "searches", "什么也没搜到的", f"最近 {SEARCHES_OF_DAYS} 天读者搜的词，搜得最多的在前。",
        searches.number(searches.NOTHING, SEARCHES_OF_DAYS, _day(now)), rows,
        reverse("admin:search_searchlog_changelist"),
    )  # fmt: skip


def broken_links(scope: Scope, now: datetime) -> Part:
    places = LinkPlace.objects.select_related("article__responsible_editor", "article__deputy_editor")
    broken = OutsideLink.objects.broken()
    if scope.whose == MINE:
        broken = broken.filter(places__article__in=scope.articles()).distinct()
    elif scope.whose == NOBODYS:
        broken = broken.of_nobody()
    rows = []
    for link in broken.order_by("failing_since", "pk").prefetch_related(Prefetch("places", places))[:MOST]:
        standing = list(link.places.all())
        ways = [("改" + place.label, place.mend_url) for place in standing[:2]]
        ways.append(("不用管、再查", reverse("admin:articles_outsidelink_change", args=[link.pk])))
        owners = dict.fromkeys(owner_of(place.article) for place in standing)
        rows.append(
            Row(
                what=link.url, url=link.url, since=link.failing_since, owner="；".join(owners),
                words=link.fault, ways=ways,
            )
        )  # fmt: skip
    return Part(
        "links", "打不开的站外链接", "在三个不同的日子都打不开的。", broken.count(), rows,
        _list("articles_outsidelink", broken="yes"),
    )  # fmt: skip


def unresolved(scope: Scope, now: datetime) -> Part:
    uids = LiveSection.objects.filter(article__in=scope.articles()).values("uid")
    found = Citation.objects.unresolved()
    if not scope.has_the_rest:
        found = found.filter(source_kind=CITES, source_key__in=uids)
    elif scope.whose == NOBODYS:
        found = found.filter(source_kind=CITES, source_key__in=uids) | found.exclude(source_kind=CITES)
    first = list(found.order_by("cited_on", "pk")[:MOST])
    ours = [one.source_key for one in first if one.source_kind == CITES]
    sections = LiveSection.objects.filter(uid__in=ours).select_related(
        "article__responsible_editor", "article__deputy_editor"
    )
    by_uid = {section.uid: section for section in sections}
    elsewhere = _elsewhere(one for one in first if one.source_kind != CITES)
    rows = []
    for one in first:
        section = by_uid.get(one.source_key) if one.source_kind == CITES else None
        title, url = elsewhere.get((one.source_kind, one.source_key), (one.source_key, ""))
        rows.append(
            Row(
                what=one.raw_text, since=one.cited_on, owner=owner_of(section.article) if section else "",
                url=_mend(section.article) if section else url,
                words=f"{section.title if section else title}：{one.reason}".rstrip("："),
                ways=[("改文章", _mend(section.article))] if section else [("到那一页", url)] if url else [],
            )
        )  # fmt: skip
    return Part(
        "citations", "没有对应上的引用", "文中写了法条，法条库里没有找到。", found.count(), rows,
        _list("statutes_citation", resolved="no"),
    )  # fmt: skip


def _elsewhere(citations: Iterable[Citation]) -> dict[tuple[str, str], tuple[str, str]]:
    """Title and address of what cites and is no article; a query or two for each kind among them."""
    wanted: dict[str, list[str]] = {}
    for one in citations:
        wanted.setdefault(one.source_kind, []).append(one.source_key)
    return {
        (kind, key): named
        for kind, keys in wanted.items()
        if (source := sources.get(kind))
        for key, named in source.title_and_url(keys).items()
    }


def not_appeared(scope: Scope, now: datetime) -> Part:
    found = Schedule.objects.unanswered()
    if scope.whose == MINE:
        found = found.filter(article__in=Article.objects.of_editor(scope.person))
    elif scope.whose == NOBODYS:
        found = found.filter(article__in=Article.objects.without_editor())
    shown = found.select_related("article__responsible_editor", "article__deputy_editor")
    rows = [
        Row(
            what=one.article.title, url=_mend(one.article), since=_day(one.due_at), owner=owner_of(one.article),
            words=one.failure[:120], ways=[("去看", _mend(one.article))],
        )
        for one in shown.order_by("due_at", "pk")[:MOST]
    ]  # fmt: skip
    return Part(
        "schedules", "到了时间没有发成的", "定时发布时检查没有通过，或者批准已经不算数。", found.count(), rows,
        _list("articles_article", turn="failed"),
    )  # fmt: skip


def _whose(scope: Scope) -> dict[str, str]:
    return {"whose": scope.whose} if scope.whose in (MINE, NOBODYS) else {}


PARTS: list[tuple[str, Maker]] = [
    ("articles.publish_article", not_appeared),
    ("articles.handle_feedback", corrections),
    ("statutes.change_reviewtask", changed_law),
    ("articles.review_article", overdue),
    ("articles.handle_feedback", votes),
    ("statutes.view_citation", unresolved),
    ("articles.view_outsidelink", broken_links),
    ("search.view_searchlog", in_vain),
]
