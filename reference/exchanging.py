"""The tables of small facts out and in: a row that comes in passes the same form as one that an editor types."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm, modelform_factory

from core.exchanging import Exchange, RowRefused
from core.rowforms import FormTable
from reference import keeping
from reference.forms import FeeForm, FigureForm, LocalForm, NoticeForm, TermForm
from reference.models import Holiday, HolidayNotice, Hotline, LoanPrimeRate, LocalFigure

SOURCED = ("source", "source_status", "checked_on")


def _form(model: type[models.Model], *fields: str) -> type[ModelForm]:
    return modelform_factory(model, fields=[*fields, *SOURCED])


HOTLINE = _form(Hotline, "number", "name", "purpose", "hours", "note", "use", "order")
RATE = _form(LoanPrimeRate, "published_on", "one_year", "five_year")
DAY = _form(Holiday, "day", "name", "is_workday", "notice")


class YearRow(ModelForm):
    """A year's notice without its days: that all of them are in is said where they are looked at."""

    class Meta:
        model = HolidayNotice
        fields = ["year", "number", "is_complete", *SOURCED]

    def clean_is_complete(self):
        ticked = self.cleaned_data["is_complete"]
        if ticked and not self.instance.is_complete:
            raise ValidationError("要在后台录入这一年放假安排的那一页勾，那里会核对有没有缺。")
        return ticked


_kept = partial(FormTable, keep=keeping.keep)


def exchanges() -> list[Exchange]:
    return [table.exchange() for table in TABLES]


def _local(key: str) -> LocalFigure | None:
    """The amount of a key such as average_wage-浙江省-2024."""
    kind, _, rest = key.partition("-")
    place, _, year = rest.rpartition("-")
    if kind not in LocalFigure.Kind.values or not place or not year.isdecimal() or len(year) != 4:
        raise RowRefused("键要写成 average_wage-浙江省-2024 这样：哪一种、地方、年份，中间用 - 隔开。")
    return LocalFigure.objects.filter(kind=kind, place=place, year=int(year)).first()


def _local_cells(cells: dict[str, str]) -> dict[str, str]:
    """The cells of an amount with what its key says; where both speak they have to agree."""
    kind, _, rest = cells.pop("key").partition("-")
    place, _, year = rest.rpartition("-")
    said = {"kind": kind, "place": place, "year": year}
    labels = dict(LocalFigure.Kind.choices)
    for name, value in said.items():
        if cells.get(name) not in (None, "", value, labels.get(value)):
            raise RowRefused(f"{name} 写的是“{cells[name]}”，键里是“{value}”，两处要一样。")
    return cells | said


def _day_cells(cells: dict[str, str]) -> dict[str, str]:
    """The cells of a day with its year's notice instead of the year."""
    if "year" not in cells:
        return cells
    year = cells.pop("year")
    notice = (
        HolidayNotice.objects.filter(year=int(year)).first() if year.isdecimal() and len(year) == 4 else None
    )
    if year and notice is None:
        raise RowRefused(f"哪一年的安排（year）：站上没有“{year}”年的放假安排，先录那一年。")
    return cells | {"notice": str(notice.pk) if notice else ""}


TABLES = [
    _kept("glossary", TermForm, "word"),
    _kept("hotlines", HOTLINE, "number"),
    _kept("figures", FigureForm, "key"),
    _kept("lpr", RATE, "published_on"),
    _kept("notices", NoticeForm, "key"),
    _kept("fees", FeeForm, "key"),
    _kept(
        "local",
        LocalForm,
        "key",
        extra={"key": ("键", lambda row: row.key)},
        find=_local,
        named=_local_cells,
    ),
    _kept("holiday-years", YearRow, "year", label="放假安排（按年）"),
    _kept(
        "holidays",
        DAY,
        "day",
        label="节假日（逐日）",
        extra={"year": ("哪一年的安排", lambda row: row.notice.year if row.notice else "")},
        named=_day_cells,
        rows=lambda: Holiday.objects.select_related("notice").order_by("day"),
    ),
]
