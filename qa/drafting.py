"""What a lawyer has written so far, kept on the server under the names of the form's fields, masked like all that is stored.

A draft leaves no record: nobody but its lawyer ever sees it. Each save says which state of the draft it builds upon, so
that of two windows the second is told instead of writing over the first.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import LawyerProfile
from core.redaction import redact
from core.text import clean_input
from qa import claiming
from qa.models import Answer, AnswerDraft, Claim, Question
from qa.permits import check_may_answer
from qa.refusals import Diverged, Incomplete, NotAllowed

LONGEST, MOST_FIELDS = 20_000, 16
KEPT_FOR = timedelta(days=90)


def save(
    lawyer: LawyerProfile, question: Question, typed: Mapping[str, str], *, version: int | None, now: datetime
) -> AnswerDraft | None:
    """Keep what was typed and renew the claim, if there is one; None where nothing was typed and nothing is kept.

    `version` is the state that the window shows, None where it has yet to show a draft. Raises Diverged.
    """
    check_may_answer(lawyer)
    check_turn(lawyer, question)
    fields = _masked(typed)
    claiming.renew(lawyer, question, now)
    draft = AnswerDraft.objects.on(lawyer, question)
    if draft is None:
        return _begin(lawyer, question, fields, version, now)
    if fields == draft.fields:
        return draft
    same = AnswerDraft.objects.filter(pk=draft.pk, version=version if version is not None else -1)
    if not same.update(fields=fields, version=F("version") + 1, saved_at=now):
        raise Diverged(AnswerDraft.objects.on(lawyer, question))
    draft.refresh_from_db()
    return draft


def discard(lawyer: LawyerProfile, question: Question) -> None:
    """Throw away what one has begun; also what handing in ends with."""
    AnswerDraft.objects.filter(lawyer=lawyer, question=question).delete()


def forget_old(now: datetime) -> int:
    """Remove drafts that nobody has touched for ninety days. Returns how many."""
    return AnswerDraft.objects.untouched_since(now - KEPT_FOR).delete()[0]


def check_turn(lawyer: LawyerProfile, question: Question) -> None:
    """Whoever has taken the question once, or has answered it, may go on writing; handing in is another matter."""
    claimed = Claim.objects.of(lawyer).filter(question=question)
    if not claimed.exists() and not Answer.objects.filter(lawyer=lawyer, question=question).exists():
        raise NotAllowed("先领取这个提问，再写。")


def _begin(lawyer, question, fields, version, now):
    if version is not None:
        raise Diverged(None)
    if not any(fields.values()):
        return None
    try:
        with transaction.atomic():
            return AnswerDraft.objects.create(
                lawyer=lawyer, question=question, fields=fields, begun_at=now, saved_at=now
            )
    except IntegrityError:
        raise Diverged(AnswerDraft.objects.on(lawyer, question)) from None


def _masked(typed: Mapping[str, str]) -> dict[str, str]:
    if len(typed) > MOST_FIELDS or any(len(value) > LONGEST for value in typed.values()):
        raise Incomplete(f"太长了，草稿每一栏最多存 {LONGEST} 个字。先删短一些，写好的字都还在这一页。")
    return {name: redact(clean_input(value.replace("\0", ""))).text for name, value in typed.items()}
