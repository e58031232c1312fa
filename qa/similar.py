"""Questions that were asked before, and articles, that are like a question: what a search could find, and nothing else."""

from collections.abc import Mapping

from articles.findable import KIND as ARTICLE
from qa.models import Question
from qa.sources import FOUND
from search import similar
from search.models import SearchEntry

MOST_BESIDE, MOST_WHILE_ASKING = 5, 3


def questions_like(question: Question, state: Mapping | None = None) -> list[Question]:
    """The public questions most like a public one, best first; `state` as in `search.similar.like_page`."""
    alike = similar.like_page(
        FOUND.kind, str(question.pk), of_kind=FOUND.kind, limit=MOST_BESIDE, state=state
    )
    rows = list(Question.objects.approved().filter(pk__in=similar.keys(alike))) if alike else []
    return [row for like in alike for row in rows if like.is_of(FOUND.kind, row.pk)]


def while_asking(title: str, body: str) -> list[tuple[str, list[SearchEntry]]]:
    """Questions and articles like what somebody is about to ask, under their headings; nothing is kept of the words."""
    found = [
        ("有人问过", similar.like_text(body, title=title, kind=FOUND.kind, limit=MOST_WHILE_ASKING)),
        ("文章里写过", similar.like_text(body, title=title, kind=ARTICLE, limit=MOST_WHILE_ASKING)),
    ]
    return [(heading, similar.entries(alike)) for heading, alike in found if alike]
