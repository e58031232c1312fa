"""What is rendered once in the life of a process, for each value of what it rests on."""

from itertools import count

from django.template import Context, Template

from core.templatetags.once import MOST

WITH_NAME = "{% load once %}{% once name %}{{ name }} {{ number }}{% endonce %} {{ number }}"


def rendered(template, numbers, name):
    return template.render(Context({"name": name, "number": next(numbers)}))


def test_it_is_kept_for_each_value_that_it_names_and_escaped_as_ever():
    template, numbers = Template(WITH_NAME), count(1)

    texts = [rendered(template, numbers, name) for name in ("a", "a", "<b>", "<b>", None)]

    assert texts == ["a 1 1", "a 1 2", "&lt;b&gt; 3 3", "&lt;b&gt; 3 4", "None 5 5"]


def test_whoever_writes_templates_sees_every_change(settings):
    template, numbers = Template(WITH_NAME), count(1)
    settings.DEBUG = True

    assert [rendered(template, numbers, "a") for _ in range(2)] == ["a 1 1", "a 2 2"]


def test_values_that_never_end_are_rendered_but_not_kept():
    template, numbers = Template(WITH_NAME), count(1)
    for number in range(MOST):
        rendered(template, numbers, number)

    assert rendered(template, numbers, "late") != rendered(template, numbers, "late")
    assert rendered(template, numbers, 0).startswith("0 1 ")
