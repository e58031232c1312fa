"""Which buttons a moderator sees on an item, and the verb behind each."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from qa import moderation
from qa.forms import Words
from qa.models import Comment, Flag, Question
from qa.models.moderated import Reason

MODERATE, FEATURE = "qa.moderate", "qa.feature_comment"


@dataclass(frozen=True)
class Decision:
    """One button: its words, who may press it, what it needs, and when it makes sense."""

    verb: str
    label: str
    permissions: tuple[str, ...]
    fits: Callable[[object], bool]
    run: Callable
    wants_reason: bool = False
    wants_note: bool = False
    done: str = "已处理。"

    def may(self, user, item) -> bool:
        return self.fits(item) and any(user.has_perm(each) for each in self.permissions)


def _plain(verb):
    return lambda item, user, data: verb(item, user, now=timezone.now(), version=data["version"])


def _reasoned(verb):
    return lambda item, user, data: verb(
        item, user, data["reason"], data["public_note"], now=timezone.now(), version=data["version"]
    )


def _with_internal_note(verb):
    return lambda item, user, data: verb(
        item, user, data["reason"], data["public_note"], now=timezone.now(), version=data["version"],
        internal_note=data["internal_note"],
    )  # fmt: skip


def _approve(item, user, data):
    return moderation.approve(
        item, user, now=timezone.now(), version=data["version"], internal_note=data["internal_note"]
    )


def _note(item, user, data):
    return moderation.set_editor_note(
        item, user, data["editor_note"], now=timezone.now(), version=data["version"]
    )


def _hide_flagged(report, user, data):
    """The version is that of the item which the report is about."""
    return moderation.hide(
        report.item, user, data["reason"], data["public_note"], now=timezone.now(), version=data["version"]
    )


def _is_post(item):
    return not isinstance(item, Flag)


def _featurable(item):
    return isinstance(item, Comment) and item.is_public and not item.is_featured and not item.parent_id


DECISIONS = [
    Decision("approve", "通过并公开", (MODERATE,), lambda i: _is_post(i) and i.is_waiting, _approve, done="已公开。"),
    Decision(
        "reject", "不通过", (MODERATE,), lambda i: _is_post(i) and i.is_waiting, _with_internal_note(moderation.reject),
        wants_reason=True, done="没有公开，原因已告诉作者。",
    ),
    Decision(
        "hide", "隐藏", (MODERATE,), lambda i: _is_post(i) and i.is_public, _with_internal_note(moderation.hide),
        wants_reason=True, done="已隐藏。",
    ),
    Decision(
        "restore", "恢复公开", (MODERATE,), lambda i: _is_post(i) and i.status == "hidden", _plain(moderation.restore),
        done="已恢复。",
    ),
    Decision(
        "close", "关闭提问", (MODERATE,), lambda i: isinstance(i, Question) and i.can_be_answered,
        _reasoned(moderation.close), wants_reason=True, done="已关闭。",
    ),
    Decision("feature", "设为精彩评论", (FEATURE,), _featurable, _plain(moderation.feature), done="已放到精彩评论。"),
    Decision(
        "unfeature", "取消精选", (FEATURE,), lambda i: isinstance(i, Comment) and i.is_featured,
        _plain(moderation.unfeature), done="已取消精选。",
    ),
    Decision(
        "note", "保存编者注", (FEATURE, MODERATE), lambda i: isinstance(i, Comment) and i.is_public, _note,
        wants_note=True, done="编者注已保存。",
    ),
    Decision(
        "uphold", "举报成立，隐藏它", (MODERATE,),
        lambda i: isinstance(i, Flag) and i.status == "open" and i.item.is_public, _hide_flagged,
        wants_reason=True, done="已隐藏，举报成立。",
    ),
    Decision(
        "dismiss", "举报不成立", (MODERATE,), lambda i: isinstance(i, Flag) and i.status == "open",
        lambda report, user, data: moderation.dismiss(report, user, now=timezone.now()), done="已记下：举报不成立。",
    ),
]  # fmt: skip


class DecisionForm(forms.Form):
    """What a button sends. The state of the item is never among it."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="原因（作者会看到）", required=False, choices=[("", "请选一个原因"), *Reason.choices],
        widget=UnfoldAdminSelectWidget,
    )  # fmt: skip
    public_note = Words(
        label="给作者的说明",
        longest=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    internal_note = Words(
        label="内部备注（只有工作人员看到）", longest=1000, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 1}),
    )  # fmt: skip
    editor_note = Words(
        label="编者注（公开）",
        longest=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


def open_to(user, item) -> list[Decision]:
    """The buttons for one person on one item as it stands."""
    return [each for each in DECISIONS if each.may(user, item)]


def find(verb: str) -> Decision | None:
    return next((each for each in DECISIONS if each.verb == verb), None)
