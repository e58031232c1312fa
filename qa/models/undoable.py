from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from qa.models.moderation import ModerationEvent

KINDS = {"question": "提问", "answer": "回答", "revision": "修改", "review": "同行复核", "comment": "评论"}


class Undoable(models.Model):
    """What a decision changed, kept for as long as whoever took it may take it back; see qa.moderation.undoing."""

    event = models.OneToOneField(ModerationEvent, on_delete=models.PROTECT, related_name="undoable")
    item_kind = models.CharField(max_length=12)
    item_id = models.PositiveBigIntegerField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Columns as they were.")
    flags = models.JSONField(default=list, help_text="Reports that the decision upheld.")
    version = models.PositiveIntegerField(help_text="Of the item right after the decision.")
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "可以撤销的决定"
        verbose_name_plural = "可以撤销的决定"
        indexes = [
            # What one person may still take back, and what has run out.
            models.Index(fields=["until"], name="undoable_until"),
            # `traces.keep_up`: what is kept of one post.
            models.Index(fields=["item_kind", "item_id"], name="undoable_of_an_item"),
        ]

    def __str__(self):
        return f"{KINDS.get(self.item_kind, self.item_kind)} {self.item_id} 号{self.event.get_verb_display()}"

    @property
    def events(self):
        """Its one event, as the template that takes back several wants it."""
        return [self.event]
