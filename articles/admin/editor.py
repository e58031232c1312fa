"""The rich text editor for sections: the closed subset of core.markup and nothing more."""

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
