"""How often somebody may try to sign in, sign up, or have a code sent: counted by account and by network.

An account is limited from one network first and from everywhere second, so that a stranger who guesses at it from
elsewhere does not at once lock its owner out. A network (a carrier may stand behind it) has far more room. In a browser in
which an account was opened before, its tries are counted for that browser alone: neither a stranger's thousand machines
nor a carrier's thousand customers keep an owner out of there. docs/decisions/ says why allauth's own limits are off.
"""

import ipaddress
import logging
import math
from dataclasses import dataclass
from http import HTTPStatus

from allauth.account import app_settings as account_settings
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import KnownBrowser, User
from core import limits

log = logging.getLogger(__name__)
MINUTES, HOUR = 60, 3600
WIDER = (
    8  # so many times the room of one IPv6 customer for the /48 around it, which one person may hold as well
)


@dataclass(frozen=True)
class Rule:
    """No more than `limit` uses in `seconds`, per `account`, per `network`, or per `both` together."""

    per: str
    limit: int
    seconds: int


RULES = {
    "password": [
        Rule("both", 10, 15 * MINUTES),
        Rule("account", 60, HOUR),
        Rule("network", 120, 15 * MINUTES),
    ],
    "code": [
        Rule("both", 15, 15 * MINUTES),
        Rule("account", 60, HOUR),
        Rule("network", 120, 15 * MINUTES),
    ],
    # A passkey cannot be guessed; this holds off whoever wants rows of sessions.
    "passkey": [Rule("network", 240, 15 * MINUTES)],
    "mail": [
        Rule("both", 6, 15 * MINUTES),
        Rule("account", 20, HOUR),
        Rule("network", 60, 15 * MINUTES),
    ],
    # Each message costs money and rings at somebody: by the number, by who asks, by where they are.
    "number": [Rule("account", 5, HOUR), Rule("account", 10, 24 * HOUR)],
    "phone": [Rule("account", 8, HOUR), Rule("account", 15, 24 * HOUR), Rule("network", 60, HOUR)],
    "signup": [Rule("network", 40, HOUR)],
    "apply": [Rule("account", 10, 24 * HOUR)],
    "export": [Rule("account", 20, HOUR)],
}


def network(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the /64 that one IPv6 customer has.

    portal.middleware has put the visitor's address into REMOTE_ADDR, believing our own proxies alone.
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return str(getattr(address, "ipv4_mapped", None) or address)


def check(request: HttpRequest, action: str, account: str = "") -> None:
    """Count one try of `action`; answer 429 at once when there were too many.

    `account` is the address or the key of the account tried, whether it exists or not: the answer never tells.
    """
    now, source = timezone.now(), network(request)
    account = str(account).strip().lower()
    sources = {"network": source, "account": account, "both": f"{account}|{source}"}
    at_home = _home(request, account)
    for rule in RULES[action]:
        if rule.per != "network" and not account:
            continue
        if at_home and rule.per != "both":
            continue
        counted = [(at_home or sources[rule.per], rule.limit)]
        if rule.per == "network" and (around := _around(source)):
            counted.append((around, rule.limit * WIDER))
        for counted_for, limit in counted:
            # Neither addresses of people nor of networks lie in the table of counts.
            key = salted_hmac("accounts.limits", f"{action} {rule.per} {counted_for}").hexdigest()
            if not limits.hit(key, limit=limit, seconds=rule.seconds, now=now):
                log.warning("limit reached: %s per %s", action, rule.per)
                raise ImmediateHttpResponse(
                    refusal(request, wait=rule.seconds - int(now.timestamp()) % rule.seconds)
                )


def _home(request: HttpRequest, account: str) -> str:
    """Names the browser where this account was opened in it before; nothing anywhere else."""
    browser = getattr(request, "browser", None)
    if browser is None or not browser.is_marked or "@" not in account:
        return ""
    mark = browser.mark()
    known = KnownBrowser.objects.filter(user__email=account, mark=mark).exists()
    return f"{account}|{mark}" if known else ""


def _around(source: str) -> str:
    """The /48 around the /64 of an IPv6 customer."""
    return str(ipaddress.ip_network(source).supernet(new_prefix=48)) if source.endswith("/64") else ""


def may_try(request: HttpRequest, code: str | None) -> bool:
    """Count one try at the code that a session waits for; False after as many as allauth allows.

    allauth counts in the session itself, which requests at one moment all read before any of them writes.
    """
    key = salted_hmac("accounts.limits", f"try {request.session.session_key} {code}").hexdigest()
    return limits.hit(
        key, limit=account_settings.LOGIN_BY_CODE_MAX_ATTEMPTS, seconds=HOUR, now=timezone.now()
    )


def is_first_use(user: User, code: str) -> bool:
    """Whether a code from somebody's app comes for the first time while it holds; it opens one door only.

    allauth asks Django's cache, which each process has for itself: the next process would take the code again. Counts
    begin anew with every half minute of the clock, as codes do.
    """
    digits = normalize_user_code(code)  # as it was compared: 123-456 is 123456
    key = salted_hmac("accounts.limits", f"used {user.pk} {digits}").hexdigest()
    return limits.hit(key, limit=1, seconds=app_settings.TOTP_PERIOD, now=timezone.now())


def refusal(request: HttpRequest, *, wait: int) -> HttpResponse:
    """Say how long to wait and hand back what was typed; `wait` is in seconds."""
    words = {"wait_minutes": math.ceil(wait / MINUTES)}
    response = render(request, "accounts/limited.html", words, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait)
    return response
