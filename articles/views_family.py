"""An article in plain words, to be read aloud at home or passed on to those who are worried too."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import aloud, page
from articles.models import Article
from articles.rendering import reviewer_of
from articles.views_away import moves_along


@require_safe
@moves_along
def family(request, slug):
    found = Article.objects.shown().filter(slug=slug).first()
    if found is None:
        raise Http404("没有这篇文章。")
    article, today = found.as_published(), timezone.localdate()
    snapshot = found.published_revision.snapshot
    shown = page.build(snapshot, article=found.pk, on=today, may_rest_on_changes=found.may_rest_on_changes)
    parts, permalink = (
        aloud.parts(snapshot, shown.figures, on=today),
        settings.SITE_URL + article.get_absolute_url(),
    )
    opening, closing = _frame(article, reviewer_of(article), shown.changes)
    return render(
        request,
        "articles/family.html",
        {
            "article": article,
            "page": shown,
            "parts": parts,
            "opening": opening,
            "closing": closing,
            "permalink": permalink,
            "text": aloud.as_text(opening, parts, [*closing, f"全文：{permalink}"]),
        },
    )


def _frame(article, reviewer, changes):
    """What is said before and after: whose words these are, who checked them, and what they are not."""
    checked = f"{article.reviewed_on:%Y 年 %-m 月 %-d 日}核对过" if article.reviewed_on else "还没有核对记录"
    by = f"律师{reviewer.display_name}复核了" if reviewer else "还没有律师复核"
    moved = any(changes[part].waiting for part in ("gist", "now") if part in changes)
    return (
        [
            f"我在看一篇法律说明，题目是《{article.title}》，写的人是{article.author_name}，{checked}，{by}。我念给你听。",
            *(["下面有几句依据的法律后来改了，网站正在重新核对。"] if moved else []),
        ],
        [
            "这是一般的法律说明，不是对我们这件事下的结论，以合同、证据和法院为准。",
            "拿不准的地方，可以打 12348 问，法律咨询不收费。",
        ],
    )
