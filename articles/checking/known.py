"""What an article's citations, links, tags and figures are held against: the database, or a folder of content."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import Resolver404, resolve

from articles.borrowing import bare
from articles.models import Article, Category, LiveSection, Tag
from reference.models import LegalFigure, Term
from statutes.citing import Held, Library
from statutes.models import Provision

# Pages of people and of staff, which no article links to.
_NOT_FOR_READERS = {"admin", "account", "mfa", "healthz", "readyz"}


@dataclass(frozen=True)
class Known:
    """Everything that there is to link to."""

    library: Library
    texts: Mapping[int, str]  # official wording by the key of its provision; empty where nobody has seen it
    categories: Collection[str]  # slugs
    tags: Mapping[str, str]  # name → slug
    figures: Mapping[str, str]  # key → value and unit
    terms: Collection[str]  # words of the glossary
    articles: Mapping[
        str, Collection[str] | None
    ]  # slug → anchors of its sections; None where nobody can tell
    asked: Mapping[str, Collection[str]] = field(default_factory=dict)  # see `holders`

    def wording(self, held: Held) -> str:
        return self.texts.get(held.pk, "")

    def why_no_page(self, address: str) -> str:
        """Why an address within the site leads nowhere; empty when it leads to a page."""
        path, _, anchor = address.partition("#")
        path = path.partition("?")[0]
        try:
            match = resolve(path)
        except Resolver404:
            return "没有这个网址。"
        if not _NOT_FOR_READERS.isdisjoint((*match.namespaces, match.url_name or "")):
            return "这一页不是给读者看的。"
        if match.view_name == "articles:detail":
            return self._why_no_article(match.kwargs["slug"], anchor)
        held = {
            "articles:category": lambda slug: slug in self.categories,
            "articles:tag": lambda slug: slug in self.tags.values(),
            "statutes:detail": lambda slug: any(law.slug == slug for law in self.library.laws),
            "statutes:provision": self._holds,
        }.get(match.view_name)
        if held and not held(**match.kwargs):
            return "没有这一页：网址里的名字或条号对不上。"
        if not held and match.kwargs and not match.view_name.startswith("selfhelp:"):
            return "这一页不在内容里，会变；请链接到固定的页面。"
        return ""

    def _why_no_article(self, slug: str, anchor: str) -> str:
        if slug not in self.articles:
            return f"没有 {slug} 这篇文章。"
        anchors = self.articles[slug]
        return "" if not anchor or anchors is None or anchor in anchors else f"{slug} 里没有锚点 {anchor}。"

    def _holds(self, slug: str, number: tuple[int, int]) -> bool:
        editions = [one for law in self.library.laws if law.slug == slug for one in law.editions]
        return any(number in edition.provisions for edition in editions)


def holders(asked: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """For the letters of each phrase that readers search with, the articles (slugs) that keep it."""
    found: dict[str, list[str]] = {}
    for slug, phrases in asked.items():
        for key in dict.fromkeys(map(bare, phrases)):
            found.setdefault(key, []).append(slug)
    return found


def in_database(
    articles: Mapping[str, Collection[str]] | None = None, asked: Mapping[str, Collection[str]] | None = None
) -> Known:
    """What the site holds; `articles` adds those that are about to be loaded, `asked` what is searched for with them."""
    anchors: dict[str, set[str]] = {
        slug: set() for slug in Article.objects.published().values_list("slug", flat=True)
    }
    for slug, key in LiveSection.objects.values_list("article__slug", "key"):
        anchors.setdefault(slug, set()).add(key)
    return Known(
        library=Library.load(),
        texts=dict(Provision.objects.values_list("pk", "text")),
        categories=set(Category.objects.values_list("slug", flat=True)),
        tags=dict(Tag.objects.values_list("name", "slug")),
        figures={one.key: f"{one.value}{one.unit}" for one in LegalFigure.objects.all()},
        terms={word for term in Term.objects.all() for word in (term.word, *term.also)},
        articles=anchors | dict(articles or {}),
        asked=holders(dict(Article.objects.values_list("slug", "asked")) | dict(asked or {})),
    )
