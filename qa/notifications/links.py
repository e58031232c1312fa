"""Links in mails that work without signing in: signed for one person and one purpose, void once they say so.

They carry no day of expiry: somebody who opens a mail after a year still gets to stop it. Opening one changes nothing;
the page that it leads to has a button.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from qa.models import Mailbox

SALT = "qa.links"


@dataclass(frozen=True)
class Stop:
    """Mails of one kind that a link can stop: what they are called, and the verbs that stop and resume them."""

    label: str
    stop: Callable[[User], None]
    resume: Callable[[User], None]
    is_stopped: Callable[[User], bool]
    rest: str = "站内的通知照样有。"


STOPS: dict[str, Stop] = {}


def token(user: User, what: str) -> str:
    """Sign for one person what a link is for, such as `stop:replies`."""
    return signing.dumps([user.pk, what, _version(user.pk)], salt=SALT)


def read(text: str) -> tuple[User, str] | None:
    """Whose link it is and what it is for; None where it is not ours, void, or its account gone."""
    try:
        pk, what, version = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return (user, what) if user is not None and version == _version(pk) else None


def stop_url(user: User, what: str) -> str:
    """The whole address of the page on which somebody stops the mails named `what` (a key of STOPS)."""
    return settings.SITE_URL + reverse("qa:stop_mail", args=[token(user, f"stop:{what}")])


def headers(user: User, what: str) -> dict[str, str]:
    """What a mail program shows as its own button (RFC 2369), pressed for the reader by one POST (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url(user, what)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _version(user_pk: int) -> int:
    return Mailbox.objects.filter(user=user_pk).values_list("links", flat=True).first() or 0
