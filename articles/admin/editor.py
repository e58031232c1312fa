"""The rich text editor for sections: the closed subset of core.markup and nothing more."""

import base64
import hashlib
import re
from functools import cache

from django import forms
from django_prose_editor.widgets import AdminProseEditorWidget

from core.markup import sanitize

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {
        "enableTarget": False,
        "autolink": False,
        "linkOnPaste": False,
        "protocols": ["law", "tel", "mailto"],
    },
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}


class RichText(forms.CharField):
    """A section's body; what the editor or anything else sends is brought to the closed subset."""

    def __init__(self, **kwargs):
        config = {"extensions": EXTENSIONS}
        super().__init__(widget=AdminProseEditorWidget(config=config, preset="configurable"), **kwargs)

    def clean(self, value):
        html = sanitize(super().clean(value))
        if self.required and not html:
            raise forms.ValidationError("这一节还没有正文。")
        return html


@cache
def import_map_source() -> str:
    """What the Content-Security-Policy of the admin must allow: the editor's import map, which can only stand inline.

    Its hash differs with the addresses of static files, so it is read from what the widget writes.
    """
    written = re.search(
        r'<script type="importmap"[^>]*>(.*?)</script>', RichText().widget.media.render(), re.DOTALL
    )
    if written is None:
        raise LookupError("the editor writes no import map any more")
    digest = hashlib.sha256(written[1].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
