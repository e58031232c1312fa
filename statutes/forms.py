"""What editors may type about the law."""

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from core.text import split_tags
from statutes import amending
from statutes.models import Edition, Provision, Statute


class StatuteForm(forms.ModelForm):
    aliases = forms.CharField(
        label="别名",
        widget=UnfoldAdminTextInputWidget,
        required=False,
        help_text="用顿号或逗号分开，例如：个保法、个人信息法。文中写别名也能对上。",
    )

    class Meta:
        model = Statute
        fields = ["title", "short_title", "aliases", "slug", "level", "issuer", "order"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "、".join(self.instance.aliases)

    def clean_aliases(self):
        aliases = split_tags(self.cleaned_data["aliases"])
        if any(len(alias) < 2 for alias in aliases):
            raise forms.ValidationError("每个别名至少两个字。")
        return aliases

    def clean(self):
        cleaned = super().clean()
        given = [cleaned.get("title", ""), cleaned.get("short_title", ""), *cleaned.get("aliases", [])]
        if problem := amending.name_problem(self.instance.pk, *given):
            raise forms.ValidationError(problem)
        return cleaned


class EditionForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields = [
            "statute", "label", "document_number", "promulgated_on", "effective_from", "effective_to", "effective_note",
            "numbering_since", "last_number", "text_as_of", "text_note", "source_name", "source_url",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("effective_from"), cleaned.get("effective_to")
        if start and end and end <= start:
            self.add_error("effective_to", "失效日期要晚于施行日期。")
        statute = cleaned.get("statute") or getattr(self.instance, "statute", None)
        if start and statute and not self.errors:
            meant = Edition(pk=self.instance.pk, statute=statute, effective_from=start, effective_to=end)
            if problem := amending.time_problem(meant):
                self.add_error("effective_from", problem)
        return cleaned


class ProvisionForm(forms.ModelForm):
    reason = forms.CharField(
        label="改动原因",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        max_length=200,
        help_text="改动官方原文时必填，例如：和公报核对后改正一个字。",
    )

    class Meta:
        model = Provision
        fields = [
            "edition", "number", "sub", "place", "text", "text_status", "summary", "gloss", "note", "predecessor",
        ]  # fmt: skip

    def clean_text(self):
        """One paragraph a line, blanks at the ends of lines gone, nothing else touched."""
        lines = (line.strip(" \t\r") for line in self.cleaned_data["text"].split("\n"))
        return "\n".join(line for line in lines if line)

    def clean(self):
        cleaned = super().clean()
        changed = self.instance.pk and self.initial.get("text", "") != cleaned.get("text", "")
        if changed and not cleaned.get("reason", "").strip():
            self.add_error("reason", "改动官方原文要写明原因。")
        unseen = cleaned.get("text_status") == Provision.TextStatus.UNSEEN
        if unseen and cleaned.get("text"):
            self.add_error("text", "“待核对原文”的条不能有原文。")
        if unseen and not cleaned.get("summary"):
            self.add_error("summary", "没有原文的条要有本站的概括。")
        if not unseen and not cleaned.get("text"):
            self.add_error("text", "请填官方原文；还没有核对到的，把文本状态改成“待核对原文”。")
        edition, number = (
            cleaned.get("edition") or getattr(self.instance, "edition", None),
            cleaned.get("number"),
        )
        if edition and number and edition.last_number and number > edition.last_number:
            self.add_error("number", f"这一版最后一条是第 {edition.last_number} 条。")
        return cleaned
