"""Where somebody is signed in: told to them, ended one by one or all at once, and by whatever makes old sign-ins doubtful.

An ended session is a deleted row, gone for every process by its next request. `User.sessions_ended` besides makes those worthless
that begin at the same moment: who is let in by what was true before is out again with the next page.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as FormerSession
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import agents
from accounts.models import KnownBrowser, Session, User
from accounts.sessionstore import DEVICE
from accounts.warning import warn
from core import limits

MOST = 50  # sign-ins of one account at a time; the longest unused goes first
BROWSER_KEPT = timedelta(days=180)
MARKED = "/accounts/"  # where the mark of a browser is shown, and nowhere else: no public page is asked for with it
LETTERS_A_DAY = 5  # a browser that keeps nothing is new each time


class Browser:
    """The mark by which a browser shows that somebody signed in here before; `fresh` is one that it has yet to get."""

    def __init__(self, cookies: dict[str, str]):
        self.token = cookies.get(settings.BROWSER_COOKIE_NAME, "")[:64]
        self.fresh = ""

    @property
    def is_marked(self) -> bool:
        return len(self.token) >= 32

    def mark(self) -> str:
        """What is kept of the mark; it makes one for a browser that has none."""
        if not self.is_marked:
            self.token = self.fresh = secrets.token_urlsafe(24)
        return _mark(self.token)


def of(user: User, now: datetime | None = None) -> list[Session]:
    """Where somebody is signed in, the latest first; those that open nothing any more are not shown."""
    valid = user.get_session_auth_hash()
    rows = Session.objects.live(now or timezone.now()).of(user)
    return [row for row in rows if row.get_decoded().get(HASH_SESSION_KEY) == valid]


@transaction.atomic
def end_all(user: User, *, but: str | None = None) -> int:
    """Sign somebody out everywhere, or everywhere but in the session with this key; how many sessions that were."""
    if but is None:
        User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
        user.refresh_from_db(fields=["sessions_ended"])
    ended, _ = Session.objects.filter(user=user).exclude(pk=but or "").delete()
    return ended


def end(user: User, handle: str) -> bool:
    """Sign somebody out in one place; False when they were not signed in there any more."""
    keys = [row.pk for row in Session.objects.filter(user=user) if row.handle == handle]
    ended, _ = Session.objects.filter(user=user, pk__in=keys).delete()
    return ended > 0


def is_known(browser: Browser, user: User) -> bool:
    """Whether this account was opened in this browser before."""
    if not browser.is_marked:
        return False
    return KnownBrowser.objects.filter(user=user, mark=_mark(browser.token)).exists()


def begin(sender, request: HttpRequest, user: User, **signal) -> None:
    """Somebody has just signed in: note in what, and write to them when it is a browser that they never used here."""
    request.session[DEVICE] = device = agents.named(request.META.get("HTTP_USER_AGENT", ""))
    browser = getattr(request, "browser", None)
    if browser is None:
        return  # a session laid by hand, in a test or on the console
    now = timezone.now()
    _make_room(user)
    elsewhere = KnownBrowser.objects.filter(user=user).exists()
    if not _remember(user, browser.mark(), device, now) or not elsewhere:
        return
    if limits.hit(f"accounts.new_browser:{user.pk}", limit=LETTERS_A_DAY, seconds=86400, now=now):
        warn(user, "new_browser", device)


def _remember(user, mark, device, now):
    row, is_new = KnownBrowser.objects.get_or_create(
        user=user, mark=mark, defaults={"device": device, "first_at": now, "last_at": now}
    )
    if not is_new:
        KnownBrowser.objects.filter(pk=row.pk).update(device=device, last_at=now)
    return is_new


def _make_room(user):
    kept = Session.objects.of(user).values_list("pk", flat=True)
    Session.objects.filter(pk__in=list(kept[MOST - 1 :])).delete()


def _mark(token):
    return salted_hmac("accounts.sessions.browser", token, algorithm="sha256").hexdigest()


def forget(now: datetime) -> int:
    """Forget browsers long unused, and the rows of the table in which sessions lay before; how many rows went."""
    unused, _ = KnownBrowser.objects.filter(last_at__lt=now - BROWSER_KEPT).delete()
    former, _ = FormerSession.objects.all().delete()
    return unused + former


# What makes earlier sign-ins doubtful


def after_new_password(sender, request: HttpRequest, user: User, **signal) -> None:
    end_all(user)


def after_change(sender, request: HttpRequest, user: User, **signal) -> None:
    """Another address, or another second step: whoever did it stays, all others sign in again.

    A first address is proven before anybody is signed in, so there may be nobody to stay.
    """
    here = request.session
    is_own = here.get(SESSION_KEY) == str(user.pk)
    end_all(user, but=here.session_key if is_own else "")


def after_step(sender, request: HttpRequest, user: User, reauthenticated: bool = False, **signal) -> None:
    """Whoever has proved anew who they are gets a new key: one that was seen before opens nothing delicate."""
    if reauthenticated:
        request.session.cycle_key()
