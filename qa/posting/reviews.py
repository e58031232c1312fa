"""What lawyers ask of colleagues, and what the colleagues hand in."""

from datetime import datetime

from django.db import IntegrityError

from accounts.models import LawyerProfile
from qa import chain, reviewing, steps
from qa.models import Answer, ModerationEvent, PeerReview
from qa.permits import check_limits
from qa.posting.common import check_own, new, resubmit
from qa.refusals import AlreadyPosted, Incomplete, NotAllowed
from qa.screening import Screened, screen


def request_review(
    answer: Answer, lawyer: LawyerProfile, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Ask lawyers of other firms to look at one's published answer."""
    _check_asks(answer, lawyer)
    if answer.peer_review != Answer.Review.NONE:
        raise NotAllowed("这个回答已经请同行复核了。")
    columns = {"peer_review": Answer.Review.REQUESTED, "review_requested_at": now}
    return steps.take(
        answer, "request_review", actor=lawyer.user, now=now, allowed=[Answer.Status.PUBLISHED], version=version,
        columns=columns,
    )  # fmt: skip


def cancel_review(
    answer: Answer, lawyer: LawyerProfile, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Ask nobody any more, as long as nobody has said anything: what was said is not taken off by whom it concerns."""
    _check_asks(answer, lawyer)
    with chain.change():
        if (
            answer.peer_review != Answer.Review.REQUESTED
            or PeerReview.objects.live().filter(answer=answer).exists()
        ):
            raise NotAllowed("已经有同行交了看法，或者没有请过，现在不能收回。")
        columns = {"peer_review": Answer.Review.NONE, "review_requested_at": None}
        return steps.take(
            answer, "cancel_review", actor=lawyer.user, now=now, allowed=[Answer.Status.PUBLISHED], version=version,
            columns=columns,
        )  # fmt: skip


def review(
    answer: Answer, lawyer: LawyerProfile, verdict: str, body: str, now: datetime, version: int | None = None
) -> PeerReview:
    """Hand in what one thinks of a colleague's answer; `version` is that of the answer as it was read."""
    found = reviewing.check_reviewer(answer, lawyer)
    reviewing.check_asked(answer)
    check_limits(found.user, "review", now)
    place = {"answer": answer}
    screened = _screened(verdict, body, author=found.user, now=now, place=place)
    try:
        with chain.change():
            held = Answer.objects.select_for_update().get(pk=answer.pk)
            reviewing.check_asked(held)
            if version is not None and held.version != version:
                raise steps.already_decided(held)  # what was read may not be what stands
            made = PeerReview.objects.create(
                **new(found.user, screened, now), answer=held, lawyer=found, verdict=verdict
            )
            steps.log(made, "submit", actor=found.user, now=now)
    except IntegrityError:
        raise AlreadyPosted(PeerReview.objects.live().get(answer=answer, lawyer=found)) from None
    return made


def edit_review(
    written: PeerReview,
    lawyer: LawyerProfile,
    verdict: str,
    body: str,
    now: datetime,
    version: int | None = None,
) -> PeerReview:
    """Change a review that waits or was refused."""
    found = reviewing.check_reviewer(written.answer, lawyer)
    check_own(written, found.user)
    reviewing.check_asked(written.answer)
    check_limits(found.user, "review", now)
    place = {"answer": written.answer_id}
    screened = _screened(verdict, body, author=found.user, now=now, own_pk=written.pk, place=place)
    screened.texts["verdict"] = verdict
    try:
        resubmit(written, found.user, screened, now, version, PeerReview.Status.SUBMITTED)
    except IntegrityError:
        raise NotAllowed("你对这个回答已经另有一份复核。") from None
    return written


def _check_asks(answer: Answer, lawyer: LawyerProfile) -> None:
    if lawyer is None or answer.lawyer_id != lawyer.pk or answer.author_id != lawyer.user_id:
        raise NotAllowed("只有写这个回答的律师能请同行复核。")
    if not LawyerProfile.objects.verified().filter(pk=lawyer.pk).exists():
        raise NotAllowed("你现在不是已核验的状态，不能请同行复核。")
    if not Answer.objects.published().filter(pk=answer.pk).exists():
        raise NotAllowed("这个回答现在不公开，公开以后才能请同行复核。")


def _screened(verdict: str, body: str, **about) -> Screened:
    if verdict not in PeerReview.Verdict.values:
        raise Incomplete("请选认同，或者有不同意见。")
    if not body.strip():
        raise Incomplete("请写理由，读者会看到。")
    return screen({"body": body}, kind=PeerReview, **about)
