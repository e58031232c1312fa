"""Real identity in the background: a mainland number of one's own, proven by a code, before one's words are published.

Off unless PHONE_PROVIDER names who sends the codes; docs/operations.md names the duty. Numbers lie sealed in the database, and
are known again by a keyed hash. Nothing here writes a number or a code into a log, an address, a task or an exception.
"""

from django.conf import settings

from accounts.models import Phone, User


def is_on() -> bool:
    return bool(settings.PHONE_PROVIDER)


def lacks(user: User) -> bool:
    """Whether somebody has yet to prove a number before anything of theirs may be published."""
    return is_on() and not Phone.objects.filter(user=user).exists()
