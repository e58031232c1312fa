"""Which buttons a moderator sees on an item, and the verb behind each."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from qa import moderation, queues, replies
from qa.forms.words import Words
from qa.models import Appeal, Comment, Flag, Moderated, ModerationEvent, Question, ReplyTemplate, SecondLook
from qa.models.moderated import CHOSEN_REASONS

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
    wants_words: bool = False  # for the author, without a reason from the list
    wants_canonical: bool = False
    wants_places: bool = False  # which places of the text are to be blanked
    for_many: bool = False  # can be taken at once on posts that are nearly the same
    done: str = "已处理。"
    of: tuple[type, ...] = (Moderated,)  # what it can be run on at all, whatever its state

    def may(self, user, item) -> bool:
        return self.fits(item) and any(user.has_perm(each) for each in self.permissions)


def _plain(verb):
    return lambda item, user, data: verb(item, user, now=timezone.now(), version=data["version"])


def _with_words(verb):
    return lambda item, user, data: verb(
        item, user, data["public_note"], now=timezone.now(), version=data["version"]
    )


def _reasoned(verb):
    return lambda item, user, data: verb(
        item, user, data["reason"], data["public_note"], now=timezone.now(), version=data["version"],
        internal_note=data["internal_note"],
    )  # fmt: skip


def _approve(item, user, data):
    return moderation.approve(
        item, user, now=timezone.now(), version=data["version"], internal_note=data["internal_note"]
    )


def _approve_redacted(item, user, data):
    return moderation.approve_redacted(
        item, user, data["places"].splitlines(), data["public_note"], now=timezone.now(), version=data["version"],
        internal_note=data["internal_note"],
    )  # fmt: skip


def _look(let_through):
    def run(second, user, data):
        (post,) = queues.posts(second.KIND, [second])
        return moderation.look(second, post, user, let_through, data["internal_note"], now=timezone.now())

    return run


def _note(item, user, data):
    return moderation.set_editor_note(
        item, user, data["editor_note"], now=timezone.now(), version=data["version"]
    )


def _close_duplicate(question, user, data):
    canonical = Question.objects.approved().filter(pk=data["canonical"]).first()
    return moderation.close_duplicate(
        question, user, canonical, data["public_note"], now=timezone.now(), version=data["version"]
    )


def _hide_flagged(report, user, data):
    """The version is that of the item which the report is about."""
    return moderation.hide(
        report.item, user, data["reason"], data["public_note"], now=timezone.now(), version=data["version"]
    )


def _dismiss(report, user, data):
    return moderation.dismiss(report, user, now=timezone.now())


def _keep_hidden(report, user, data):
    return moderation.uphold(report, user, now=timezone.now())


def _look_again(event, user, data):
    return moderation.look_again(event, user, data["internal_note"], now=timezone.now())


def _waits(item):
    return isinstance(item, Moderated) and item.is_waiting


def _is_public(item):
    return isinstance(item, Moderated) and item.is_public


def _question(*states):
    return lambda item: isinstance(item, Question) and item.status in states


def _open_appeal(item):
    return isinstance(item, Appeal) and item.status == "open" and item.question.status == "rejected"


def _open_flag(item):
    return isinstance(item, Flag) and item.status == "open"


def _featurable(item):
    return isinstance(item, Comment) and item.is_public and not item.is_featured and not item.parent_id


def _may_be_blanked(item):
    return isinstance(item, Question | Comment) and item.is_waiting


def _open_second(item):
    return isinstance(item, SecondLook) and item.status == "waiting"


ONLY_MODERATORS = (MODERATE,)
DECISIONS = [
    Decision("approve", "通过并公开", ONLY_MODERATORS, _waits, _approve, for_many=True, done="已公开。"),
    Decision(
        "approve_redacted", "遮去标出的地方，再公开", ONLY_MODERATORS, _may_be_blanked, _approve_redacted,
        wants_places=True, wants_words=True, done="遮去以后已公开，作者看得到遮了哪里。", of=(Question, Comment),
    ),
    Decision(
        "ask_back", "请作者补充", ONLY_MODERATORS, _question("pending", "open"), _with_words(moderation.ask_back),
        wants_words=True, done="已请作者补充，补充以后会再回到队列。", of=(Question,),
    ),
    Decision(
        "close_duplicate", "和别的提问相同，并过去", ONLY_MODERATORS, _question("pending", "needs_info", "open"),
        _close_duplicate, wants_words=True, wants_canonical=True, done="已并过去，提问的人会收到那边的回答。", of=(Question,),
    ),
    Decision(
        "reject", "不通过", ONLY_MODERATORS, _waits, _reasoned(moderation.reject),
        wants_reason=True, for_many=True, done="没有公开。原因会告诉作者。",
    ),
    Decision(
        "hide", "隐藏", ONLY_MODERATORS, _is_public, _reasoned(moderation.hide), wants_reason=True, done="已隐藏。",
    ),
    Decision(
        "restore", "恢复公开", ONLY_MODERATORS, lambda i: isinstance(i, Moderated) and i.status == "hidden",
        _plain(moderation.restore), done="已恢复。",
    ),
    Decision(
        "resolve", "标为已解决", ONLY_MODERATORS, _question("answered"), _plain(moderation.resolve),
        done="已标为解决，不再请律师回答。", of=(Question,),
    ),
    Decision(
        "reopen", "重新打开", ONLY_MODERATORS, _question("resolved"), _plain(moderation.reopen), done="已重新打开。",
        of=(Question,),
    ),
    Decision(
        "purge", "彻底删除文字", ONLY_MODERATORS, lambda i: isinstance(i, Question) and i.can_be_purged,
        _reasoned(moderation.purge), wants_reason=True, done="文字已彻底删除，记录还在。", of=(Question,),
    ),
    Decision("feature", "设为精彩评论", (FEATURE,), _featurable, _plain(moderation.feature), done="已放到精彩评论。",
        of=(Comment,),
    ),
    Decision(
        "unfeature", "取消精选", (FEATURE,), lambda i: isinstance(i, Comment) and i.is_featured,
        _plain(moderation.unfeature), done="已取消精选。", of=(Comment,),
    ),
    Decision(
        "note", "保存编者注", (FEATURE, MODERATE), lambda i: isinstance(i, Comment) and i.is_public, _note,
        wants_note=True, done="编者注已保存。", of=(Comment,),
    ),
    Decision(
        "uphold", "举报成立，隐藏它", ONLY_MODERATORS, lambda i: _open_flag(i) and i.item.is_public, _hide_flagged,
        wants_reason=True, done="已隐藏，举报成立。", of=(Flag,),
    ),
    Decision(
        "keep_hidden", "举报成立，维持不公开", ONLY_MODERATORS, lambda i: _open_flag(i) and not i.item.is_public,
        _keep_hidden, done="维持不公开，举报成立。", of=(Flag,),
    ),
    Decision("dismiss", "举报不成立", ONLY_MODERATORS, _open_flag, _dismiss, done="已记下：举报不成立。", of=(Flag,)),
    Decision(
        "grant", "申诉成立，公开提问", ONLY_MODERATORS, _open_appeal, _with_words(moderation.grant),
        wants_words=True, done="申诉成立，提问已公开。", of=(Appeal,),
    ),
    Decision(
        "deny", "维持原来的决定", ONLY_MODERATORS, _open_appeal, _with_words(moderation.deny),
        wants_words=True, done="已答复，维持原来的决定。", of=(Appeal,),
    ),
    Decision("look_public", "我看应当公开", ONLY_MODERATORS, _open_second, _look(True), done="已记下你的看法。",
        of=(SecondLook,),
    ),
    Decision("look_refuse", "我看不应当公开", ONLY_MODERATORS, _open_second, _look(False), done="已记下你的看法。",
        of=(SecondLook,),
    ),
    Decision(
        "look_again", "写下复核结果", ONLY_MODERATORS, lambda i: isinstance(i, ModerationEvent) and i.decided_alone,
        _look_again, done="复核已记下。", of=(ModerationEvent,),
    ),
]  # fmt: skip


class DecisionForm(forms.Form):
    """What a button sends. The state of the item is never among it."""

    reply = forms.ChoiceField(label="用现成的说明", required=False, widget=UnfoldAdminSelectWidget)
    places = Words(
        label="要遮去的地方（每行一处，和原文一字不差）", longest=3000, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="原因（作者会看到）", required=False, choices=[("", "请选一个原因"), *CHOSEN_REASONS],
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
    canonical = forms.IntegerField(
        label="并到第几号提问（公开的）", required=False, min_value=1, max_value=2**53, widget=UnfoldAdminTextInputWidget,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], "请只写提问的编号。"),
    )  # fmt: skip
    editor_note = Words(
        label="编者注（公开）",
        longest=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, *args, offered=None, **kwargs):
        """`offered` are the ready notes; they are read here where a page has not read them for all its forms."""
        super().__init__(*args, **kwargs)
        self.offered = replies.offered() if offered is None else offered
        choices = [(str(each.pk), each.name) for each in self.offered]
        self.fields["reply"].choices = [("", "不用，自己写"), *choices]

    def words_for(self, item: Moderated) -> dict:
        """What was sent, with the ready note filled in where nothing was written by hand."""
        data = self.cleaned_data
        chosen: ReplyTemplate | None = next(
            (each for each in self.offered if str(each.pk) == data["reply"]), None
        )
        if chosen is None:
            return data
        reason = data["reason"] or chosen.reason
        note = data["public_note"] or replies.filled(chosen, item, reason)
        return data | {"reason": reason, "public_note": note}


def open_to(user, item) -> list[Decision]:
    """The buttons for one person on one item as it stands."""
    return [each for each in DECISIONS if each.may(user, item)]


def find(verb: str) -> Decision | None:
    return next((each for each in DECISIONS if each.verb == verb), None)
