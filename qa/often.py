"""What pages ask of questions and answers again and again, in SQL that is written once: see core.prepared."""

from core.prepared import prepared
from qa.models import Question


@prepared
def answered_last(most):
    """The questions that lawyers answered last, with no more of them than a link."""
    return Question.objects.in_lists().answered().only("title", "answered_at")[:most]
