"""What editors may type about words; the admin and a table of groups ask the same."""

from django import forms

from core.text import split_tags
from search import curating
from search.models import Synonym


class SynonymForm(forms.ModelForm):
    class Meta:
        model = Synonym
        fields = ["word", "same", "leads", "is_used"]
        error_messages = {"word": {"unique": "这个词已经有一组了：到列表里找到那一组，在那里加词。"}}

    def clean(self):
        super().clean()
        words = [
            *split_tags(self.cleaned_data.get("same", "")),
            *split_tags(self.cleaned_data.get("leads", "")),
        ]
        if len(words) > curating.MOST_WORDS:
            said = f"一组最多 {curating.MOST_WORDS} 个词，这里有 {len(words)} 个。请分成几组。"
            self.add_error("same" if self.cleaned_data.get("same") else "leads", said)
