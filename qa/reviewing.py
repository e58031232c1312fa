"""What colleagues say of an answer, and what that makes of it: requested, endorsed, disputed.

The state on the answer follows from the reviews that are public, as that of a question follows from its answers. A dispute
outweighs every endorsement. New words are nobody's to vouch for yet: they begin without a review.
"""

from datetime import datetime

from accounts.firms import firm_key
from accounts.models import LawyerProfile
from qa import conflicts, steps
from qa.models import Answer, PeerReview
from qa.refusals import NotAllowed


def check_reviewer(answer: Answer, lawyer: LawyerProfile | None) -> LawyerProfile:
    """The reviewer as the database knows them now; refused whoever is too close to the answer, or not verified."""
    found = (
        LawyerProfile.objects.verified().select_related("user").filter(pk=lawyer.pk).first()
        if lawyer
        else None
    )
    if found is None or found.user is None:
        raise NotAllowed("只有核验过执业证的律师能复核同行的回答。")
    if found.pk == answer.lawyer_id or found.user_id == answer.author_id:
        raise NotAllowed("自己的回答，要请别家的同行来复核。")
    if is_same_firm(answer, found):
        raise NotAllowed("你和写这个回答的律师在同一家机构，请别家的同行来复核。")
    if found.user_id == answer.question.author_id:
        raise NotAllowed("这是对你自己提问的回答，请别的律师来复核。")
    conflicts.check(found, answer.question)
    return found


def is_same_firm(answer: Answer, lawyer: LawyerProfile) -> bool:
    """True where the reviewer's firm is the writer's, the one of today or the one under whose name the answer stands."""
    theirs = {answer.lawyer.firm_key, firm_key(answer.lawyer_firm)} - {""}
    return lawyer.firm_key in theirs or not lawyer.firm_key


def check_asked(answer: Answer) -> None:
    """Refuse to review what nobody may read, or what its lawyer has not asked anybody to look at."""
    if not Answer.objects.published().filter(pk=answer.pk).exists():
        raise NotAllowed("这个回答现在不公开，不能复核。")
    if answer.peer_review == Answer.Review.NONE:
        raise NotAllowed("写这个回答的律师没有请同行复核。法律内容有误的，请用举报。")


def check_publishable(review: PeerReview) -> dict:
    """What is known of the reviewer today, to be kept beside the words; refused where the review may not stand."""
    answer = review.answer
    steps.refresh(answer)
    lawyer = check_reviewer(answer, review.lawyer)
    check_asked(answer)
    return {"lawyer_firm": lawyer.firm, "licence_checked_on": lawyer.verified_on}


def settle(answer: Answer, *, now: datetime) -> None:
    """Say of an answer what its public reviews make it; the row is held until the commit."""
    held = Answer.objects.select_for_update().get(pk=answer.pk)
    verdicts = set(
        held.peer_reviews.filter(status=PeerReview.Status.PUBLISHED).values_list("verdict", flat=True)
    )
    if PeerReview.Verdict.DISPUTED in verdicts:
        state = Answer.Review.DISPUTED
    elif verdicts:
        state = Answer.Review.ENDORSED
    else:
        state = Answer.Review.REQUESTED if held.review_requested_at else Answer.Review.NONE
    if held.peer_review != state:
        steps.take(
            held, "reviewed", actor=None, now=now, allowed=Answer.Status.values, columns={"peer_review": state},
            record={"internal_note": Answer.Review(state).label},
        )  # fmt: skip
    elif held.is_public:
        steps.show(held, "reviewed")  # who says it, and in which words, has changed
    steps.refresh(answer)


def outdate(answer: Answer, *, now: datetime) -> None:
    """Let go of every review of words that do not stand any more, whether it was public or waited."""
    for review in PeerReview.objects.on(answer).select_for_update():
        steps.take(
            review,
            "outdate",
            actor=None,
            now=now,
            allowed=PeerReview.WITHDRAWABLE,
            to=PeerReview.Status.OUTDATED,
        )
    settle(answer, now=now)


def may_review(answer: Answer, lawyer: LawyerProfile) -> bool:
    """Whether the page of an answer should offer somebody to review it; the verb asks again."""
    try:
        check_reviewer(answer, lawyer)
        check_asked(answer)
    except NotAllowed:
        return False
    return not PeerReview.objects.live().filter(answer=answer, lawyer=lawyer).exists()
