"""What stands beside a question for some readers alone, and above lists for all: `{% load asking_tags %}`."""

from django import template
from django.utils import timezone

from qa import figures, intake, often, waiting

register = template.Library()


@register.inclusion_tag("qa/_only_lawyers.html")
def for_lawyers(question):
    """Days and exact amounts that the public does not see, for somebody who may answer: one query."""
    return {"question": question, "has_figures": figures.are_waiting(question)}


@register.inclusion_tag("qa/_intake.html")
def intake_now():
    """Whether questions are taken, and how long others waited: two queries, three while intake is paused."""
    pause = next(iter(often.pauses(today=timezone.localdate())), None)
    return {
        "pause": pause, "elsewhere": intake.elsewhere() if pause else [], "wait": waiting.in_words(),
    }  # fmt: skip
