"""What this room says of itself to the rooms below: what can be found, and what cites the law."""

from collections.abc import Iterable

from django.utils import timezone

from core.addresses import address
from core.markup import to_text
from qa.answers import CITES
from qa.models import Answer, Question
from search import index
from search.sources import Document, Source
from statutes.sources import CitingSource, Rows


def question_document(question: Question) -> Document | None:
    """A question and its published answers as search sees them; nothing unless anybody may read it."""
    if not question.is_public:
        return None
    answers = [answer for answer in question.answers.all() if answer.is_public]
    changed = question.answered_at or question.approved_at
    return Document(
        kind="question",
        key=str(question.pk),
        title=question.title,
        url=question.get_absolute_url(),
        summary="\n".join(answer.conclusion for answer in answers) or question.body[:120],
        body="\n".join([question.body, *(to_text(answer.reasons) for answer in answers)]),
        tags=[tag.name for tag in question.tags.all()],
        updated_on=timezone.localdate(changed),
    )


def refresh_tagged(sender, tag, **signal) -> None:
    """Let the questions under a tag be found by the name that it has now."""
    for question in FOUND.objects().filter(tags=tag):
        index.refresh(FOUND.kind, question)


def walk_answers() -> Iterable[tuple[str, str]]:
    for answer in Answer.objects.published().order_by("pk").iterator():
        yield str(answer.pk), answer.reasons


def texts_of_answers(keys: list[str]) -> dict[str, str]:
    answers = Answer.objects.published().filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(answer.pk): answer.reasons for answer in answers}


def _place(title: str, question: int, answer: int) -> tuple[str, str]:
    return title, f"{address('qa:detail', question)}#answer-{answer}"


FOUND = Source(
    "question",
    "律师答疑",
    lambda: Question.objects.approved().prefetch_related("answers", "tags"),
    question_document,
    weight=1.1,
)
ANSWERS = Rows(lambda on: Answer.objects.published(), ("question__title", "question_id", "pk"), _place)
CITING = CitingSource(CITES, "律师答疑", walk_answers, ANSWERS, texts_of_answers)
