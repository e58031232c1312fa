"""What somebody without an account remarks on a working copy: one field for each section, one for the whole."""

import re

from django import forms

from articles.models import ReviewComment
from core.text import clean_input, squeeze

WHOLE = "whole"
MOST_LOST = 20  # fields of sections that have gone since the page was opened
_DIGEST = re.compile(r"[0-9a-f]{64}")


class RemarksForm(forms.Form):
    """`sections` are those of the copy as it is now; what was written on one that has gone comes to the whole."""

    said = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, sections, **kwargs):
        self.uids = {f"s-{section['uid']}": section["uid"] for section in sections}
        self.lost = []
        super().__init__(
            data if data is None else self._with_what_was_lost(data), auto_id="remark-%s", **kwargs
        )
        for section in sections:
            self.fields[f"s-{section['uid']}"] = _field(f"对“{section['title']}”的意见")
        self.fields[WHOLE] = _field("对全文，或者对开头几部分的意见", rows=5)

    def _with_what_was_lost(self, data):
        lost = [data[name] for name in list(data)[:400] if name.startswith("s-") and name not in self.uids]
        self.lost = [words for words in lost if words.strip()][:MOST_LOST]
        if not self.lost:
            return data
        data = data.copy()
        data[WHOLE] = "\n\n".join([*self.lost, data.get(WHOLE, "")]).strip()
        return data

    @property
    def by_section(self):
        """The field of each section, by its uid."""
        return {uid: self[name] for name, uid in self.uids.items()}

    @property
    def whole(self):
        return self[WHOLE]

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """(uid of the section or nothing, words), as they stand in the article."""
        given = [(uid, self.cleaned_data[name]) for name, uid in self.uids.items()]
        return [(uid, words) for uid, words in [*given, ("", self.cleaned_data[WHOLE])] if words]

    def clean_said(self):
        said = self.cleaned_data["said"]
        return said if _DIGEST.fullmatch(said) else ""

    def clean(self):
        cleaned = super().clean()
        for name in [*self.uids, WHOLE]:
            try:
                cleaned[name] = squeeze(clean_input(cleaned.get(name, "")))
            except ValueError as error:
                self.add_error(name, str(error))
        if self.lost:
            raise forms.ValidationError(
                "你打开以后，编辑删掉了其中一节。对那一节写的意见挪到了最后一格，看一下再交。"
            )
        if not self.errors and not self.remarks:
            raise forms.ValidationError("还没有写意见。在哪一节后面写都行，也可以写在最后一格。")
        return cleaned


def _field(label, rows=3):
    return forms.CharField(
        label=label,
        required=False,
        max_length=ReviewComment.LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "form": "remarks"}),
        error_messages={
            "max_length": f"最多 {ReviewComment.LONGEST} 字，现在有 %(show_value)d 个字。分两次交也可以。"
        },
    )
