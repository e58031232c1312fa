"""Rows of a table that pass the same form as one that an editor types; the keeping itself is a verb of the room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.forms import ModelForm
from django.forms.models import model_to_dict

from core.exchanging import Change, Exchange, RowRefused

YES, NO = {"是", "true", "1", "yes", "有"}, {"", "否", "false", "0", "no", "没有"}
Plan = tuple[list[Change] | None, Callable[[], Any]]


def _as_field(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


@dataclass(frozen=True)
class FormTable:
    """One model as a table: the form that its rows pass, what names a row, and the verb that keeps one.

    `extra` are columns that are no columns of the model, with how a row shows them; `find` gives the row of a key, None where
    there is none (RowRefused when it cannot be one); `named` turns the cells of such columns into those of the form.
    `fixed` columns of a row that is there never change by a table: a cell that differs refuses its row, and `fixed_words` says
    where it may be changed. `no_new` is the reason why no row is added, if none is.
    """

    name: str
    form: type[ModelForm]
    key: str
    keep: Callable[[Any], Any]
    extra: dict[str, tuple[str, Callable[[Any], str]]] = field(default_factory=dict)
    find: Callable[[str], Any] | None = None
    named: Callable[[dict[str, str]], dict[str, str]] = lambda cells: cells
    fixed: tuple[str, ...] = ()
    fixed_words: str = ""
    no_new: str = ""
    order: tuple[str, ...] = ("pk",)
    label: str = ""
    note: str = ""
    rows: Callable[[], Iterable[Any]] | None = None

    @property
    def model(self) -> type[models.Model]:
        return self.form._meta.model

    @property
    def fields(self) -> dict[str, models.Field]:
        return {name: self.model._meta.get_field(name) for name in self.form.base_fields if self._has(name)}

    def _has(self, name: str) -> bool:
        return any(each.name == name for each in self.model._meta.fields)

    @property
    def columns(self) -> dict[str, str]:
        """What people see: the columns of the form, but for keys of other rows, which stand in `extra` by their names."""
        extra = {name: label for name, (label, _) in self.extra.items()}
        own = {name: column for name, column in self.fields.items() if not column.is_relation}
        return extra | {name: str(column.verbose_name) for name, column in own.items() if name not in extra}

    def cells(self, row: Any) -> dict[str, str]:
        shown = {name: show for name, (_, show) in self.extra.items()}
        return {name: cell(shown.get(name, _as_field(name))(row)) for name in self.columns}

    def exchange(self) -> Exchange:
        meta = self.model._meta
        right = f"{meta.app_label}.{{}}_{meta.model_name}"
        return Exchange(
            self.name, self.label or str(meta.verbose_name), self.columns, self.key, self._rows, self.plan,
            (right.format("change"),) if self.no_new else (right.format("add"), right.format("change")),
            right.format("view"), note=self.note,
        )  # fmt: skip

    def _rows(self) -> Iterable[dict[str, str]]:
        every = self.rows() if self.rows else self.model._default_manager.order_by(*self.order)
        return (self.cells(row) for row in every)

    def plan(self, cells: dict[str, str]) -> Plan:
        row = self._there(cells[self.key])
        before = self.cells(row) if row else None
        if before is None and self.no_new:
            raise RowRefused(self.no_new)
        if before is not None and (
            other := [name for name in self.fixed if self._differs(name, before, cells)]
        ):
            columns = "、".join(f"{self.columns[name]}（{name}）" for name in other)
            raise RowRefused(f"{columns}和站上的不一样，表格不改这几列。{self.fixed_words}")
        fixed = self.fixed if row else ()
        own = self.named({name: text for name, text in cells.items() if name not in fixed})
        form = self._bound(row, own)
        if not form.is_valid():
            raise RowRefused(self._words(form))
        instance = form.instance
        for column in self.fields.values():  # amounts with the places that the database gives them
            setattr(instance, column.attname, column.clean(getattr(instance, column.attname), instance))
        if before is None:
            return None, lambda: self._keep(instance)
        after = self.cells(instance)
        changes = [
            Change(self.columns[name], before[name], after[name])
            for name in self.columns
            if not self._alike(name, before[name], after[name])
        ]
        return changes, lambda: self._keep(instance)

    def _bound(self, row: Any, cells: dict[str, str]) -> ModelForm:
        """The form with what stands there, and over it what the row says."""
        names = list(self.form.base_fields)
        held = {name: shown(value) for name, value in model_to_dict(row or self.model(), names).items()}
        typed = {name: self._typed(name, text) for name, text in cells.items() if name in names}
        return self.form(held | typed, instance=row)

    def _there(self, key: str) -> Any:
        if self.find:
            return self.find(key)
        column = self.fields[self.key]
        try:
            return self.model._default_manager.filter(**{self.key: column.to_python(key)}).first()
        except ValidationError as error:
            raise RowRefused(f"{column.verbose_name}：{''.join(error.messages)}") from None

    def _differs(self, name: str, before: dict[str, str], cells: dict[str, str]) -> bool:
        if name not in cells:
            return False
        here, there = (text.replace("\r\n", "\n").strip() for text in (before[name], cells[name]))
        return not self._alike(name, self._choice(name, here), self._choice(name, there))

    def _typed(self, name: str, text: str) -> str:
        """A cell as the form expects it: the words of a choice for its value, 是 for a tick."""
        column = self.fields.get(name)
        if isinstance(column, models.BooleanField):
            if text.lower() not in YES | NO:
                raise RowRefused(f"{column.verbose_name}（{name}）：写“是”或者“否”。")
            return "on" if text.lower() in YES else ""
        return self._choice(name, text)

    def _choice(self, name: str, text: str) -> str:
        choices = getattr(self.fields.get(name), "choices", None)
        return next((str(value) for value, label in choices or () if text in (str(value), str(label))), text)

    def _alike(self, name: str, one: str, other: str) -> bool:
        column = self.fields.get(name)
        if isinstance(column, models.DecimalField) and one and other:
            try:
                return column.to_python(one) == column.to_python(other)
            except ValidationError:
                return False
        return one == other

    def _words(self, form: ModelForm) -> str:
        columns = self.columns
        return "；".join(
            f"{columns[name]}（{name}）：{''.join(words)}" if name in columns else "".join(words)
            for name, words in form.errors.items()
        )

    def _keep(self, instance: Any) -> None:
        try:
            with transaction.atomic():
                self.keep(instance)
        except IntegrityError:
            raise RowRefused("和已有的一条冲突，没有写。") from None
        except DataError:
            raise RowRefused("有一格太长或者数字太大，没有写。") from None


def cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(value)
        case _:
            return str(value)


def shown(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else "" if value is None or value is False else value
