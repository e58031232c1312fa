"""The prepared page of an article, as long as it says what is true now: one query, and nothing to render.

It is used only while the revision is the published one, the day in Shanghai is the day it was made on, this release
made it, and the number of ArticleGeneration, which every verb raises that changes anything an article can show, is the
one that was read before it was made. So there is no list of what to forget when something changes.
"""

from datetime import date

from django.conf import settings

from articles import talk
from articles.models import Article, PreparedPage
from articles.rendering import Pieces
from core import release
from core.prepared import prepared


@prepared
def _rows(slug, day, release):
    fit = PreparedPage.objects.fit(day=day, release=release).with_fit_talk().filter(article__slug=slug)
    return fit.values_list("html", "reads_at", "talk_at", "talk", "is_talk_fit", "article", "article__reads")


def page(slug: str, *, on: date) -> str | None:
    """The page under an address; None where none is prepared, or the one that is has become unfit.

    Where only the talk has, it alone is made anew: one query more.
    """
    if not settings.PREPARED_PAGES:
        return None
    found = _rows(slug=slug, day=on, release=release.digest())
    for html, reads_at, talk_at, said, is_talk_fit, number, reads in found:
        said = said if is_talk_fit else talk.under(Article(pk=number, slug=slug))
        return Pieces(html, reads_at, talk_at).with_both(reads, said)
    return None
