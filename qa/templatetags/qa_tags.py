"""Comments on pages of the floors below: `{% load qa_tags %}{% comment_thread article %}`."""

from django import template

from core.addresses import address
from qa import often, redacted, steps, threads
from qa.models import Original, Snippet

register = template.Library()
LATEST_ANSWERS = 10
MOST_ANSWERED = 6


@register.inclusion_tag("qa/_thread_of_article.html")
def comment_thread(article):
    """The comments under a published article, with the link to write one: one query."""
    write_url = address("qa:comment_article", article.slug)
    return {"article": article, "thread": threads.under(article.pk), "write_url": write_url}


@register.simple_tag
def answered_under(tag):
    """The questions under a tag that lawyers answered last: one query."""
    return often.answered_under(MOST_ANSWERED, tag=tag.pk)


@register.inclusion_tag("qa/_redacted.html")
def what_was_redacted(item):
    """On its writer's own page: the places that a moderator blanked before it was public, while its words stand so."""
    kept = Original.objects.filter(item_kind=item.KIND, item_id=item.pk).first() if item.is_public else None
    if kept is None or kept.content_hash != steps.content_hash(item):
        return {}
    names = item._meta.get_field
    shown = [
        (names(name).verbose_name, redacted.pieces(text, kept.blanked.get(name, ())))
        for name, text in kept.texts.items()
    ]
    return {"item": item, "texts": shown}


@register.inclusion_tag("qa/_answers_of_lawyer.html")
def lawyer_answers(lawyer):
    """The latest published answers of one lawyer, and whether there are more: one query."""
    answers = often.answers_by(LATEST_ANSWERS + 1, lawyer=lawyer.pk)
    return {"lawyer": lawyer, "answers": answers[:LATEST_ANSWERS], "more": len(answers) > LATEST_ANSWERS}


@register.filter
def days_until(day, today):
    """How many days there are from one day to another; 0 on the day itself."""
    return (day - today).days


@register.inclusion_tag("qa/_topics_of_lawyer.html")
def lawyer_topics(lawyer):
    """The topics on which a lawyer says that they answer: one query."""
    return {"topics": often.topics_of(lawyer=lawyer.pk)}


@register.inclusion_tag("qa/_desk_tools.html")
def desk_tools(lawyer):
    """Beside the form of an answer: provisions to look up and the lawyer's own passages; one query."""
    return {"snippets": Snippet.objects.of(lawyer)}
