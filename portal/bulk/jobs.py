"""What long work there is to do. Each job is the function behind a command of its room, told to report as it goes."""

from django.urls import reverse
from django.utils import timezone

from articles import rechecking
from articles.models import OutsideLink
from articles.watching import links
from portal.bulk import tables
from portal.bulk.running import Job, Report
from portal.exchanging import exchanges
from search import rebuilding
from statutes import citing
from statutes import sources as citing_sources
from statutes.models import Citation

TABLE = "table"


def jobs() -> dict[str, Job]:
    """By kind. Tables need a file: they begin on the page of tables, and each table has a right of its own."""
    found = [
        Job(
            "search",
            "重建搜索",
            "把所有公开的页面重新写进搜索。过程中照常可以搜索。",
            "从头再过一遍；没有变的页面不会重写，所以比第一次快。",
            "search.change_synonym",
            _search,
        ),
        Job(
            "citations",
            "重新对应法条引用",
            "把所有公开文字里提到的法条重新对一遍，记下引用。新录入了法律以后做。",
            "从头再过一遍；引用没有变的文字不会重写。",
            "statutes.change_reviewtask",
            _citations,
        ),
        Job(
            "recheck",
            "重新检查已发布的文章",
            "按今天的法条、数字、链接和用词规则，把每一篇已发布的文章再检查一遍。只报告，不改文字。",
            "从头再查一遍。",
            "articles.publish_article",
            _recheck,
        ),
        Job(
            "links",
            "检查站外链接",
            "把文章、法律和资料里通向站外的链接逐个打开看看；同一个网站一次只问一个，中间停一停。",
            "从最久没查的接着查；20 小时以内查过的不再查。",
            "articles.change_outsidelink",
            _links,
        ),
        Job(
            TABLE,
            "导入表格",
            "行数多的表格：先逐行核对，看过以后再写入。",
            "从头再过一遍；已经写好的行会是“不变”，不会写两次。",
            "",
            tables.work,
        ),
    ]
    return {job.kind: job for job in found}


def may(user, kind: str, table: str = "") -> bool:
    """Whether somebody may begin, see, stop and repeat work of a kind; of tables, of that table or of any."""
    if kind == TABLE:
        mine = tables_of(user)
        return table in mine if table else bool(mine)
    job = jobs().get(kind)
    return user.has_perm(job.right) if job else user.is_superuser


def tables_of(user) -> list[str]:
    """The tables that somebody may bring in."""
    return [one.name for one in exchanges(user).values() if one.plan and user.has_perms(one.right)]


def _search(report: Report) -> str:
    report.expect(rebuilding.pages())
    return rebuilding.rebuild(lambda label, pages: report(pages, label))


def _citations(report: Report) -> str:
    report.expect(sum(1 for source in citing_sources.every() for _ in source.walk()))
    count = citing.record_again(on=timezone.localdate(), progress=lambda label, texts: report(texts, label))
    left = Citation.objects.unresolved().count()
    return f"看了 {count} 段文字；没有对应上的引用有 {left} 处。"


def _recheck(report: Report) -> str:
    report.expect(rechecking.published())
    wrong = set()
    for article, fault in rechecking.recheck(timezone.localdate(), lambda: report(phase="检查")):
        wrong.add(article.pk)
        url = reverse("admin:articles_article_change", args=[article.pk])
        report.note(str(article), str(fault), url=url)
    return f"{len(wrong)} 篇有地方要改。" if wrong else "每一篇都通过了。"


def _links(report: Report) -> str:
    links.gather()
    rows = links.to_check(timezone.now())
    report.expect(len(rows))
    links.check_all(rows, progress=lambda: report(phase="查链接"))
    broken = OutsideLink.objects.broken().count()
    return f"查了 {len(rows)} 个链接；三天都打不开的有 {broken} 个。"
