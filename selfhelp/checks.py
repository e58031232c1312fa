"""What `manage.py check` asks of the guide, the letters and the marks: a damaged file stops the start, not a reader."""

from django.core.checks import Error, register

from selfhelp import messages, shelves
from selfhelp.guide import Unsound
from selfhelp.letters import Malformed


@register
def content_is_sound(app_configs, **kwargs):
    found = []
    for read, number in ((shelves.guide, 1), (shelves.letters, 2), (messages.phrases, 3)):
        try:
            read()
        except (Unsound, Malformed, messages.Malformed, OSError) as error:
            found.append(Error(str(error), id=f"selfhelp.E00{number}"))
    return found
