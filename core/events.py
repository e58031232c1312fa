"""What rooms tell each other without knowing each other."""

from django.dispatch import Signal

# Sent by verbs inside their transaction, with `sender` the class that changed and `reason` a few words for the log:
#     public_page_changed.send(sender=Article, reason="published")
# Posts say besides which `article` shows them (None: none), so that no other page of an article is made again.
public_page_changed = Signal()
# Sent in the same way, after the change, with `tag` as it is now: whatever bears it shows another name than before.
tag_changed = Signal()
