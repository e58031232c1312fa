"""What each small fact rests on, told to the room of the law, so that a changed law finds figure, word and warning."""

from collections.abc import Iterable, Mapping
from html import escape

from django.utils import timezone

from core.markup import to_text
from reference import grounds
from reference.models import LegalFigure, Notice, Term
from statutes import citing
from statutes.changes import Changes
from statutes.citing import Held, Linked
from statutes.models import Citation, Provision
from statutes.sources import CitingSource, Rows

FIGURE, TERM, NOTICE = "figure", "term", "notice"
Fact = LegalFigure | Term | Notice


def _place(row: Fact) -> tuple[str, str]:
    if isinstance(row, Term):
        return TERM, str(row.pk)
    return (NOTICE if isinstance(row, Notice) else FIGURE), row.key


def _codes(row: Fact) -> list[str]:
    return row.provisions if isinstance(row, Notice) else [row.provision]


def _html(row: Fact) -> str:
    """A fact as a sentence; grounds that are codes of provisions are linked."""
    if isinstance(row, Term):
        said = [f"{row.word}：{row.plain}"]
    elif isinstance(row, Notice):
        said = [row.title, row.text, row.if_paid]
    else:
        said = [f"{row.name}：{row.written}"]
    links = [
        f'<a href="law:{escape(code)}">{escape(code)}</a>' if citing.parse(code) else escape(code)
        for code in _codes(row)
    ]
    words = "".join(f"<p>{escape(one)}</p>" for one in said if one)
    return words + "".join(f"<p>依据：{link}</p>" for link in links if link)


def record(row: object) -> None:
    """Remember what a fact rests on; other rows rest on nothing."""
    if isinstance(row, Fact):
        _record(row, on=timezone.localdate())


def forget(row: object) -> None:
    """A fact is about to go."""
    if isinstance(row, Fact):
        citing.forget(*_place(row))


def _record(row: Fact, *, on) -> None:
    html = _html(row)
    if citing.find(to_text(html)):
        linked = citing.link_html(html, on=on)
    else:  # codes alone: no need to read the whole library
        found = grounds.provisions(_codes(row), on=on).values()
        linked = Linked(
            "",
            [
                Held(one.pk, one.number, one.sub, one.edition.statute.slug, one.edition.statute.short_title)
                for one in found
            ],
        )
    citing.record(*_place(row), linked, on=on)


def _catch_up(model: type[Fact], kind: str):
    """Records rows of before their kind was known as citing, with the law of the day on which they were checked."""

    def catch_up(today) -> int:
        known = set(Citation.objects.filter(source_kind=kind).values_list("source_key", flat=True))
        late = [row for row in model.objects.all() if any(_codes(row)) and _place(row)[1] not in known]
        for row in late:
            _record(row, on=min(row.checked_on or today, today))
        return len(late)

    return catch_up


# For pages


def ground(provision: Provision | None, changed: Changes | None) -> Provision | None:
    """The wording that a fact was written on, while its law has changed and nobody has confirmed."""
    if provision is None or changed is None:
        return provision
    return changed.as_written.get((provision.edition.statute.slug, provision.number_slug), provision)


def with_grounds(
    notices: Iterable[Notice], law: Mapping[str, Provision], changed: Mapping[str, Changes]
) -> list[tuple[Notice, list[Provision]]]:
    """Each warning with its provisions; what changed under it stands in its `changes`."""
    pairs = []
    for notice in notices:
        notice.changes = changed.get(notice.key)
        found = [ground(law.get(code), notice.changes) for code in notice.provisions]
        pairs.append((notice, [one for one in found if one]))
    return pairs


def mark(terms: Iterable[Term], changed: Mapping[str, Changes]) -> None:
    """Have each word that rests on changed law say so wherever it is explained."""
    for term in terms:
        found = changed.get(str(term.pk))
        term.law_changed = bool(found and any(not one.is_to_come for one in found.waiting))


# For the room of the law


_FIGURES = Rows(
    lambda on: LegalFigure.objects.all(),
    ("name", "key"),
    lambda name, key: (name, LegalFigure(key=key).get_absolute_url()),
    key="key",
)
_TERMS = Rows(
    lambda on: Term.objects.all(), ("word", "pk"), lambda word, pk: (word, Term(pk=pk).get_absolute_url())
)
_NOTICES = Rows(
    Notice.objects.begun,
    ("title", "key"),
    lambda title, key: (title, Notice(key=key).get_absolute_url()),
    key="key",
)


def _walk(rows) -> Iterable[tuple[str, str]]:
    for row in rows:
        yield _place(row)[1], _html(row)


CITING = (
    CitingSource(FIGURE, "法定数字", lambda: _walk(LegalFigure.objects.listed()), _FIGURES),
    CitingSource(TERM, "名词", lambda: _walk(Term.objects.listed()), _TERMS, catch_up=_catch_up(Term, TERM)),
    CitingSource(
        NOTICE, "提醒", lambda: _walk(Notice.objects.all()), _NOTICES, catch_up=_catch_up(Notice, NOTICE)
    ),
)
