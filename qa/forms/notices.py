"""How somebody wants to hear of each group of news."""

from django import forms

from qa.models import NoticeChoice
from qa.notifications.kinds import GROUPS

LABELS = dict(NoticeChoice.How.choices)


class ChoicesForm(forms.Form):
    """One field for each group; the groups about answering stand there for lawyers alone."""

    def __init__(self, *args, for_lawyers=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name, group in GROUPS.items():
            if group.for_lawyers and not for_lawyers:
                continue
            self.fields[name] = forms.ChoiceField(
                label=group.label, help_text=group.words, choices=[(how, LABELS[how]) for how in group.hows],
                error_messages={"required": "请选一种。", "invalid_choice": "请从列出的里选一种。"},
            )  # fmt: skip
