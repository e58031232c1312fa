"""The forms that carry what a device says about a passkey. A script fills them in; nobody types here but a name."""

import struct
from contextlib import contextmanager

from allauth.core import context
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError

from accounts import limits
from accounts.forms.entrance import OurWords
from core.text import clean_input, squeeze

NOT_RECOGNISED = "没有认出这个通行密钥。请再试一次，或者换一种方式。"
NEEDS_SCRIPT = "这一步要在支持通行密钥的浏览器里做。微信、支付宝里打不开的话，换手机自带的浏览器。"
LONGEST_ANSWER = 20_000
# All that the library's readers of JSON, CBOR and keys raise about an answer that no device has given.
NONSENSE = (
    TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError, AssertionError,
    struct.error, UnsupportedAlgorithm, ValidationError,
)  # fmt: skip


@contextmanager
def recognised():
    """Whatever is wrong with an answer, the person is told the same: it was not recognised."""
    try:
        yield
    except NONSENSE:
        raise ValidationError(NOT_RECOGNISED) from None


class Answer(forms.JSONField):
    """What a device said, as JSON; never shown again."""

    def __init__(self):
        super().__init__(
            label="通行密钥", widget=forms.HiddenInput, error_messages={"required": NEEDS_SCRIPT}
        )

    def to_python(self, value):
        if isinstance(value, str) and len(value) > LONGEST_ANSWER:
            raise ValidationError(NOT_RECOGNISED)
        with recognised():
            said = super().to_python(value)
        if value and not isinstance(said, dict):
            raise ValidationError(NOT_RECOGNISED)
        return said

    def bound_data(self, data, initial):
        return None


class AddPasskeyForm(OurWords, webauthn.AddWebAuthnForm):
    words = {"name": ("给它起个名字", "例如“我的手机”，以后好认。只有你自己看得到。")}
    passwordless = (
        None  # every passkey here opens the account by itself: the device asks for finger, face or PIN
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Answer()
        self.fields["name"].max_length = 30
        self.fields["name"].widget.attrs["maxlength"] = 30

    def clean_name(self):
        self.cleaned_data["name"] = _one_line(self.cleaned_data["name"])
        return super().clean_name()

    def clean(self):
        limits.check(context.request, "code", account=f"mfa:{self.user.pk}")
        with recognised():
            return super().clean()


class RenamePasskeyForm(OurWords, webauthn.EditWebAuthnForm):
    words = {"name": ("名字", "只有你自己看得到。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = 30

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])


class _UsePasskey(OurWords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Answer()

    def clean_credential(self):
        account = f"mfa:{self.user.pk}" if self.user else ""
        limits.check(context.request, "code" if account else "passkey", account=account)
        with recognised():
            return super().clean_credential()


class AuthenticatePasskeyForm(_UsePasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginPasskeyForm(_UsePasskey, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(_UsePasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


def _one_line(name: str) -> str:
    try:
        return squeeze(clean_input(name)).replace("\n", " ")[:30]
    except ValueError as error:
        raise ValidationError(str(error)) from None
