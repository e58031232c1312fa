"""What a lawyer has in hand, and what asks to be looked at again. Each list takes a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import LawyerProfile
from qa import conflicts
from qa.models import Answer, AnswerDraft, AnswerRevision, Claim, PeerReview, Question
from qa.reviewing import is_same_firm

MOST_BEGUN = 20
LOOKED_AT = 3 * MOST_BEGUN  # of what colleagues ask, before what is too close is left out
MENDABLE = (*Answer.EDITABLE, Answer.Status.PUBLISHED)


@dataclass
class Begun:
    """A question that a lawyer writes on: claimed, with a draft, or both."""

    question: Question
    claim: Claim | None = None
    draft: AnswerDraft | None = None
    minutes: int = 0
    mends: bool = False  # new words for an answer that was handed in before, which needs no claim

    @property
    def can_go_on(self) -> bool:
        return self.mends or self.claim is not None or self.question.can_be_answered


def begun(lawyer: LawyerProfile, now: datetime) -> list[Begun]:
    """Claims that stand, those that run out first at the top, then drafts without one. Three queries."""
    claims = Claim.objects.standing(now).filter(lawyer=lawyer).select_related("question")
    rows = {
        each.question_id: Begun(each.question, each, minutes=each.minutes_left(now))
        for each in claims.order_by("expires_at", "pk")
    }
    for draft in AnswerDraft.objects.of(lawyer).select_related("question")[:MOST_BEGUN]:
        rows.setdefault(draft.question_id, Begun(draft.question)).draft = draft
    answered = Answer.objects.filter(lawyer=lawyer, question__in=rows, status__in=MENDABLE)
    for number in answered.values_list("question", flat=True):
        rows[number].mends = True
    return list(rows.values())


def handed_in(lawyer: LawyerProfile) -> QuerySet[Answer]:
    """Answers that wait for a moderator or have to be mended; what has to be mended stands first."""
    return (
        Answer.objects.filter(lawyer=lawyer, status__in=Answer.EDITABLE)
        .select_related("question")
        .order_by("status", "-created_at", "-pk")
    )


def revisions(lawyer: LawyerProfile) -> QuerySet[AnswerRevision]:
    """New words for published answers that wait or have to be mended."""
    return (
        AnswerRevision.objects.filter(answer__lawyer=lawyer, status__in=AnswerRevision.EDITABLE)
        .select_related("answer__question")
        .order_by("status", "-created_at", "-pk")[:MOST_BEGUN]
    )


def reviews(lawyer: LawyerProfile) -> QuerySet[PeerReview]:
    """What a lawyer said of colleagues' answers, while it waits or has to be mended."""
    return (
        PeerReview.objects.filter(lawyer=lawyer, status__in=PeerReview.EDITABLE)
        .select_related("answer__question")
        .order_by("status", "-created_at", "-pk")[:MOST_BEGUN]
    )


def law_changed(lawyer: LawyerProfile) -> QuerySet[Answer]:
    """Published answers that rest on law which has changed since."""
    return Answer.objects.by(lawyer).with_law_status().filter(law_due_since__isnull=False)


def asked_of(lawyer: LawyerProfile) -> list[Answer]:
    """Answers of lawyers of other firms who have asked for a colleague's eye, the longest waiting first.

    Nothing that the firm keeps away from: it would be refused on the next page.
    """
    reviewed = PeerReview.objects.live().filter(answer=OuterRef("pk"), lawyer=lawyer)
    wanted = (
        Answer.objects.published()
        .filter(~Exists(reviewed), peer_review=Answer.Review.REQUESTED)
        .exclude(lawyer__firm=lawyer.firm)
        .exclude(question__author=lawyer.user_id)
        .select_related("question", "lawyer__user")
        .order_by("review_requested_at", "pk")[:LOOKED_AT]
    )
    others = [each for each in wanted if not is_same_firm(each, lawyer)]
    bound = conflicts.bound_by(lawyer, [each.question for each in others])
    return [each for each in others if each.question_id not in bound][:MOST_BEGUN]
