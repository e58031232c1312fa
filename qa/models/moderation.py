from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from core.models import ChainedRow, ChainEnd
from qa import patterns
from qa.models.moderated import REASONS
from qa.querysets import ModerationEventQuerySet, WatchedPhraseQuerySet

VERBS = {
    "submit": "提交",
    "resubmit": "修改后重交",
    "withdraw": "作者撤回",
    "approve": "通过",
    "approve_redacted": "遮去一些地方后通过",
    "undo": "撤销刚才的决定",
    "blind_look": "抽查",
    "read_original": "看遮去以前的原文",
    "revise": "换成修改后的文字",
    "reject": "不通过",
    "hide": "隐藏",
    "hide_flagged": "两位律师举报，先隐藏",
    "restore": "恢复",
    "ask_back": "请作者补充",
    "close": "关闭",
    "close_duplicate": "并到相同的提问",
    "close_stale": "久未补充，关闭",
    "resolve": "标为已解决",
    "reopen": "重新打开",
    "purge": "彻底删除文字",
    "run_out": "到期删除文字",
    "appeal": "申诉",
    "grant": "申诉成立，公开",
    "deny": "申诉不成立",
    "second_look": "复核",
    "feature": "设为精选",
    "unfeature": "取消精选",
    "note": "写编者注",
    "uphold": "举报成立",
    "dismiss": "举报不成立",
    "load": "载入转载",
    "answered": "有了回答",
    "unanswered": "回答不再公开",
    "cut_off": "账号注销",
    "claim": "领取",
    "give_up": "放下",
    "lapse": "到时收回",
    "request_review": "请同行复核",
    "cancel_review": "不再请同行复核",
    "reviewed": "同行复核有了变化",
    "outdate": "回答已改，复核不再算数",
}


class ModerationEvent(ChainedRow):
    """The record of one change; written once, never changed, and a link of a chain (see qa.chain).

    The database itself refuses to change or remove a row (qa.guards). Only the account of the actor may be let go,
    which the hash does not cover; their name stays.
    """

    KIND = "event"
    LINKED = (
        "number", "previous_hash", "item_kind", "item_id", "verb", "from_status", "to_status", "actor_label", "reason",
        "public_note", "internal_note", "rule_hits", "content_hash", "decided_alone",
    )  # fmt: skip

    item_kind = models.CharField("对象", max_length=12)
    item_id = models.PositiveBigIntegerField("编号")
    verb = models.CharField("动作", max_length=20, choices=VERBS)
    from_status = models.CharField("原状态", max_length=12, blank=True)
    to_status = models.CharField("新状态", max_length=12, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="操作人",
    )
    actor_label = models.CharField("操作人称呼", max_length=40)
    reason = models.CharField("原因", max_length=40, blank=True)
    public_note = models.TextField("给作者的说明", blank=True)
    internal_note = models.TextField("内部备注", blank=True)
    rule_hits = models.JSONField("规则命中", default=list, blank=True)
    content_hash = models.CharField(
        "内容指纹", max_length=64, help_text="SHA-256 of the words as decided on."
    )
    decided_alone = models.BooleanField(
        "一人决定",
        default=False,
        help_text="A rule wants two people and there was only one; to be looked at again.",
    )
    created_at = models.DateTimeField("时间")

    objects = ModerationEventQuerySet.as_manager()

    class Meta:
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The history of one item, in the queue and on its page.
            models.Index(fields=["item_kind", "item_id"], name="events_of_an_item"),
            # `ModerationEventQuerySet.waiting`: what one person decided where a rule wants two.
            models.Index(
                fields=["number"], condition=models.Q(decided_alone=True), name="events_decided_alone"
            ),
        ]

    def __str__(self):
        return f"{self.actor_label} {self.get_verb_display()} {self.item_kind}:{self.item_id}"

    @property
    def reason_label(self):
        return str(REASONS.get(self.reason, self.reason))

    @property
    def texts(self):
        """What somebody who looks at this event again vouches for: the event itself."""
        return {"hash": self.hash}


class LogHead(ChainEnd):
    """The end of the chain of events."""

    class Meta:
        verbose_name = "审核记录的末端"
        verbose_name_plural = "审核记录的末端"


class WatchedPhrase(models.Model):
    """What to look for in a post, and what follows: a closer look, a refusal, a mask, a word to staff, or help first."""

    class Level(models.TextChoices):
        HOLD = "hold", "暂扣，交人工细看"
        BLOCK = "block", "拒收，请作者改"
        MASK = "mask", "遮去，再交人工"
        NOTICE = "notice", "只提醒审核员"
        CRISIS = "crisis", "危机，先给求助卡"
        SUPPORT = "support", "困难，给求助条"

    class Scope(models.TextChoices):
        ALL = "all", "所有内容"
        ANSWERS = "answers", "只看律师的回答"

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    pattern = models.CharField(
        "词或正则",
        max_length=patterns.LONGEST,
        unique=True,
        help_text="多个词可以用正则的 | 分开；大小写和全角半角不分。",
    )
    is_regex = models.BooleanField("是正则", default=False)
    level = models.CharField("级别", max_length=10, choices=Level, default=Level.HOLD)
    scope = models.CharField("看哪里", max_length=10, choices=Scope, default=Scope.ALL)
    reason = models.CharField("原因", max_length=100, help_text="拒收时作者会看到，请用他看得懂的话写。")
    is_active = models.BooleanField("启用", default=True)
    loaded_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the row as last loaded; differs once staff edit.",
    )

    objects = WatchedPhraseQuerySet.as_manager()

    class Meta:
        verbose_name = "留意词"
        verbose_name_plural = "留意词"
        ordering = ["level", "pattern"]

    def __str__(self):
        return self.pattern

    def clean(self):
        fault = patterns.fault(self.pattern, is_regex=self.is_regex)
        if fault:
            raise ValidationError({"pattern": fault})
