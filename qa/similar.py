"""Questions that were asked before, and articles, that are like a question: what a search could find, and nothing else."""

from collections.abc import Collection, Mapping

from articles.findable import KIND as ARTICLE
from qa import often
from qa.models import Question
from qa.sources import FOUND
from search import similar
from search.models import SearchEntry

MOST_BESIDE, MOST_WHILE_ASKING = 5, 3


def questions_like(question: Question, state: Mapping | None = None) -> list[Question]:
    """The listed questions most like a public one, best first; `state` as in `search.similar.like_page`."""
    alike = similar.like_page(
        FOUND.kind, str(question.pk), of_kind=FOUND.kind, limit=MOST_BESIDE, state=state
    )
    return [row for _, row in _listed(alike)]


def while_asking(title: str, body: str) -> list[tuple[str, list[SearchEntry]]]:
    """Questions and articles like what somebody is about to ask, under their headings; nothing is kept of the words."""
    asked = similar.like_text(body, title=title, kind=FOUND.kind, limit=MOST_WHILE_ASKING)
    found = [
        ("有人问过", [like for like, _ in _listed(asked)]),
        ("文章里写过", similar.like_text(body, title=title, kind=ARTICLE, limit=MOST_WHILE_ASKING)),
    ]
    return [(heading, similar.entries(alike)) for heading, alike in found if alike]


def _listed(alike: Collection[similar.Like]) -> list[tuple[similar.Like, Question]]:
    """Each with its question, in order; none that its asker took back, though a search still finds its answers."""
    rows = often.in_lists_of(entries=[like.entry for like in alike]) if alike else []
    return [(like, row) for like in alike for row in rows if like.is_of(FOUND.kind, row.pk)]
