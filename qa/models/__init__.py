from qa.models.answer import Answer
from qa.models.claim import AnswerDraft, Claim, FirmConflict
from qa.models.comment import Comment
from qa.models.consent import Consent
from qa.models.desk import DeskTopic, LawyerDesk, Snippet
from qa.models.figures import Figures, FiguresLook
from qa.models.fingerprint import LearnedContact
from qa.models.flag import Flag
from qa.models.following import Appeal, Follow
from qa.models.intake import DutyCall, DutyShift, IntakePause
from qa.models.moderated import Moderated
from qa.models.moderating import Likeness, Look, Original, ReplyTemplate
from qa.models.moderation import LogHead, ModerationEvent, WatchedPhrase
from qa.models.notice import Mailbox, Notice, NoticeChoice, Telling
from qa.models.outcome import Outcome, OutcomeSum
from qa.models.question import Question, TaggedQuestion
from qa.models.review import PeerReview
from qa.models.revision import AnswerRevision
from qa.models.second_look import SecondLook
from qa.models.undoable import Undoable

__all__ = [
    "Answer",
    "AnswerDraft",
    "AnswerRevision",
    "Appeal",
    "Claim",
    "Comment",
    "Consent",
    "DeskTopic",
    "DutyCall",
    "DutyShift",
    "Figures",
    "FiguresLook",
    "FirmConflict",
    "Flag",
    "Follow",
    "IntakePause",
    "LawyerDesk",
    "LearnedContact",
    "Likeness",
    "LogHead",
    "Look",
    "Mailbox",
    "Moderated",
    "ModerationEvent",
    "Notice",
    "NoticeChoice",
    "Original",
    "Outcome",
    "OutcomeSum",
    "PeerReview",
    "Question",
    "ReplyTemplate",
    "SecondLook",
    "Snippet",
    "TaggedQuestion",
    "Telling",
    "Undoable",
    "WatchedPhrase",
]
