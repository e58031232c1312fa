"""What staff enter when an authority asks for data, and what a second person decides."""

from django import forms

from accounts import authority
from accounts.forms.lawyers import OneLine, Paragraphs
from accounts.models import AuthorityRequest


class AskForAuthorityForm(forms.ModelForm):
    scope_kind = forms.ChoiceField(label="要哪一类", choices=authority.scopes)
    authority = OneLine(label="哪个机关", min_length=4, max_length=80, help_text="照文书上的全称写。")

    class Meta:
        model = AuthorityRequest
        fields = ["authority", "document_number", "legal_basis", "reason", "scope_kind", "scope_id"]

    def clean(self):
        data = super().clean()
        kind, pk = data.get("scope_kind"), data.get("scope_id")
        if kind and pk is not None and not authority.exists(kind, pk):
            self.add_error("scope_id", "没有这个编号，也可能已经注销、删除。请再对照一次文书。")
        return data


class ApproveForm(forms.Form):
    note = Paragraphs(
        label="你怎么核实的",
        min_length=4,
        max_length=300,
        help_text="例如：打了机关公开的总机，核对了经办人和文书号。别写姓名和号码。",
        error_messages={"required": "请写一句怎么核实的。"},
    )


class RefuseForm(forms.Form):
    note = Paragraphs(
        label="为什么不批准",
        min_length=4,
        max_length=300,
        help_text="提出的人会看到。",
        error_messages={"required": "请写一句为什么。"},
    )


class FetchForm(forms.Form):
    """Nothing to fill in: a button, so that nobody fetches by opening an address."""
