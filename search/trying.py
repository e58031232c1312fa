"""What a synonym group would change: the first results of some searches with it and without it, nothing stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.models import Synonym
from search.query import normalise, search, vocabulary
from search.segment import Vocabulary

FIRST = 10
MOST_QUERIES = 12


@dataclass(frozen=True)
class Moved:
    """One page among the first ten, before or after; `None` where it is not."""

    title: str
    url: str
    label: str
    was: int | None
    now: int | None

    @property
    def said(self) -> str:
        if self.was is None:
            return "新进来"
        if self.now is None:
            return f"原来第 {self.was}，现在不在前 {FIRST}"
        if self.was == self.now:
            return "不变"
        return f"{'升' if self.now < self.was else '降'}，原来第 {self.was}"


@dataclass(frozen=True)
class Effect:
    """What one search finds before and after: how many, and where its first pages stand."""

    query: str
    before: int
    after: int
    rows: Sequence[Moved]

    @property
    def changes(self) -> bool:
        return self.before != self.after or any(row.was != row.now for row in self.rows)


def effects(group: Synonym, queries: Iterable[str] = ()) -> list[Effect]:
    """What the group as it stands in memory would do to searches for its words, and to other searches."""
    others = list(Synonym.objects.in_use().exclude(pk=group.pk))
    stored = Synonym.objects.in_use().filter(pk=group.pk)
    before = vocabulary([*others, *stored])
    after = vocabulary([*others, *([group] if group.is_used else [])])
    tried = dict.fromkeys(filter(None, map(normalise, [*queries, *group.terms, *group.entrances])))
    return [_effect(query, before, after) for query in list(tried)[:MOST_QUERIES]]


def _effect(query: str, before: Vocabulary, after: Vocabulary) -> Effect:
    old, new = (search(query, page_size=FIRST, words=words) for words in (before, after))
    was = {(hit.kind, hit.key): place for place, hit in enumerate(old.hits, 1)}
    now = {(hit.kind, hit.key): place for place, hit in enumerate(new.hits, 1)}
    shown = [*new.hits, *(hit for hit in old.hits if (hit.kind, hit.key) not in now)]
    rows = [
        Moved(hit.title, hit.url, hit.label, was.get((hit.kind, hit.key)), now.get((hit.kind, hit.key)))
        for hit in shown
    ]
    return Effect(query, old.found, new.found, rows)
