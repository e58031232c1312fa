"""Fields of forms written without templates: the same bytes as Django's."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from core.formrendering import FormRenderer

FLAT = [("", "全部"), ("a", "<甲>"), (2, mark_safe("<b>乙</b>")), ("c", lazystr("丙"))]
GROUPED = [("一组 & co", [("a", "甲"), ("b", "乙")]), ("z", "其他")]
ODD = {"data-x": '<">', "hidden": True, "required": False, "min": 0, "id": "id_it", "class": "wide"}
WIDGETS = [
    *(
        (kind(attrs=ODD), value)
        for kind in (
            forms.TextInput,
            forms.PasswordInput,
            forms.EmailInput,
            forms.URLInput,
            forms.HiddenInput,
        )
        for value in (None, "", "<x>'", mark_safe("&amp;"), 0)
    ),
    (forms.NumberInput(), 1234567.5),
    (forms.DateInput(attrs={"type": "date"}), date(2026, 11, 22)),
    (forms.CheckboxInput(attrs=ODD), True),
    (forms.CheckboxInput(), False),
    (forms.CheckboxInput(), "on<"),
    *((forms.Textarea(attrs=ODD), value) for value in (None, "", "\n第一行\n<b>", mark_safe("<b>"))),
    *((forms.Select(ODD, FLAT), value) for value in (None, "", "a", 2, "<none>")),
    (forms.Select(choices=GROUPED), "b"),
    (forms.SelectMultiple(choices=FLAT), ["a", "c"]),
    (forms.Select(choices=[(1, 1000), (2, None)]), 1),
    (forms.NullBooleanSelect(), True),
    *((kind(attrs, choices=FLAT), "a") for kind in (forms.RadioSelect,) for attrs in (None, ODD)),
    (forms.RadioSelect(choices=GROUPED), None),
    (forms.CheckboxSelectMultiple(ODD, choices=GROUPED), ["a", "z"]),
    (forms.SplitDateTimeWidget(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda each: type(each).__name__)
def test_a_widget_has_the_bytes_that_django_gives_it(widget, value):
    ours, django = (
        widget.render('na"me', value, renderer=renderer()) for renderer in (FormRenderer, DjangoTemplates)
    )

    assert ours == django
    assert hasattr(ours, "__html__")


def test_the_forms_of_the_site_are_written_by_it():
    assert type(forms.renderers.get_default_renderer()) is FormRenderer
