"""What an editor fills in to settle a piece of feedback: one form for each outcome, with the answer to the reader ready."""

from django import forms
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles import replies
from articles.models import Feedback, Reply, Revision
from core.redaction import redact
from core.text import clean_input

Outcome = Feedback.Outcome
NOW, LATER, NEVER = "now", "later", "never"


class Settling(forms.Form):
    """An outcome with its note; with an address, the answer; with others like it, whether they go along."""

    mended_in = forms.ModelChoiceField(
        label="改在哪一版", queryset=Revision.objects.none(), required=False, empty_label="还没有改",
        widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip
    how = forms.ChoiceField(
        label="答复读者", widget=UnfoldAdminRadioSelectWidget(), error_messages={"required": "选一个。"}
    )
    answer = forms.CharField(
        label="信里的话", max_length=Reply._meta.get_field("text").max_length, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text="可以改。信里还会写明是哪一句、哪篇文章。只寄一次，寄出后邮箱就删掉。",
    )  # fmt: skip
    together = forms.BooleanField(required=False, widget=UnfoldBooleanWidget())
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="给编辑部自己看。",
    )  # fmt: skip

    def __init__(self, *args, said, outcome, later=(), mended_in=None, others=0, **kwargs):
        super().__init__(*args, prefix=outcome, **kwargs)
        self.said, self.outcome = said, outcome
        self._offer_revisions(later, mended_in)
        self._offer_answer()
        self.fields["together"].label = f"同一句的另外 {others} 条也这样处理"
        self.fields["together"].initial = True
        if not others:
            del self.fields["together"]

    def _offer_revisions(self, later, mended_in):
        if self.outcome not in (Outcome.ACCEPTED, Outcome.ALREADY, "mended"):
            del self.fields["mended_in"]
            return
        field = self.fields["mended_in"]
        field.queryset = Revision.objects.filter(pk__in=[one.pk for one in later]).defer("snapshot", "text")
        field.label_from_instance = lambda one: (
            f"第 {one.number} 版（{one.created_at:%Y-%m-%d}）{one.change_note}"
        )
        field.initial = mended_in
        if self.outcome == "mended":
            field.required, field.empty_label = True, None
            field.error_messages["required"] = "选一版。没有的话，先把改好的发布出去。"

    def _offer_answer(self):
        if not self.said.contact or self.outcome == Outcome.NOTED:
            del self.fields["how"], self.fields["answer"]
            return
        how = [(NOW, "寄出下面的话"), (NEVER, "不答复，邮箱现在就删掉")]
        if self.outcome == Outcome.ACCEPTED:
            how.insert(1, (LATER, "等改好了再答复"))
        self.fields["how"].choices = how
        is_mended = self.outcome == "mended" or (
            self.outcome == Outcome.ACCEPTED and self["mended_in"].initial
        )
        self.fields["how"].initial = LATER if self.outcome == Outcome.ACCEPTED and not is_mended else NOW
        self.fields["answer"].initial = replies.READY["mended" if is_mended else self.outcome]

    def clean_note(self):
        return _without_numbers(self.cleaned_data["note"])

    def clean_answer(self):
        return _without_numbers(self.cleaned_data["answer"])

    def clean(self):
        given = super().clean()
        if given.get("how") == NOW and "answer" in given:
            if not given["answer"]:
                self.add_error("answer", "写上要寄的话，或者选“不答复”。")
            elif replies.TO_BE_FILLED in given["answer"]:
                self.add_error("answer", "先把括号里的“写上……”换成真的话。")
        if given.get("how") == LATER and given.get("mended_in"):
            self.add_error("how", "已经选了改在哪一版，就现在答复。")
        return given

    @property
    def verb_arguments(self) -> dict:
        """What the verbs of articles.feedback take."""
        given = self.cleaned_data
        answer = given["answer"] if given.get("how") == NOW else ""
        return {"answer": answer, "note": given["note"], "mended_in": given.get("mended_in")}


def _without_numbers(text: str) -> str:
    """Refuse what would identify a person, rather than masking it behind the editor's back."""
    try:
        text = clean_input(text).strip()
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None
    if found := redact(text).found:
        named = "、".join(f"{one.kind_label} {one.shown}" for one in found)
        raise forms.ValidationError(f"里面有{named}，请拿掉。")
    return text
