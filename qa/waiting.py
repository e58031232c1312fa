"""How long the last answered questions waited for their first answer: measured, never promised."""

from datetime import timedelta
from statistics import median

from core.prepared import prepared
from qa.models import Question

RECENT, FEWEST = 50, 8
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@prepared
def _lately_answered(most):
    return Question.objects.lately_answered()[:most]


def median_wait() -> timedelta | None:
    """From being public to the first answer, for the last RECENT that got one; None where they are too few. One query."""
    times = _lately_answered(RECENT)
    waited = [answered - approved for approved, answered in times if answered >= approved]
    return median(waited) if len(waited) >= FEWEST else None


def in_words() -> str:
    """The measured wait as a reader may rely on it, that is roughly."""
    waited = median_wait()
    if waited is None:
        return "等多久还说不准：有回答的提问太少，数据不足。"
    return f"最近有回答的提问里，一半在公开以后{_about(waited)}等到了第一份回答，另一半更久；也有一直没有等到的。"


def _about(waited: timedelta) -> str:
    """Whole hours or days, rounded up."""
    if waited <= HOUR:
        return "一小时以内"
    unit, name = (HOUR, "小时") if waited <= DAY else (DAY, "天")
    return f"约 {-(-waited // unit)} {name}以内"
