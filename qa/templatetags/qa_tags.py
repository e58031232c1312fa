"""Comments on pages of the floors below: `{% load qa_tags %}{% comment_thread article %}`."""

from django import template
from django.urls import reverse

from qa import threads
from qa.models import Answer, Comment

register = template.Library()
LATEST_ANSWERS = 10


@register.inclusion_tag("qa/_thread_of_article.html")
def comment_thread(article):
    """The comments under a published article, with the link to write one: one query."""
    comments = Comment.objects.under_article(article).thread()
    write_url = reverse("qa:comment_article", args=[article.slug])
    return {"article": article, "thread": threads.build(comments), "write_url": write_url}


@register.inclusion_tag("qa/_answers_of_lawyer.html")
def lawyer_answers(lawyer):
    """The latest published answers of one lawyer, and how many there are: two queries."""
    answers = Answer.objects.by(lawyer)
    return {"answers": answers[:LATEST_ANSWERS], "total": answers.count()}
