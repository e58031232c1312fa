"""What an asker fills in: how far it has come, what is owed, the words themselves, and figures for one lawyer alone."""

from django import forms
from django.utils import timezone

from articles.models import Tag
from qa import consents
from qa.figures import Amounts
from qa.forms.words import Words
from qa.models import Appeal, Question
from qa.models.situation import DATED_PAPERS, PAPERS, REGIONS, Amount, Stage, Tried
from selfhelp.forms.fields import Day, Money

NOT_LISTED = "请从列出的里选一项。"
FIGURES = ("principal", "owed", "monthly")
SITUATION = (
    "stage", "received_on", "hearing_on", "product", "amount_range", "region", "tried",
)  # fmt: skip


class OneOf(forms.ChoiceField):
    """One of a list, or nothing."""

    def __init__(self, *, choices, nothing, **kwargs):
        super().__init__(choices=[("", nothing), *choices], required=False, **kwargs)
        self.error_messages["invalid_choice"] = NOT_LISTED


class AskForm(forms.Form):
    is_draft = False
    # The parts of the page: a heading, a line under it, and the fields.
    PARTS = (
        ("走到哪一步了", "收到法院文书的，在审核员和律师的列表里排在前面。", ("stage", "received_on", "hearing_on")),
        ("欠的是什么", "不想说的空着。金额只分档，不写确切的数。", ("product", "amount_range", "region", "tried")),
        ("你想问什么", "", ("title", "body", "tag")),
        (
            "确切的数，只给写回答的律师",
            "可以都不填。不会公开，审核员的列表里没有，搜索里也没有。",
            (*FIGURES, "share_figures"),
        ),
    )  # fmt: skip
    stage = OneOf(label="现在到了哪一步", choices=Stage.choices, nothing="说不清")
    received_on = Day(
        label="文书哪天收到的", required=False,
        help_text="签收那天，例如 2026-11-10。不记得，就写最早可能的那天。",
    )  # fmt: skip
    hearing_on = Day(label="哪天开庭", required=False, help_text="传票上写的。没有写就空着。")
    product = forms.ModelChoiceField(
        label="哪一种欠款", queryset=Tag.objects.none(), required=False, empty_label="说不清，或者不止一种",
        to_field_name="slug", error_messages={"invalid_choice": NOT_LISTED},
    )  # fmt: skip
    amount_range = OneOf(label="一共欠多少", choices=Amount.choices, nothing="不想说")
    region = OneOf(label="在哪个省", choices=REGIONS, nothing="不想说")
    tried = forms.MultipleChoiceField(
        label="试过什么", choices=Tried.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="有几样勾几样。别的写在经过里。",
        error_messages={"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED},
    )  # fmt: skip
    title = Words(
        label="你最想知道什么",
        help_text="一句话，像问朋友那样。",
        longest=Question._meta.get_field("title").max_length,
        shortest=8,
        one_line=True,
        error_messages={"required": "请写一句话，至少 8 个字。"},
    )
    body = Words(
        label="事情的经过",
        help_text=(
            "什么时候开始还不上、对方说过什么、你怕的是什么。"
            "别写姓名、身份证号、银行卡号、手机号，也别写催收员的。"
        ),
        longest=Question._meta.get_field("body").max_length,
        shortest=15,
        rows=9,
        error_messages={"required": "请写几句经过，律师才知道怎么答。"},
    )
    tag = forms.ModelChoiceField(
        label="主要问哪方面", queryset=Tag.objects.none(), required=False, empty_label="说不清", to_field_name="slug",
        error_messages={"invalid_choice": "请从列表里选一类。"},
    )  # fmt: skip
    principal = Money(label="本金还剩多少（元）", required=False)
    owed = Money(label="对方说一共要还多少（元）", required=False)
    monthly = Money(label="每个月能拿出来还的（元）", required=False, positive=False)
    share_figures = forms.BooleanField(
        label=consents.WORDS[consents.To.FIGURES].sentence,
        required=False,
    )
    agreed = forms.BooleanField(
        label=consents.WORDS[consents.To.PUBLISH].sentence,
        error_messages={"required": "要先同意公开，才能交。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Tag.objects.products()
        self.fields["tag"].queryset = Tag.objects.in_use().filter(is_product=False)
        for (
            field
        ) in self.fields.values():  # a browser gives nothing back into such a field when somebody goes back
            field.widget.attrs.pop("autocomplete", None)
        received, hearing = self.fields["received_on"], self.fields["hearing_on"]
        received.happened_by = timezone.localdate()
        received.when_to_fill, received.only_for = "收到传票、支付令的要填", " ".join(PAPERS)
        hearing.when_to_fill, hearing.only_for = "收到传票、写了的填", Stage.SUMMONS.value

    def clean(self):
        values = super().clean()
        stage, received = values.get("stage", ""), values.get("received_on")
        if received and stage not in PAPERS:
            self.add_error("stage", "写了收到文书的日子，请也选收到的是哪一种。")
        if values.get("hearing_on") and stage != Stage.SUMMONS:
            self.add_error("stage", "写了开庭的日子，请选“已收到传票”；没有收到，就把那个日子删掉。")
        if self.is_draft:
            return values
        if stage in DATED_PAPERS and not received and "received_on" not in self.errors:
            self.add_error("received_on", "期限从收到那天起算，请写上。不记得，就写最早可能的那天。")
        if not self.amounts.is_empty and not values.get("share_figures"):
            self.add_error("share_figures", "填了数，要勾上这一句，律师才看得到。不想给，就把数删掉。")
        return values

    @property
    def parts(self):
        """Each part of the page with its fields as they are bound, the figures for one lawyer apart and last."""
        return [(heading, words, [self[name] for name in names]) for heading, words, names in self.PARTS]

    @property
    def shows_figures(self):
        """Whether the last part has to lie open: something stands in it, or something is wrong with it."""
        _, _, fields = self.parts[-1]
        return any(field.value() or field.errors for field in fields)

    @property
    def kept(self):
        """The fields that a page between asking and handing in carries along unseen."""
        return [field for field in self if field.name != "agreed"]

    @property
    def tags(self):
        return [self.cleaned_data[name] for name in ("product", "tag") if self.cleaned_data.get(name)]

    @property
    def situation(self):
        """The columns of qa.models.situation that were ticked."""
        return {name: self.cleaned_data.get(name) for name in SITUATION}

    @property
    def amounts(self):
        given = {name: self.cleaned_data.get(name) for name in FIGURES}
        return Amounts(**given, agreed=bool(self.cleaned_data.get("share_figures")))

    @property
    def said(self):
        """All that was typed, however wrong: what the help card is decided on."""
        return "\n".join(str(self.data.get(name, "")) for name in ("title", "body"))


class LookForm(AskForm):
    """The same fields on the way to the page that shows how others will see them; nothing is handed in yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].required = False


class DraftForm(AskForm):
    """The same fields, kept as they are: nothing has to be there yet."""

    is_draft = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required, field.shortest = False, 0


class AppealForm(forms.Form):
    body = Words(
        label="为什么应该公开",
        help_text="写你认为原来的决定哪里不对。别写姓名和号码。",
        longest=Appeal._meta.get_field("body").max_length,
        shortest=8,
        rows=6,
        error_messages={"required": "请写一句理由。"},
    )

    @property
    def said(self):
        return str(self.data.get("body", ""))


def filled(question, figures):
    """What a question holds, as the form shows it again."""
    tags = [tag for tag in question.tags.all() if not tag.is_product]
    values = {name: getattr(question, name) for name in (*SITUATION, "title", "body")}
    values |= {
        "product": question.product.slug if question.product else "",
        "tag": tags[0].slug if tags else "",
    }
    if figures is not None:
        values |= {name: getattr(figures, name) for name in FIGURES}
        values["share_figures"] = figures.consented_at is not None
    return values
