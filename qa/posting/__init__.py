"""What people hand in: questions, answers, comments, flags; and what they take back.

Each verb masks what would identify somebody, runs the automatic rules, writes the row and its record in one
transaction. It raises a `Refused` (qa.refusals) that says why not.
"""

from qa.posting.answers import answer, edit_answer, revise
from qa.posting.bringing import bring_in
from qa.posting.bringing import screened as brought_words
from qa.posting.comments import comment, edit_comment
from qa.posting.flags import flag
from qa.posting.questions import (
    appeal,
    ask,
    discard_draft,
    edit_question,
    follow,
    purge,
    reopen,
    resolve,
    save_draft,
    take_back_figures,
    unfollow,
)
from qa.posting.reviews import cancel_review, edit_review, request_review, review
from qa.posting.withdrawing import withdraw, withdraw_as
from qa.reprints import load_reprints

__all__ = [
    "answer",
    "appeal",
    "ask",
    "bring_in",
    "brought_words",
    "cancel_review",
    "comment",
    "discard_draft",
    "edit_answer",
    "edit_comment",
    "edit_question",
    "edit_review",
    "flag",
    "follow",
    "load_reprints",
    "purge",
    "reopen",
    "request_review",
    "resolve",
    "review",
    "revise",
    "save_draft",
    "take_back_figures",
    "unfollow",
    "withdraw",
    "withdraw_as",
]
