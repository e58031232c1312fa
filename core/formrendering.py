"""Fields of forms, written as Django's own templates write them, byte for byte, without asking a template for each option.

A form of the tools has a hundred options and attributes, and each was a template of its own. What is not known here is
left to Django.
"""

from collections.abc import Callable

from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe

FOLDER = "django/forms/widgets/"
INPUTS = (
    "input",
    "text",
    "number",
    "date",
    "email",
    "password",
    "hidden",
    "search",
    "tel",
    "url",
    "checkbox",
)
OPTIONS = {FOLDER + name for name in ("select_option.html", "radio_option.html", "checkbox_option.html")}


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict, request=None) -> SafeString:
        write = WRITERS.get(template_name)
        html = write(context["widget"]) if write else None
        return super().render(template_name, context, request) if html is None else mark_safe(html)


def _said(value: object) -> str:
    return conditional_escape(value if isinstance(value, SafeData) else str(value))


def _attributes(widget: dict) -> str:
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_said(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: dict) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return (
        f'<input type="{_said(widget["type"])}" name="{_said(widget["name"])}"{value}{_attributes(widget)}>'
    )


def _textarea(widget: dict) -> str | None:
    value = widget["value"]
    if value and not isinstance(value, str):
        return None
    return f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>\n{_said(value or "")}</textarea>'


def _select(widget: dict) -> str | None:
    if not _is_plain(widget):
        return None
    parts = [f'<select name="{_said(widget["name"])}"{_attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_said(group)}">')
        parts += [
            f'\n  <option value="{_said(one["value"])}"{_attributes(one)}>{_said(one["label"])}</option>\n'
            for one in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    return "".join((*parts, "\n</select>"))


def _choices(widget: dict) -> str | None:
    """Radio buttons or boxes to tick."""
    if not _is_plain(widget):
        return None
    attrs = widget["attrs"]
    parts = ["<div"]
    parts += [f' {name}="{_said(attrs[name])}"' for name in ("id", "class") if attrs.get(name)]
    parts.append(">")
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{_said(group)}</label>")
        parts += [f"<div>\n    {_choice(one)}\n\n</div>" for one in options]
        if group:
            parts.append("\n  </div>")
    return "".join((*parts, "\n</div>"))


def _choice(option: dict) -> str:
    button = _input(option) + "\n"
    if not option.get("wrap_label"):
        return button
    bound = f' for="{_said(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{bound}>{button} {_said(option['label'])}</label>"


def _is_plain(widget: dict) -> bool:
    """Every option is Django's own, and what it is called is text, which no country writes otherwise."""
    return all(
        one["template_name"] in OPTIONS and isinstance(one["label"], str | Promise)
        for _, options, _ in widget["optgroups"]
        for one in options
    )


WRITERS: dict[str, Callable[[dict], str | None]] = {f"{FOLDER}{name}.html": _input for name in INPUTS}
WRITERS |= {
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
    f"{FOLDER}radio.html": _choices,
    f"{FOLDER}checkbox_select.html": _choices,
}
