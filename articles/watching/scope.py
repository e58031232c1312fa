"""Whose work the desk shows, and the rows that it shows it in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from articles.models import Article

MOST = 20  # rows of one part; a link leads to the rest
MINE, NOBODYS, ALL = "mine", "nobody", "all"
WORDS = {MINE: "我负责的", NOBODYS: "没有人负责的", ALL: "全部"}


@dataclass(frozen=True)
class Scope:
    """One editor's articles (in the first place or as the deputy), those without an editor, or all."""

    whose: str
    person: User

    def articles(self):
        """The published articles of this scope."""
        rows = Article.objects.published()
        if self.whose == MINE:
            return rows.of_editor(self.person)
        return rows.without_editor() if self.whose == NOBODYS else rows

    @property
    def has_the_rest(self) -> bool:
        """Whether what belongs to no article and to no editor is shown here."""
        return self.whose != MINE


@dataclass(frozen=True)
class Row:
    """One thing to see to: what, since when, whose, and where it is mended."""

    what: str
    url: str
    since: date | None
    owner: str
    words: str = ""
    ways: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Part:
    """One kind of work: how much of it there is, its first rows, and where all of it stands."""

    key: str
    title: str
    rule: str
    total: int
    rows: Sequence[Row] = field(default_factory=list)
    all_url: str = ""
    note: str = ""

    @property
    def is_longer(self) -> bool:
        return self.total > len(self.rows)


def owner_of(article: Article | None) -> str:
    """Who looks after an article, for colleagues; ask for both editors with the article."""
    if article is None:
        return "没有"
    people = [one.public_name for one in (article.responsible_editor, article.deputy_editor) if one]
    return "、".join(people) or "没有"
