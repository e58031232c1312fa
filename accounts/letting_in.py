"""Letting staff in from the console when no mail goes out: a code for one person, one time, ten minutes.

It stands in for the password or the mailed code, not for the second factor.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int

from accounts import sessions
from accounts.models import User
from core import audit, limits

HOLDS = timedelta(minutes=10)


class CannotLetIn(Exception):
    """Nobody is let in; the words say why."""


class _Codes(PasswordResetTokenGenerator):
    """Django's codes for a new password, which hold while the account has not signed in, and no longer than ours."""

    key_salt = "accounts.letting_in"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.sessions_ended}"

    def check_token(self, user, token):
        if not super().check_token(user, token):
            return False
        made = base36_to_int(token.partition("-")[0])
        return self._num_seconds(self._now()) - made <= HOLDS.total_seconds()


_codes = _Codes()


@transaction.atomic
def allow(email: str, *, reason: str, without_second_factor: bool = False) -> str:
    """Make the code for one member of staff and record that somebody at the console did so; raises CannotLetIn."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None or not (user.is_staff or user.is_superuser):
        raise CannotLetIn("没有这个邮箱的工作人员账号。")
    if not user.is_active:
        raise CannotLetIn("这个账号已停用，先在后台恢复。")
    if not reason.strip():
        raise CannotLetIn("要写明原因，会记进操作记录。")
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        # Whoever sits at the console is believed about the address, as with `createsuperuser`.
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
    if without_second_factor:
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
    audit.record(
        None,
        "let_in_without_second_step" if without_second_factor else "let_in",
        audit.about(user),
        reason=reason,
    )
    return _codes.make_token(user)


def whose(email: str, code: str) -> User | None:
    """The member of staff for whom a code was made, once; nobody where it is wrong, old or used."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    is_right = _codes.check_token(user or User(email="", password="!"), code.strip())
    if user is None or not is_right or not (user.is_staff or user.is_superuser):
        return None
    key = salted_hmac("accounts.letting_in", code.strip()).hexdigest()
    seconds = int(HOLDS.total_seconds())
    return user if limits.hit(key, limit=1, seconds=seconds, now=timezone.now()) else None


def way() -> str:
    """Where the code is typed in."""
    return f"{settings.SITE_URL}/accounts/let-in/"
