"""A question with its answers as search engines read it (schema.org QAPage)."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.safestring import SafeString

from core import structured
from qa.answers import Shown
from qa.models import Answer, Question

# Only where answers stand under the asker's own words.
ANSWERED = (Question.Status.ANSWERED, Question.Status.RESOLVED)


def qa_page(question: Question, shown: Iterable[Shown]) -> SafeString | None:
    """The JSON-LD of a question page, or None: what an engine may repeat without its page has to stand on its own.

    So it holds published answers of lawyers whose badge is good today, under law that has not changed since, and about
    which colleagues do not disagree. `shown` are the answers of `Answer.objects.standing_under`.
    """
    address = settings.SITE_URL + question.get_absolute_url()
    answers = [_answer(each.answer, address) for each in shown if _stands(each.answer)]
    if question.status not in ANSWERED or not answers:
        return None
    page = structured.SCHEMA | {
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": question.title,
            "text": question.body,
            "url": address,
            "datePublished": question.approved_at.isoformat(),
            "author": {"@type": "Person", "name": "匿名读者"},
            "answerCount": len(answers),
            "suggestedAnswer": answers,
        },
    }
    return structured.text(page)


def _stands(answer: Answer) -> bool:
    return (
        answer.is_public
        and answer.lawyer.is_verified_lawyer
        and answer.law_status != "review_due"
        and answer.peer_review != Answer.Review.DISPUTED
    )


def _answer(answer: Answer, address: str) -> dict:
    said = {
        "@type": "Answer",
        "text": " ".join(answer.conclusions),
        "url": f"{address}#answer-{answer.pk}",
        "datePublished": answer.published_at.isoformat(),
        "author": {
            "@type": "Person",
            "name": answer.lawyer.real_name,
            "jobTitle": "律师",
            "url": settings.SITE_URL + answer.lawyer.get_absolute_url(),
        },
    }
    return said | ({"dateModified": answer.revised_at.isoformat()} if answer.revised_at else {})
