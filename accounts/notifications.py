"""Who hears of what about their lawyer profile, one function per event."""

import logging

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import LawyerProfile, User, VerificationEvent
from core.letters import NOT_TAKEN, why

log = logging.getLogger(__name__)


def verified(profile: LawyerProfile) -> None:
    subject = "你的律师身份已核验" if profile.is_verified_lawyer else "你的资料已核验"
    _tell(profile, subject, "accounts/email/verified.txt")


def rejected(profile: LawyerProfile) -> None:
    _tell(profile, "你的申请没有通过", "accounts/email/rejected.txt")


def suspended(profile: LawyerProfile) -> None:
    _tell(profile, "你的律师资料已暂停", "accounts/email/suspended.txt")


def rechecked(profile: LawyerProfile) -> None:
    _tell(profile, "你的律师资料复核通过", "accounts/email/rechecked.txt")


def expired(profile: LawyerProfile) -> None:
    _tell(profile, "你的律师核验已过期", "accounts/email/expired.txt")


def reminded(profile: LawyerProfile) -> None:
    _tell(profile, "你的律师核验快到期了", "accounts/email/reminded.txt")


def signed_in_elsewhere(user: User, device: str) -> None:
    """Somebody signed in to an account in a browser that it never saw; its owner knows whether that was them."""
    get_adapter().send_notification_mail("accounts/email/new_browser", user, {"device": device})


def phone_moved(user: User) -> None:
    """The number that vouched for an account vouches for another one now; nobody is told for which."""
    get_adapter().send_notification_mail("accounts/email/phone_moved", user, {})


# Applying, taking back and a first check concern nobody but those who did them; a second look is staff's own.
told = {
    VerificationEvent.Verb.VERIFY: verified,
    VerificationEvent.Verb.RECHECK: rechecked,
    VerificationEvent.Verb.REJECT: rejected,
    VerificationEvent.Verb.SUSPEND: suspended,
    VerificationEvent.Verb.EXPIRE: expired,
}


def _tell(profile, subject, template):
    """A decision stands whether or not the mail server answers; the profile page says the same."""
    context = {"profile": profile, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    body = render_to_string(template, context)
    try:
        send_mail(f"[{settings.SITE_NAME}] {subject}", body, None, [profile.user.email])
    except NOT_TAKEN as fault:
        log.error("mail not sent: %s, %s", template, why(fault))
