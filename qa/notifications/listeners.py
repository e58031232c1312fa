"""Who hears of what: one function per event, which names people and the kind of news, and decides nothing.

A room that adds a verb adds it to `LISTENERS`, or to `SILENT` with the reason why nobody needs to hear of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from qa.models import (
    Answer,
    AnswerDraft,
    AnswerRevision,
    Claim,
    Comment,
    Flag,
    Moderated,
    ModerationEvent,
    PeerReview,
    Question,
)


@dataclass(frozen=True)
class To:
    """One person, what they are told (a name of `kinds.KINDS`), and the post that they are led to."""

    user: User | None
    kind: str
    item: Moderated


Listener = Callable[[Moderated, ModerationEvent], Iterator[To]]
# What an event can be about.
ABOUT: dict[str, type] = {
    "question": Question,
    "answer": Answer,
    "revision": AnswerRevision,
    "comment": Comment,
    "flag": Flag,
    "claim": Claim,
    "review": PeerReview,
}


def author(kind: str) -> Listener:
    """The listener of an event that concerns nobody but whoever wrote the post."""

    def listener(item: Moderated, event: ModerationEvent) -> Iterator[To]:
        yield To(item.author, kind, item)

    return listener


def asker_unless_actor(kind: str) -> Listener:
    """Whoever took a step themselves needs no letter about it."""

    def listener(question: Question, event: ModerationEvent) -> Iterator[To]:
        if event.actor_id != question.author_id:
            yield To(question.author, kind, question)

    return listener


def followers(question: Question, kind: str) -> Iterator[To]:
    for follow in question.follows.select_related("user"):
        yield To(follow.user, kind, question)


def lawyers_at_work(question: Question, kind: str) -> Iterator[To]:
    """Whoever has answered, or is writing just now."""
    answered = Answer.objects.live().filter(question=question, author=OuterRef("pk"))
    writing = Claim.objects.filter(question=question, status=Claim.Status.HELD, lawyer__user=OuterRef("pk"))
    begun = AnswerDraft.objects.filter(question=question, lawyer__user=OuterRef("pk"))
    lawyers = User.objects.filter(Exists(answered) | Exists(writing) | Exists(begun))
    for lawyer in lawyers.exclude(pk=question.author_id).order_by("pk"):
        yield To(lawyer, kind, question)


def question_gone(kind: str) -> Listener:
    """The asker hears why, whoever is writing an answer hears that they need not go on."""

    def listener(question: Question, event: ModerationEvent) -> Iterator[To]:
        yield To(question.author, kind, question)
        yield from lawyers_at_work(question, "answered_gone")

    return listener


def question_withdrawn(question: Question, event: ModerationEvent) -> Iterator[To]:
    yield from lawyers_at_work(question, "answered_withdrawn")
    yield from followers(question, "followed_withdrawn")


def question_reopened(question: Question, event: ModerationEvent) -> Iterator[To]:
    yield from asker_unless_actor("question_reopened")(question, event)
    yield from lawyers_at_work(question, "answered_reopened")


def answer_approved(answer: Answer, event: ModerationEvent) -> Iterator[To]:
    """The lawyer hears that it stands, who asked (or whose question was joined to this) and who follows that there is one."""
    yield To(answer.author, "answer_approved", answer)
    if answer.question.is_public and answer.is_public:
        yield To(answer.question.author, "question_answered", answer.question)
        joined = set(answer.question.duplicates.values_list("author_id", flat=True))
        for to in followers(answer.question, "followed_answered"):
            yield To(to.user, "joined_answered", to.item) if to.user.pk in joined else to


def answer_hidden(answer: Answer, event: ModerationEvent) -> Iterator[To]:
    yield To(answer.author, "answer_hidden", answer)
    yield from _readers_of(answer, "answer_gone", "followed_answer_gone")


def answer_restored(answer: Answer, event: ModerationEvent) -> Iterator[To]:
    yield To(answer.author, "answer_restored", answer)
    if answer.question.is_public and answer.is_public:
        yield To(answer.question.author, "answer_back", answer.question)


def answer_retracted(answer: Answer, event: ModerationEvent) -> Iterator[To]:
    """Whoever may have read it and acted on it; what nobody had read goes without a word."""
    if event.from_status == Answer.Status.PUBLISHED:
        yield from _readers_of(answer, "answer_gone", "followed_answer_gone")


def _readers_of(answer: Answer, asker_kind: str, follower_kind: str) -> Iterator[To]:
    if answer.question.is_public:
        yield To(answer.question.author, asker_kind, answer.question)
        yield from followers(answer.question, follower_kind)


def revision_approved(revision: AnswerRevision, event: ModerationEvent) -> Iterator[To]:
    """The lawyer hears that the new words stand, the others that what they have read is different now."""
    yield To(revision.author, "revision_approved", revision)
    yield from _readers_of(revision, "question_revised", "followed_revised")


def comment_approved(comment: Comment, event: ModerationEvent) -> Iterator[To]:
    """The writer, whom they reply to, and the lawyer under whose answer it stands; each of them once."""
    kind = "comment_redacted" if event.verb == "approve_redacted" else "comment_approved"
    told = {comment.author_id}
    yield To(comment.author, kind, comment)
    if comment.parent is not None and comment.parent.author_id not in told:
        told.add(comment.parent.author_id)
        yield To(comment.parent.author, "comment_replied", comment)
    if comment.answer is not None and comment.answer.author_id not in told:
        yield To(comment.answer.author, "answer_commented", comment)


def flag_settled(kind: str) -> Listener:
    """Whoever reported it hears what became of their report, not who else did."""

    def listener(report: Flag, event: ModerationEvent) -> Iterator[To]:
        yield To(report.reporter, kind, report.item)

    return listener


def claim_lapsed(claim: Claim, event: ModerationEvent) -> Iterator[To]:
    yield To(claim.lawyer.user, "claim_lapsed", claim.question)


def review_approved(review: PeerReview, event: ModerationEvent) -> Iterator[To]:
    """Both lawyers hear of it; the asker of a dispute alone, since they may have acted on the answer."""
    disputes = review.verdict == PeerReview.Verdict.DISPUTED
    yield To(review.author, "review_approved", review)
    if review.question.is_public:
        yield To(review.answer.author, "answer_disputed" if disputes else "answer_reviewed", review.answer)
        if disputes:
            yield To(review.question.author, "question_disputed", review.question)


def review_hidden(review: PeerReview, event: ModerationEvent) -> Iterator[To]:
    yield To(review.author, "review_hidden", review)
    yield To(review.answer.author, "answer_review_gone", review.answer)


def review_withdrawn(review: PeerReview, event: ModerationEvent) -> Iterator[To]:
    if event.from_status == PeerReview.Status.PUBLISHED:
        yield To(review.answer.author, "answer_review_gone", review.answer)


def review_outdated(review: PeerReview, event: ModerationEvent) -> Iterator[To]:
    """The reviewer hears whether there are new words to look at, or none any more."""
    taken_back = review.answer.status == Answer.Status.RETRACTED
    yield To(review.author, "review_over" if taken_back else "review_outdated", review)


LISTENERS: dict[tuple[str, str], Listener] = {
    ("question", "submit"): author("question_received"),
    ("question", "resubmit"): author("question_received"),
    ("question", "approve"): author("question_approved"),
    ("question", "approve_redacted"): author("question_redacted"),
    ("question", "reject"): author("question_rejected"),
    ("question", "hide"): question_gone("question_hidden"),
    ("question", "hide_flagged"): question_gone("question_hidden"),
    ("question", "restore"): author("question_restored"),
    ("question", "ask_back"): question_gone("question_asked_back"),
    ("question", "close_duplicate"): question_gone("question_joined"),
    ("question", "close_stale"): author("question_stale"),
    ("question", "resolve"): asker_unless_actor("question_resolved"),
    ("question", "reopen"): question_reopened,
    ("question", "appeal"): author("question_appealed"),
    ("question", "grant"): author("question_granted"),
    ("question", "deny"): author("question_denied"),
    ("question", "purge"): asker_unless_actor("question_purged"),
    ("question", "withdraw"): question_withdrawn,
    ("question", "cut_off"): question_withdrawn,
    ("answer", "submit"): author("answer_received"),
    ("answer", "resubmit"): author("answer_received"),
    ("answer", "approve"): answer_approved,
    ("answer", "reject"): author("answer_rejected"),
    ("answer", "hide"): answer_hidden,
    ("answer", "hide_flagged"): answer_hidden,
    ("answer", "restore"): answer_restored,
    ("answer", "withdraw"): answer_retracted,
    ("answer", "cut_off"): answer_retracted,
    ("revision", "submit"): author("revision_received"),
    ("revision", "resubmit"): author("revision_received"),
    ("revision", "approve"): revision_approved,
    ("revision", "reject"): author("revision_rejected"),
    ("comment", "approve"): comment_approved,
    ("comment", "approve_redacted"): comment_approved,
    ("comment", "reject"): author("comment_rejected"),
    ("comment", "hide"): author("comment_hidden"),
    ("comment", "hide_flagged"): author("comment_hidden"),
    ("comment", "restore"): author("comment_restored"),
    ("comment", "feature"): author("comment_featured"),
    ("comment", "note"): author("comment_noted"),
    ("flag", "uphold"): flag_settled("flag_upheld"),
    ("flag", "dismiss"): flag_settled("flag_dismissed"),
    ("claim", "lapse"): claim_lapsed,
    ("review", "submit"): author("review_received"),
    ("review", "resubmit"): author("review_received"),
    ("review", "approve"): review_approved,
    ("review", "reject"): author("review_rejected"),
    ("review", "hide"): review_hidden,
    ("review", "hide_flagged"): review_hidden,
    ("review", "restore"): author("review_restored"),
    ("review", "outdate"): review_outdated,
    ("review", "withdraw"): review_withdrawn,
    ("review", "cut_off"): review_withdrawn,
}

_OWN = "whoever did it has just seen it on their own page"
_STAFF = "it is the work of staff and changes nothing for anybody else"
_BESIDE = "the event beside it, of the same moment, tells"
SILENT: dict[tuple[str, str], str] = (
    {
        ("question", "load"): "whoever asked it elsewhere has no account here",
        ("question", "answered"): _BESIDE,
        ("question", "unanswered"): _BESIDE,
        ("question", "close"): "written by no verb any more; it stands in old logs",
        ("answer", "revise"): _BESIDE,
        ("answer", "reviewed"): _BESIDE,
        ("answer", "request_review"): "colleagues find it on their desk; nobody is named who would have to",
        ("answer", "cancel_review"): _OWN,
        ("revision", "withdraw"): _OWN,
        ("revision", "cut_off"): _OWN,
        ("comment", "submit"): _OWN,
        ("comment", "resubmit"): _OWN,
        ("comment", "withdraw"): _OWN,
        ("comment", "cut_off"): _OWN,
        ("comment", "unfeature"): "the comment stands as it did, only not first",
        ("comment", "load"): "it has no writer with an account",
        ("flag", "submit"): _OWN,
        ("claim", "claim"): _OWN,
        ("claim", "give_up"): _OWN,
        ("event", "second_look"): _STAFF,
        ("event", "blind_look"): _STAFF,
        ("question", "blind_look"): _STAFF,
        ("answer", "blind_look"): _STAFF,
        ("comment", "blind_look"): _STAFF,
        ("revision", "blind_look"): _STAFF,
        ("review", "blind_look"): _STAFF,
    }
    | {
        (
            kind,
            "run_out",
        ): "it was told when it happened that nobody may read it, and the notice says for how long it stays"
        for kind in ("question", "answer", "revision", "comment", "review")
    }
    | {
        (kind, verb): reason
        for kind in ("question", "answer", "revision", "comment", "flag", "review")
        for verb, reason in {
            "undo": "what is taken back was not told yet; see qa.notifications.telling",
            "read_original": _STAFF,
        }.items()
    }
)
