"""What moderators and editors decide, one verb for each event; see docs/decisions for the states.

Each verb acts on the row as the decider saw it; the second of two is refused with the name of the first. An author never
decides on their own post. Every decision leaves a ModerationEvent, and what the public sees changes in the same
transaction.
"""

from qa.moderation.appeals import deny, grant, look_again
from qa.moderation.comments import feature, set_editor_note, unfeature
from qa.moderation.deciding import approve, hide, reject, restore
from qa.moderation.looks import look
from qa.moderation.questions import ask_back, close_duplicate, close_stale, purge, reopen, resolve
from qa.moderation.redacting import approve_redacted, read_original
from qa.moderation.reports import dismiss, hide_at_once, uphold
from qa.moderation.tidying import tidy
from qa.moderation.together import decide_each
from qa.moderation.undoing import undo

__all__ = [
    "approve",
    "approve_redacted",
    "ask_back",
    "close_duplicate",
    "close_stale",
    "decide_each",
    "deny",
    "dismiss",
    "feature",
    "grant",
    "hide",
    "hide_at_once",
    "look",
    "look_again",
    "purge",
    "read_original",
    "reject",
    "reopen",
    "resolve",
    "restore",
    "set_editor_note",
    "tidy",
    "undo",
    "unfeature",
    "uphold",
]
