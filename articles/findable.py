"""What of an article can be found by search, and by what cites a provision: always its published revision."""

from collections.abc import Iterable

from django.utils import timezone

from articles import places
from articles.models import Article, LiveSection
from articles.querysets import CITES
from articles.snapshot import text
from core.addresses import address
from core.markup import to_text
from reference import figures
from search import index
from search.sources import Document, Source
from statutes.sources import CitingSource, Rows

KIND = "article"


def objects():
    return Article.objects.published().select_related("published_revision").order_by("pk")


def document(article: Article) -> Document | None:
    """The published article in plain text, or None once it is retired."""
    if not article.is_published or article.published_revision is None:
        return None
    shown = article.published_revision.snapshot
    return Document(
        kind=KIND,
        key=str(article.pk),
        title=shown["title"],
        url=article.get_absolute_url(),
        summary=figures.noted("\n".join(to_text(line) for line in shown["short_answer"])),
        headings=[shown["question"], *(section["title"] for section in shown["sections"])],
        body=f"{text(shown)}\n{cited(shown)}",
        tags=[tag["name"] for tag in shown["tags"]],
        asked=shown["copy"].get("asked", []),
        authority=60,
        updated_on=timezone.localdate(article.updated_at),
    )


def figure_changed(key: str) -> None:
    """What search shows of an article says its figures; the pages themselves ask for them each time."""
    for article in objects().with_figure(key):
        index.refresh(KIND, article)


def cited(shown: dict) -> str:
    """The provisions that an article rests on, as a reader would search for them: 民法典675条."""
    codes = dict.fromkeys(code.partition("#")[0] for code in shown["laws"])
    return "引用法条：" + "、".join(f"{code.replace('-', '', 1)}条" for code in codes) if codes else ""


SEARCH = Source(kind=KIND, label="文章", objects=objects, document=document, weight=1.3)


def walk() -> Iterable[tuple[str, str]]:
    """The text of every place of a published article, by its key."""
    for article in objects().iterator(chunk_size=100):
        yield from places.texts(article.pk, article.published_revision.snapshot["copy"]).items()


def _place(title: str, slug: str, key: str) -> tuple[str, str]:
    return title, f"{address('articles:detail', slug)}#{key}"


def texts(keys: list[str]) -> dict[str, str]:
    """The text of some places of published articles; one query."""
    rows = LiveSection.objects.filter(uid__in=keys).select_related("article__published_revision")
    copies = {row.article_id: row.article.published_revision.snapshot["copy"] for row in rows}
    written = {uid: html for pk, copy in copies.items() for uid, html in places.texts(pk, copy).items()}
    return {row.uid: written[row.uid] for row in rows if row.uid in written}


CITING = CitingSource(
    kind=CITES,
    label="文章",
    walk=walk,
    title_and_url=Rows(
        lambda on: LiveSection.objects.all(), ("title", "article__slug", "key"), _place, key="uid"
    ),
    texts=texts,
    catch_up=places.catch_up,
)
