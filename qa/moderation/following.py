"""What a change of one post means for what hangs on it."""

from datetime import datetime

from django.utils import timezone

from qa import answers, reviewing, steps
from qa.models import Answer, Moderated, PeerReview, Question
from statutes import citing
from statutes.models import Citation


def follow_up(item: Moderated, now: datetime) -> None:
    """What a change of an answer means for its citations and its question; of a question, for its answers;
    of what a colleague says, for the answer that it is about."""
    if isinstance(item, Answer):
        _cite(item, now)
        steps.settle(item.question, now=now)
    elif isinstance(item, Question):
        steps.settle(item, now=now)
    elif isinstance(item, PeerReview):
        reviewing.settle(item.answer, now=now)


def _cite(answer: Answer, now: datetime) -> None:
    if answer.is_public:
        key, day = str(answer.pk), timezone.localdate(now)
        if not Citation.objects.of(
            answers.CITES, key
        ).exists():  # it was away: what changed since is asked about
            day = timezone.localdate(max(filter(None, (answer.published_at, answer.revised_at)), default=now))
        citing.record(answers.CITES, key, citing.link_html(answer.reasons, on=day), on=day)
    else:
        citing.forget(answers.CITES, str(answer.pk))
