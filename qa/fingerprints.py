"""Ways to reach somebody, known again by keyed hashes alone.

A moderator who refuses a post as an advertisement teaches the rules the contacts that were masked in it: whoever hands in
one of them again, in whatever writing, is held. A refusal that is taken back takes the lesson with it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.crypto import salted_hmac

from core.contacts import contacts_in
from qa.models import Answer, AnswerRevision, Comment, LearnedContact, Moderated, PeerReview, Question
from qa.models.moderated import Reason

KEPT_FOR = timedelta(days=365)
LEARN = ("reject", "hide")
TAKEN_BACK = ("undo", "grant", "restore")
LET_THROUGH = ("approve", "approve_redacted")
MOST = 20  # contacts of one post that are kept
POSTS = (Question, Answer, AnswerRevision, PeerReview, Comment)


def of(text: str) -> list[str]:
    """The prints of the contacts in a text as it was typed, before anything of it is masked."""
    values = sorted(contacts_in(text))[:MOST]
    return [salted_hmac("qa.contacts", value, algorithm="sha256").hexdigest() for value in values]


def reasons(prints: Iterable[str]) -> Iterator[str]:
    """What a moderator is told about contacts that stood in refused advertisements."""
    known = LearnedContact.objects.filter(print__in=list(prints))
    posts = known.aggregate(posts=Count("item_id", distinct=True))["posts"] if prints else 0
    if posts:
        yield f"联系方式在 {posts} 篇被拒的广告里出现过"


def keep_up(item: Moderated, verb: str, now: datetime) -> None:
    """Learn from a decision, or unlearn; in the transaction of every change of a post."""
    if verb in LEARN and item.decision_reason == Reason.ADVERT:
        rows = [
            LearnedContact(print=each, item_kind=item.KIND, item_id=item.pk, learned_at=now)
            for each in item.contacts
        ]
        LearnedContact.objects.bulk_create(rows, ignore_conflicts=True)
    elif verb in TAKEN_BACK:
        LearnedContact.objects.filter(item_kind=item.KIND, item_id=item.pk).delete()
    elif verb in LET_THROUGH:  # with the contact still in it: then it was none that matters
        LearnedContact.objects.filter(item_kind=item.KIND, item_id=item.pk, print__in=item.contacts).delete()


def forget(now: datetime) -> int:
    """Let go of every hash of words and contacts that is older than a year; returns of how many rows."""
    before = now - KEPT_FOR
    gone = LearnedContact.objects.filter(learned_at__lt=before).delete()[0]
    for model in POSTS:
        old = model.objects.filter(created_at__lt=before).exclude(status=model.WAITING)
        gone += old.exclude(fingerprint="", contacts=[]).update(fingerprint="", contacts=[])
    return gone
