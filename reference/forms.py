from django import forms

from core.text import split_tags
from reference.models import Term


class TermForm(forms.ModelForm):
    """Other names are typed as one line; the row keeps them apart."""

    also = forms.CharField(label="也叫", required=False, help_text="用逗号或顿号分开。")

    class Meta:
        model = Term
        fields = ["word", "plain", "also", "source", "source_status", "checked_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["also"] = "、".join(self.instance.also)

    def clean_also(self):
        return split_tags(self.cleaned_data["also"])
