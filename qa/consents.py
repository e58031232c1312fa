"""What people agreed to, in which words and when; and that they took it back.

Publishing a question and letting one lawyer see exact amounts are agreed to apart from each other and from having an
account. Whoever changes a sentence here gives it a new version: what was agreed to before was the sentence before.
"""

from dataclasses import dataclass
from datetime import datetime

from qa.models import Consent, Question

To = Consent.To


@dataclass(frozen=True)
class Words:
    """A sentence beside a box, and since when it stands so."""

    version: str
    sentence: str


WORDS = {
    To.PUBLISH: Words(
        "2026-11-22", "我同意公开这个问题和对它的回答，对方也可能看到；回答是一般信息，不是法律意见"
    ),
    To.FIGURES: Words(
        "2026-11-22", "我同意把上面的数给正在写回答的律师看，每看一次都记下来。随时能收回，收回就删"
    ),
}


def give(question: Question, purpose: Consent.To, now: datetime) -> None:
    """Write down that the asker agreed just now; whoever agreed to the same words before has agreed already."""
    words, standing = WORDS[purpose].version, _standing(question, purpose)
    before = standing.first()
    if before is not None and before.words == words:
        return
    standing.update(withdrawn_at=now)
    Consent.objects.create(
        user=question.author, purpose=purpose, item_kind=question.KIND, item_id=question.pk, words=words, given_at=now
    )  # fmt: skip


def take_back(question: Question, now: datetime, *purposes: Consent.To) -> None:
    """Write down that the asker does not agree any more; to anything, unless purposes are named."""
    for purpose in purposes or To:
        _standing(question, purpose).update(withdrawn_at=now)


def _standing(question, purpose):
    return Consent.objects.standing().about(question).filter(purpose=purpose)
