"""What allauth asks of this site: its words, its limits, its mails."""

import logging
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.shortcuts import render

from accounts import factors, limits, mailing
from accounts.phones import sealing
from core.letters import NOT_TAKEN, why

log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "::1")
# Mails that anybody can have sent by typing an address; notices about one's own account are not counted.
ASKED_FOR = (
    "account/email/login_code",
    "account/email/password_reset_code",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/account_already_exists",
    "account/email/unknown_account",
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "这个账号已停用。",
        "cannot_remove_primary_email": "登录用的邮箱不能删，可以换成另一个。",
        "duplicate_email": "这就是你现在的邮箱。",
        "email_password_mismatch": "邮箱或密码不对。密码忘了，可以用邮件验证码登录。",
        "email_taken": "这个邮箱不能用，请换一个。",
        "enter_current_password": "现在的密码不对，请再输一次。",
        "incorrect_code": "验证码不对，请看最新一封邮件。",
        "incorrect_password": "密码不对，请再输一次。",
        "invalid_or_expired_key": "这个链接已经失效。",
        "invalid_login": "请写登录用的邮箱。",
        "invalid_password_reset": "这次重设已经失效，请重新申请。",
        "max_email_addresses": "一个账号最多 %d 个邮箱。",
        "rate_limited": "请求太多，请过几分钟再试。",
        "same_as_current": "新的和现在的一样，不用改。",
        "select_only_one": "只选一个。",
        "too_many_login_attempts": "验证码试错太多次，已经作废。请重新登录，再要一个。",
        "unknown_email": "请检查邮箱。",
        "unverified_primary_email": "登录用的邮箱要先验证。",
    }

    def pre_authenticate(self, request, **credentials):
        """Every try of a password passes here: sign-in, the admin's sign-in, and the question before a delicate step."""
        limits.check(request, "password", account=credentials.get("email", ""))

    def send_mail(self, template_prefix, email, context):
        """Send one mail; when it cannot be handed over, say so instead of failing, whether the account exists or not."""
        if template_prefix in ASKED_FOR:
            limits.check(self.request, "mail", account=email)
        words = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        try:
            mailing.send(self.render_mail(template_prefix, email, words | context))
        except NOT_TAKEN as fault:
            log.error("mail not sent: %s, %s", template_prefix, why(fault))
            if template_prefix in ASKED_FOR:
                raise ImmediateHttpResponse(
                    render(self.request, "accounts/mail_failed.html", status=503)
                ) from None

    def get_client_ip(self, request):
        # portal.middleware has already put the visitor's address here; a socket has none.
        return request.META.get("REMOTE_ADDR") or "未知"

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "改用密码确认",
            "mfa_reauthenticate": "改用身份验证器确认",
            "mfa_reauthenticate:webauthn": "改用通行密钥确认",
        }
        methods = super().get_reauthentication_methods(user)
        return [
            method | {"description": words.get(method["id"], method["description"])} for method in methods
        ]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "开启两步验证以后，不能再加邮箱。",
        "cannot_delete_authenticator": "你的账号必须保留两步验证，至少留一种。先添加另一种，再移除这一种。",
        "cannot_generate_recovery_codes": "先开启两步验证，才能生成备用码。",
        "incorrect_code": "验证码不对。看看手机时间准不准，再输一次。",
        "unverified_email": "先验证邮箱，才能开启两步验证。",
    }

    def encrypt(self, text):
        """Whoever has a copy of the database has no codes by it."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text):
        if not encrypted_text.startswith(sealing.SEALED):
            return encrypted_text  # from before they were sealed
        try:
            return sealing.unseal(encrypted_text)
        except sealing.CannotOpen:
            log.error(
                "a second factor is sealed with a key that is not among FIELD_KEY: no code of it is right"
            )
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator):
        return factors.may_go(authenticator)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"通行密钥 {number}"

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the site's own name. No number can be one, so on one's own machine it is `localhost`."""
        host = urlsplit(settings.SITE_URL).hostname
        return {"id": "localhost" if host in LOOPBACK else host, "name": settings.SITE_NAME}

    def build_totp_svg(self, url):
        """A drawing that stands in the page itself: a data address would need a weaker policy."""
        import segno  # only ever wanted by this one page

        return segno.make(url, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff", omitsize=False
        )
