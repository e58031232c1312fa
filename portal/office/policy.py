"""What a page of the admin is granted beyond the policy of public pages: by name, and no more than Unfold and the editor need.

Scripts: Alpine evaluates the expressions of its attributes, and the editor's import map stands inline. Styles: three blocks
stand inline, each named by its hash; attributes may set styles, for Alpine and the editor write them. A browser that does not
know blocks from attributes (Safari before 15.4) goes by `style-src`, which has to grant both.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib import admin
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import get_template

from articles.admin.editor import import_map_source

_OF_THE_EDITOR = re.compile(r"`(\.ProseMirror \{[^`\\$]+)`")
_BLOCK = re.compile(r"<style(?: id=\"[\w-]+\")?>(.*?)</style>", re.DOTALL)


@cache
def granted() -> dict[str, list[str]]:
    """By directive, as django-csp takes them."""
    styles = [_digest(style) for style in (_colours(), _widths(), _of_the_editor())]
    return {
        "script-src": ["'unsafe-eval'", import_map_source()],
        "style-src": ["'unsafe-inline'"],
        "style-src-elem": ["'self'", *styles],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["data:"],
    }


def _colours() -> str:
    """The colours of the site as Unfold's frame writes them."""
    words = {
        "colors": admin.site._get_colors("COLORS", None),
        "border_radius": admin.site._get_config("BORDER_RADIUS", None),
    }
    return Template(_block_of("unfold/layouts/skeleton.html")).render(Context(words))


def _widths() -> str:
    """What tables without actions write."""
    return _block_of("admin/change_list.html")


def _of_the_editor() -> str:
    """What the editor's script writes into the head of its page."""
    found = _OF_THE_EDITOR.findall(
        Path(finders.find("django_prose_editor/editor.js")).read_text(encoding="utf-8")
    )
    if len(found) != 1:
        raise LookupError("the editor no longer writes one style")
    return found[0]


def _block_of(name: str) -> str:
    found = _BLOCK.findall(get_template(name).template.source)
    if len(found) != 1:
        raise LookupError(f"{name} no longer writes one style")
    return found[0]


def _digest(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
