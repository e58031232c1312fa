"""One form for each step between a draft and its readers."""

from datetime import datetime

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminSingleTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from accounts.models import LawyerProfile, User
from articles.admin.forms import Decision
from articles.models import Article, ReviewComment, Revision


class SubmitForm(Decision):
    asked_of = forms.ModelChoiceField(
        label="请谁复核", queryset=User.objects.none(), required=False, widget=UnfoldAdminSelectWidget(),
        empty_label="谁有空谁看", help_text="只列有复核权限、没有写过这一稿的同事。他们会收到邮件。",
    )  # fmt: skip
    request = forms.CharField(
        label="想请他看什么", max_length=300, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="可以不写。例如：第二节的期限请对照原文。",
    )  # fmt: skip

    def __init__(self, *args, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_of"].queryset = User.objects.filter(pk__in=[one.pk for one in reviewers])


class PublishForm(Decision):
    """`asks` is what still stands between the copy and its readers: nothing, `approving`, `own_reason`, or `nobody`."""

    weight = forms.ChoiceField(
        label="改动有多大", widget=UnfoldAdminSelectWidget(), error_messages={"required": "选一下这次改动有多大。"},
        choices=[
            ("", "请选一项"),  # nobody is led to the answer that tells readers nothing
            (Revision.Weight.SMALL, "小改动：错字、排版，意思没变"),
            (Revision.Weight.SUBSTANCE, "实质修改：意思变了，要写改了什么、为什么"),
            (Revision.Weight.CORRECTION, "更正：原来写错了，要写错在哪里"),
        ],
    )  # fmt: skip
    change_note = forms.CharField(
        label="改了什么", max_length=200, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="读者会在“更新记录”里看到；小改动可以不写。",
    )  # fmt: skip
    despite = forms.CharField(
        label="检查没通过，为什么仍然发布", max_length=300, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="理由、时间、你的名字和没通过的地方会一直留在这篇文章的放行记录里。",
    )  # fmt: skip
    approving = forms.BooleanField(
        label="我读过这一稿的全文，批准发布", widget=UnfoldBooleanWidget(),
        help_text="你没有写过这一稿，勾上就是复核，记在你名下。",
        error_messages={"required": "这一稿还没有人批准。读过全文，再勾上。"},
    )  # fmt: skip
    own_reason = forms.CharField(
        label="这一稿你自己写过，为什么不等同事复核", max_length=300, widget=UnfoldAdminTextInputWidget(),
        help_text="会记成“自己批准”，同事以后会再看一遍。不急的，返回去提交复核。",
        error_messages={"required": "写一句为什么等不及，或者返回去提交复核。"},
    )  # fmt: skip

    def __init__(self, *args, may_override, asks, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"approving", "own_reason"} - {asks}:
            del self.fields[name]
        if not may_override:
            del self.fields["despite"]
        if is_first:
            del self.fields["weight"], self.fields["change_note"]


class ScheduleForm(PublishForm):
    on = forms.DateField(label="哪一天", widget=UnfoldAdminSingleDateWidget())
    at = forms.TimeField(
        label="几点（北京时间）", widget=UnfoldAdminSingleTimeWidget(),
        help_text="例如 20:00。最远一年。到点以后几分钟内发布；在那以前稿子又改了，就不会发布，会写邮件告诉你。",
    )  # fmt: skip

    field_order = ["version", "on", "at"]

    def clean(self):
        given = super().clean()
        on, at = given.pop("on", None), given.pop("at", None)
        if on and at:
            given["due_at"] = timezone.make_aware(datetime.combine(on, at))
        return given


class RetireForm(Decision):
    reason = forms.CharField(
        label="为什么撤下", max_length=200, widget=UnfoldAdminTextInputWidget(),
        help_text="打开旧网址的读者会看到这句话。", error_messages={"required": "写一句原因。"},
    )  # fmt: skip
    is_retraction = forms.BooleanField(
        label="因为内容有错（撤回）", required=False, widget=UnfoldBooleanWidget(),
        help_text="可能照着做过的人会收到通知。只是过时、合并的，不勾。",
    )  # fmt: skip
    successor = forms.ModelChoiceField(
        label="接替的文章", queryset=Article.objects.none(), required=False,
        help_text="打几个字找标题，只找得到已经发布的。打开旧网址的读者先看到它的链接。可以不选。",
    )  # fmt: skip
    redirects = forms.BooleanField(
        label="旧网址直接跳过去", required=False, widget=UnfoldBooleanWidget(),
        help_text="只在接替的文章把原来的内容都写进去了的时候勾。",
    )  # fmt: skip

    def __init__(self, *args, article, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        successor = self.fields["successor"]
        successor.widget = AutocompleteSelect(Article._meta.get_field("successor"), admin_site)
        successor.queryset = Article.objects.published().exclude(pk=article.pk)


class ReviewForm(Decision):
    lawyer = forms.ModelChoiceField(
        label="复核律师", queryset=LawyerProfile.objects.none(), widget=UnfoldAdminSelectWidget(), required=False,
        help_text="只列已核验的执业律师。不选，页面上写“编辑部核对”和“还没有律师复核”。",
    )  # fmt: skip
    on = forms.DateField(label="核对日期", widget=UnfoldAdminSingleDateWidget())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lawyer"].queryset = LawyerProfile.objects.verified().select_related("user")


class ApproveForm(ReviewForm):
    """An approval; with `checked` the same person says that they compared the text with the law."""

    note = forms.CharField(
        label="复核时想说的", max_length=1000, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="作者会看到；可以不写。",
    )  # fmt: skip
    own_reason = forms.CharField(
        label="这一稿你自己写过，为什么不等同事复核", max_length=300, widget=UnfoldAdminTextInputWidget(),
        help_text="会记成“自己批准”，同事以后会再看一遍。",
        error_messages={"required": "写一句为什么等不及。"},
    )  # fmt: skip
    checked = forms.BooleanField(
        label="同时记录核对：我对照法条原文读过全文", required=False, widget=UnfoldBooleanWidget(),
        help_text="这一稿发布以后，读者会看到核对日期。没有逐条对照的，不勾。",
    )  # fmt: skip

    field_order = ["version", "note", "own_reason", "checked", "lawyer", "on"]

    def __init__(self, *args, is_own, may_check, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].required = False
        if not is_own:
            del self.fields["own_reason"]
        if not may_check:
            del self.fields["checked"], self.fields["lawyer"], self.fields["on"]

    def clean(self):
        given = super().clean()
        if given.get("checked") and not given.get("on") and "on" not in self.errors:
            self.add_error("on", "写上是哪一天核对的。")
        return given


class ChangesForm(Decision):
    """What is to be changed: in the whole, and in each section of the copy that is being read."""

    REMARK = "remark-"

    note = forms.CharField(
        label="总的意见", max_length=1000, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        titles = {f"{self.REMARK}{section['uid']}": section["title"] for section in sections}
        for name, words in self.data.items():  # written about a section that the writer has removed meanwhile
            if name.startswith(self.REMARK) and words.strip():
                titles.setdefault(name, "刚刚被删去的一节（请把这段话移到“总的意见”里）")
        self.names = {name: name.removeprefix(self.REMARK) for name in titles}
        for name, title in titles.items():
            self.fields[name] = forms.CharField(
                label=title, max_length=ReviewComment.LONGEST, required=False,
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            )  # fmt: skip

    @property
    def of_sections(self):
        return [self[name] for name in self.names]

    def remarks(self):
        """(uid, words) of each section about which something was written."""
        given = self.cleaned_data
        return [(uid, given[name]) for name, uid in self.names.items() if given.get(name, "").strip()]


class LookForm(forms.Form):
    """What a colleague found who looked again at what somebody approved alone."""

    verdict = forms.ChoiceField(
        label="看过以后", choices=[("", "选一个"), ("fine", "没有问题"), ("problem", "有问题")],
        widget=UnfoldAdminSelectWidget(), error_messages={"required": "选一个结果。"},
    )  # fmt: skip
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="有问题的，写清楚是什么问题，再去改文章。",
    )  # fmt: skip
