"""Where articles stand: their addresses, present and former."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from articles.models import Article, FormerSlug
from articles.steps import NotReady, claim
from core.events import public_page_changed
from core.text import pinyin_slug
from search import index

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 70
TAKEN = "地址 {slug} 已经有文章在用。"


@transaction.atomic
def rename(article: Article, slug: str, *, by: User, now: datetime) -> None:
    """Give the article another address; the old one leads there for good."""
    if slug == article.slug:
        return
    check_slug(slug, besides=article)
    former = article.slug
    try:
        with transaction.atomic():
            claim(article, by, now, Article.Status.values, slug=slug)
    except IntegrityError:  # somebody gave it to another article at the same moment
        raise NotReady(TAKEN.format(slug=slug)) from None
    FormerSlug.objects.filter(slug=slug, article=article).delete()
    if article.published_revision_id:
        FormerSlug.objects.get_or_create(slug=former, defaults={"article": article})
    if article.is_published:
        index.refresh("article", article)
        public_page_changed.send(sender=Article, reason=f"renamed {former}")


def check_slug(slug: str, besides: Article | None = None) -> None:
    """Refuse an address that is none, that somebody has, or that leads to another article since it was renamed."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise NotReady(f"地址只能用英文小写字母、数字和连字符，最多 {LONGEST_SLUG} 个字符。")
    if Article.objects.filter(slug=slug).exists():
        raise NotReady(TAKEN.format(slug=slug))
    if FormerSlug.objects.filter(slug=slug).exclude(article=besides).exists():
        raise NotReady(f"地址 {slug} 以前属于另一篇文章，旧链接还指着它。")


def free_slug(title: str) -> str:
    """An address for an editor who has chosen none: the reading of the title, with a number where it is taken."""
    made = reading(title, LONGEST_SLUG - 4)
    tried = (made if number == 1 else f"{made}-{number}" for number in range(1, 1000))
    return next(slug for slug in tried if not _is_taken(slug))


def reading(title: str, longest: int) -> str:
    """The words of a title in Latin letters, without its signs; empty for a title without words."""
    words = re.sub(r"[\W_]+", " ", title).strip()
    return pinyin_slug(words)[:longest].strip("-") if words else ""


def _is_taken(slug: str) -> bool:
    return Article.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists()


def successor_of(article: Article) -> Article | None:
    """The published article at the end of the line of successors; what was retired itself is stepped over."""
    seen = {article.pk}
    following = _next(article)
    while following is not None and following.pk not in seen and following.is_retired:
        seen.add(following.pk)
        following = _next(following)
    return following if following is not None and following.is_published else None


def _next(article: Article) -> Article | None:
    return (
        Article.objects.select_related("published_revision__category").filter(pk=article.successor_id).first()
    )
