"""What a page of text needs of the small facts, in one query: its figures, the glossary, and the warnings about scams."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from core.prepared import prepared
from reference.models import LegalFigure, Notice, Term


@dataclass(frozen=True)
class Facts:
    """Rows with the columns that pages show, never saved."""

    figures: dict[str, LegalFigure]
    terms: list[Term]
    warnings: list[Notice]


def facts(figure_keys: Collection[str], *, on: date) -> Facts:
    """The named figures, every term and every warning in force on a day."""
    found = Facts({}, [], [])
    for kind, pk, key, title, text, more, words, codes, source, status in _facts(
        keys=sorted(figure_keys) or [""], on=on
    ):
        sourced = {"pk": pk, "source": source, "source_status": status}
        if kind == "figure":
            found.figures[key] = LegalFigure(key=key, value=text, unit=more, **sourced)
        elif kind == "term":
            found.terms.append(Term(word=key, plain=text, also=json.loads(words), **sourced))
        else:
            lists = {"triggers": json.loads(words), "provisions": json.loads(codes)}
            words_of_it = {"key": key, "title": title, "text": text, "if_paid": more}
            found.warnings.append(Notice(kind=Notice.Kind.SCAM, **words_of_it, **lists, **sourced))
    return found


@prepared
def _facts(keys, on):
    figures, warnings = LegalFigure.objects.filter(key__in=keys), Notice.objects.warnings(on)
    return _rows("figure", figures, "key", "value", "unit").union(
        _rows("term", Term.objects.all(), "word", "plain", words="also"),
        _rows(
            "warning", warnings, "key", "text", "if_paid", title="title", words="triggers", codes="provisions"
        ),
        all=True,
    )


def _rows(kind, rows, key, text, more=None, *, title=None, words=None, codes=None):
    """Rows of one model as the columns that all three share; a column that a model has not is empty."""
    columns = {"key": key, "title": title, "text": text, "more": more, "words": words, "codes": codes}
    shared = {
        f"shared_{name}": Cast(column, TextField()) if column else Value("", TextField())
        for name, column in columns.items()
    }
    alike = rows.order_by().annotate(kind_of_row=Value(kind, TextField()), **shared)
    return alike.values_list("kind_of_row", "pk", *shared, "source", "source_status")
