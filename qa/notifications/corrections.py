"""Who hears that an article was corrected or taken back: whoever asked or follows where it is pointed to, and who cites it."""

from datetime import datetime

from django.db.models import Q

from articles.models import Article, Correction, FormerSlug
from qa.models import Answer, Question
from qa.notifications.telling import notify

ASKED = {"correction": "article_corrected", "retraction": "article_retracted"}
FOLLOWED = {"correction": "followed_corrected", "retraction": "followed_retracted"}
CITED = {"correction": "cited_corrected", "retraction": "cited_retracted"}


def tell(correction: Correction, now: datetime) -> int:
    """One notice for each person, however many of their questions lead to the article; once, however often it is tried."""
    article = correction.article
    key, path = f"correction:{correction.pk}", article.get_absolute_url()
    citing = list(Answer.objects.published().filter(_cites(article)).select_related("author", "question"))
    questions = Question.objects.approved().filter(
        Q(article=article) | Q(pk__in=[one.question_id for one in citing])
    )
    told, asked = 0, set()
    questions = list(questions.select_related("author").prefetch_related("follows__user").order_by("pk"))
    for question in questions:
        if question.author is not None and question.author.is_active:
            asked.add(question.author.pk)
            told += notify(
                question.author, ASKED[correction.kind], key=key, now=now, path=path, question=question
            )
    for question, follow in ((each, follow) for each in questions for follow in each.follows.all()):
        if follow.user.is_active and follow.user_id not in asked:  # who has asked has been told already
            told += notify(
                follow.user, FOLLOWED[correction.kind], key=key, now=now, path=path, question=question
            )
    for answer in citing:
        if answer.author is not None and answer.author.is_active:
            told += notify(
                answer.author, CITED[correction.kind], key=key, now=now, path=path, question=answer.question
            )
    return told


def _cites(article: Article) -> Q:
    """Answers with a link to the article, by its address today or one of before."""
    cites = Q()
    for slug in [article.slug, *FormerSlug.objects.filter(article=article).values_list("slug", flat=True)]:
        for part in Answer.PARTS:
            cites |= Q(**{f"{part}__contains": f"/articles/{slug}/"})
    return cites
