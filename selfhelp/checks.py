"""What `manage.py check` asks of guide, letters, marks and papers: a damaged file stops the start, not a reader."""

from django.core.checks import Error, register

from selfhelp import messages, papers, shelves
from selfhelp.guide import Unsound
from selfhelp.letters import Malformed


@register
def content_is_sound(app_configs, **kwargs):
    found = []
    files = ((shelves.guide, 1), (shelves.letters, 2), (messages.phrases, 3), (papers.papers, 4))
    for read, number in files:
        try:
            read()
        except (Unsound, Malformed, messages.Malformed, papers.Malformed, OSError) as error:
            found.append(Error(str(error), id=f"selfhelp.E00{number}"))
    return found
