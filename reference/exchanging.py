"""The tables of small facts out and in: a row that comes in passes the same form as one that an editor types."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import ModelForm, modelform_factory
from django.forms.models import model_to_dict

from core.exchanging import Change, Exchange, RowRefused
from reference import keeping
from reference.forms import FeeForm, FigureForm, NoticeForm, TermForm
from reference.models import FeeSchedule, Hotline, LegalFigure, LoanPrimeRate, Notice, Term
from reference.rows import Table

YES, NO = {"是", "true", "1", "yes", "有"}, {"", "否", "false", "0", "no", "没有"}


def _form(model: type[models.Model], *fields: str) -> type[ModelForm]:
    return modelform_factory(model, fields=[*fields, "source", "source_status", "checked_on"])


TABLES: list[tuple[Table, type[ModelForm]]] = [
    (Table("glossary.csv", Term, "word"), TermForm),
    (
        Table("hotlines.csv", Hotline, "number"),
        _form(Hotline, "number", "name", "purpose", "hours", "note", "use", "order"),
    ),
    (Table("figures.csv", LegalFigure, "key"), FigureForm),
    (
        Table("lpr.csv", LoanPrimeRate, "published_on"),
        _form(LoanPrimeRate, "published_on", "one_year", "five_year"),
    ),
    (Table("notices.toml", Notice, "key"), NoticeForm),
    (Table("fees.toml", FeeSchedule, "key"), FeeForm),
]


def exchanges() -> list[Exchange]:
    return [_exchange(table, form) for table, form in TABLES]


def _exchange(table: Table, form: type[ModelForm]) -> Exchange:
    model, meta = table.model, table.model._meta
    columns = {name: str(meta.get_field(name).verbose_name) for name in form.base_fields}

    def rows() -> Iterable[dict[str, str]]:
        for row in model._default_manager.order_by("pk"):
            yield {name: _cell(getattr(row, name)) for name in columns}

    def plan(cells: dict[str, str]) -> tuple[list[Change] | None, Callable[[], Any]]:
        return _plan(table, form, columns, cells)

    return Exchange(
        table.name, str(meta.verbose_name), columns, table.key, rows, plan,
        (f"reference.add_{meta.model_name}", f"reference.change_{meta.model_name}"),
        f"reference.view_{meta.model_name}",
    )  # fmt: skip


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(value)
        case _:
            return str(value)


def _plan(
    table: Table, form_class: type[ModelForm], columns: dict[str, str], cells: dict[str, str]
) -> tuple[list[Change] | None, Callable[[], Any]]:
    row = _there(table, cells[table.key])
    before = {name: _cell(getattr(row, name)) for name in columns} if row else None
    typed = {name: _typed(table.fields[name], name, cell) for name, cell in cells.items()}
    data = {name: _shown(value) for name, value in model_to_dict(row or table.model(), list(columns)).items()}
    form = form_class(data | typed, instance=row)
    if not form.is_valid():
        raise RowRefused(_words(form, columns))
    instance = form.instance
    for name in columns:  # amounts with the places that the database gives them
        setattr(instance, name, table.fields[name].clean(getattr(instance, name), instance))
    if before is None:
        return None, lambda: _keep(instance)
    after = {name: _cell(getattr(instance, name)) for name in columns}
    changes = [
        Change(columns[name], before[name], after[name])
        for name in columns
        if not _alike(table.fields[name], before[name], after[name])
    ]
    return changes, lambda: _keep(instance)


def _there(table: Table, key: str) -> Any:
    field = table.fields[table.key]
    try:
        return table.model._default_manager.filter(**{table.key: field.to_python(key)}).first()
    except ValidationError as error:
        raise RowRefused(f"{field.verbose_name}：{''.join(error.messages)}") from None


def _typed(field: models.Field, name: str, cell: str) -> str:
    """A cell as the form expects it: the words of a choice for its value, 是 for a tick."""
    if field.choices:
        return next((str(value) for value, label in field.choices if cell in (str(value), str(label))), cell)
    if isinstance(field, models.BooleanField):
        if cell.lower() not in YES | NO:
            raise RowRefused(f"{field.verbose_name}（{name}）：写“是”或者“否”。")
        return "on" if cell.lower() in YES else ""
    return cell


def _shown(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else "" if value is None or value is False else value


def _alike(field: models.Field, one: str, other: str) -> bool:
    if isinstance(field, models.DecimalField) and one and other:
        return field.to_python(one) == field.to_python(other)
    return one == other


def _words(form: ModelForm, columns: dict[str, str]) -> str:
    told = [
        f"{columns[name]}（{name}）：{''.join(words)}" if name in columns else "".join(words)
        for name, words in form.errors.items()
    ]
    return "；".join(told)


@transaction.atomic
def _save(instance: Any) -> None:
    keeping.keep(instance)


def _keep(instance: Any) -> None:
    try:
        _save(instance)
    except IntegrityError:
        raise RowRefused("和已有的一条冲突，没有写。") from None
