"""Fetches the pages that may answer from the database's gram index and puts them in order by `search.ranking`.

Words between blanks must all be there; when no page has them all, pages with some of them stand in. A sentence without
blanks was cut by us, so pages with a good part of it are ranked among those that have it all.
The number of statements is the same for every query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from search import backends, ranking, sources
from search.models import SearchEntry
from search.segment import Pattern, Query, Term

MOST_MATCHES = 10_000  # counting stops here
MOST_HOLDERS = 10_000  # a gram in more pages than this counts as in that many
MOST_RANKED = 300  # candidates whose text is read; those behind them keep the rough order
MOST_GRAMS = 80
# A page that has not all holds at least this share of what is asked, common grams counting little; of many grams, less.
PARTIAL_OF_FEW, FEW, PARTIAL_OF_MANY = 0.25, 4, 0.15
HEAD = 200  # characters of the folded text that hold title and tags


@dataclass(frozen=True)
class Page:
    """An entry that may be shown, without its text."""

    id: int
    kind: str
    key: str
    authority: int = 0
    rough: float = 0.0


@dataclass(frozen=True)
class Ranked:
    """Pages in order. `is_partial`: no page holds all the words that the reader parted."""

    pages: list[Page]
    is_partial: bool = False


@dataclass(frozen=True)
class _Held:
    """Which entries hold each gram, or only how many; and how many entries there are."""

    counts: Mapping[str, int]
    ids: Mapping[str, set[int]]
    pages: int


def rank(query: Query, *, is_named: bool = False) -> Ranked:
    """All pages that hold every word, best first; pages with a part of them where the query allows it.

    `is_named`: the query named a page outright, so pages with a part of it serve only where none has all.
    """
    matched = _match(query.terms)
    wants_more = not matched or (query.is_sentence and not is_named)
    held = _held(query.terms, with_ids=wants_more)
    partial = _partial(query.terms, held, {page.id for page in matched}) if wants_more else {}
    matched.sort(key=lambda page: (-page.rough, -page.authority, page.kind, page.key))
    read = [page.id for page in matched[:MOST_RANKED]] + sorted(partial, key=lambda id: (-partial[id], id))[
        :MOST_RANKED
    ]
    ranked = _read_and_rank(query, held, read)
    return Ranked(ranked + matched[MOST_RANKED:], is_partial=not matched and not query.is_sentence)


def _match(terms: Sequence[Term]) -> list[Page]:
    """Every page that holds each term in one of its forms; `rough` counts those in title and tags."""
    position = backends.current().POSITION
    condition, parameters = backends.current().match(terms)
    conditions, in_head, head_words = [condition], [], []
    for term in terms:
        in_head.append(f"CASE WHEN {position}(substr(e.folded, 1, {HEAD}), %s) > 0 THEN 1 ELSE 0 END")
        head_words.append(term.text)
        if not all(pattern.is_exact_by_grams for pattern in term.patterns):
            conditions.append(" OR ".join([f"{position}(e.folded, %s) > 0"] * len(term.patterns)))
            parameters += [pattern.text for pattern in term.patterns]
    sql = (
        f"SELECT e.id, e.kind, e.key, e.authority, {' + '.join(in_head)} AS rough FROM search_searchentry e"
        f" WHERE {' AND '.join(f'({each})' for each in conditions)}"
        f" ORDER BY rough DESC, e.authority DESC, e.id LIMIT {MOST_MATCHES}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*head_words, *parameters])
        return [Page(*row) for row in cursor.fetchall()]


def _held(terms: Iterable[Term], *, with_ids: bool) -> _Held:
    grams = list(
        dict.fromkeys(gram for term in terms for pattern in term.patterns for gram in pattern.grams)
    )[:MOST_GRAMS]
    selects, parameters = [], []
    for number, gram in enumerate(grams):
        select, values = backends.current().holders(gram, number, MOST_HOLDERS)
        selects.append(select)
        parameters += values
    every = " UNION ALL ".join(selects)
    value = "id" if with_ids else "count(*)"
    sql = f"SELECT number, {value} FROM ({every}) AS held{'' if with_ids else ' GROUP BY number'}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT -1, count(*) FROM search_searchentry UNION ALL {sql}", parameters)
        rows = cursor.fetchall()
    pages = next(value for number, value in rows if number == -1)
    if not with_ids:
        return _Held({grams[number]: value for number, value in rows if number >= 0}, {}, pages)
    ids: dict[str, set[int]] = {gram: set() for gram in grams}
    for number, value in rows:
        if number >= 0:
            ids[grams[number]].add(value)
    return _Held({gram: len(found) for gram, found in ids.items()}, ids, pages)


def _partial(terms: Sequence[Term], held: _Held, apart: set[int]) -> dict[int, float]:
    """Pages with a good part of what is asked, and how much of it each holds."""
    gained: dict[int, float] = {}
    asked = 0.0
    for term in terms:
        grams = _telling_grams(term.patterns[0])
        rarity = {
            gram: ranking.rarity(held.counts.get(gram, 0), held.pages)
            for gram in grams
            if held.counts.get(gram)
        }
        whole = sum(rarity.values())
        credit: dict[int, float] = {}
        for gram, worth in rarity.items():
            if held.counts[gram] < MOST_HOLDERS:
                for id in held.ids[gram]:
                    credit[id] = credit.get(id, 0.0) + worth
        for pattern in term.patterns[1:]:
            holders = _holding_all(pattern, held)
            whole = whole or ranking.rarity(len(holders), held.pages) * bool(holders)
            for id in holders:
                credit[id] = max(credit.get(id, 0.0), whole * pattern.weight)
        asked += whole
        for id, worth in credit.items():
            gained[id] = gained.get(id, 0.0) + worth
    many = sum(len(_telling_grams(term.patterns[0])) for term in terms) > FEW
    share = PARTIAL_OF_MANY if many else PARTIAL_OF_FEW
    return {id: worth for id, worth in gained.items() if worth >= share * asked and id not in apart}


def _telling_grams(pattern: Pattern) -> tuple[str, ...]:
    """A single character tells something only where nothing longer was asked."""
    longer = tuple(gram for gram in pattern.grams if len(gram) > 1)
    return longer or pattern.grams


def _holding_all(pattern: Pattern, held: _Held) -> set[int]:
    found = [held.ids.get(gram, set()) for gram in pattern.grams]
    return set.intersection(*found) if found else set()


def _read_and_rank(query: Query, held: _Held, ids: Sequence[int]) -> list[Page]:
    asked = ranking.units(query, held.counts, held.pages)
    rows = SearchEntry.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "key", "authority", "updated_on", "folded"
    )
    scored = []
    for pk, kind, key, authority, updated_on, folded in rows:
        fields = tuple(folded.split(SearchEntry.FIELD_BREAK))
        text = ranking.Text(fields, folded, authority, sources.weight(kind))
        score = ranking.score(query, asked, text)
        newest_first = -updated_on.toordinal() if updated_on else 0
        scored.append(
            ((-round(score, 9), -authority, newest_first, kind, key), Page(pk, kind, key, authority, score))
        )
    return [page for _, page in sorted(scored, key=lambda each: each[0])]
