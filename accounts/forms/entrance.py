"""The forms by which one comes in: allauth's own, with our words and our limits."""

import secrets

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction

from accounts import letting_in, limits, people
from core.text import clean_input

LONGEST_EMAIL = 254
PASSWORD_HINT = "至少 10 个字符，15 个以上更好：一句别人不知道的话，可以有汉字和空格。不要用生日、常见的词，也不要和邮箱相近。"
EMAIL_HINT = "只用来登录和通知你，不会公开。"
CODE_HINT = "邮件里的 6 位数字。没收到的话，看看垃圾邮件。"
APP_HINT = "身份验证器里现在显示的 6 位数字。手机不在身边，可以填一个备用码。"


class OurWords:
    """Labels and hints in our words; no placeholders, which vanish as soon as one types."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            field.error_messages["required"] = f"请填写{field.label}。"
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "邮箱写得不对，请检查，例如 name@example.com。"
                # Longer ones would be cut to fit the column, and belong to somebody else.
                field.validators.append(MaxLengthValidator(LONGEST_EMAIL, "邮箱写得不对：太长了。"))
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
                field.max_length = 20


class LoginForm(OurWords, account.LoginForm):
    words = {"login": ("邮箱", ""), "password": ("密码", "")}


class SignupForm(OurWords, account.SignupForm):
    words = {"email": ("邮箱", EMAIL_HINT), "password1": ("密码", PASSWORD_HINT)}

    def clean(self):
        limits.check(context.request, "signup")
        return super().clean()

    def try_save(self, request):
        if self.account_already_exists:
            self._make_and_unmake_one(request)
            self.account_already_exists = not people.forget_unproven(self.cleaned_data["email"])
        if self.account_already_exists:
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same address signed up in another window a moment ago
            self.account_already_exists = True
            return super().try_save(request)

    def _make_and_unmake_one(self, request):
        """A sign-up takes one hashing of a password and the rows of one account, whether there was an account or not."""
        email = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{secrets.token_hex(12)}@account.invalid"
        self.account_already_exists = False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"] = email


class RequestLoginCodeForm(OurWords, account.RequestLoginCodeForm):
    words = {"email": ("邮箱", "我们把一个 6 位验证码寄到这里。")}

    def clean_email(self):
        """A code signs in to a proven address alone, or whoever signed up with it first would keep their password."""
        email = super().clean_email()
        if not EmailAddress.objects.filter(user=self._user, email__iexact=email, verified=True).exists():
            self._user = None
        return email


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    words = {"email": ("登录用的邮箱", "我们把一个 6 位验证码寄到这里。")}


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    words = {"password1": ("新密码", PASSWORD_HINT), "password2": ("再输一次新密码", "")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    words = {"oldpassword": ("现在的密码", "")} | ResetPasswordKeyForm.words

    def clean_oldpassword(self):
        limits.check(context.request, "password", account=self.user.email)
        return super().clean_oldpassword()


class SetPasswordForm(OurWords, account.SetPasswordForm):
    words = {"password1": ("密码", PASSWORD_HINT), "password2": ("再输一次密码", "")}


class AddEmailForm(OurWords, account.AddEmailForm):
    words = {"email": ("新邮箱", "验证以后才会换过去；之前仍用现在的邮箱登录。")}


class ChangeEmailForm(OurWords, account.ChangeEmailForm):
    words = {"email": ("换一个邮箱", "刚才写错了的话，在这里改。")}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    words = {"password": ("密码", "")}


class _LimitedCode(OurWords):
    """A code from a mail; a session has three tries, a network has a number of them."""

    words = {"code": ("验证码", CODE_HINT)}

    def clean_code(self):
        limits.check(context.request, "code")
        if not limits.may_try(context.request, self.expected_code):
            raise account_adapter().validation_error("incorrect_code")
        return super().clean_code()


class ConfirmLoginCodeForm(_LimitedCode, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(_LimitedCode, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(_LimitedCode, account.ConfirmPasswordResetCodeForm):
    pass


class _LimitedAppCode(OurWords):
    """A code from an app: six digits can be guessed, so the account has a number of tries, wherever they come from."""

    words = {"code": ("验证码", APP_HINT)}

    def clean_code(self):
        limits.check(context.request, "code", account=f"mfa:{self.user.pk}")
        self.cleaned_data["code"] = clean_input(self.cleaned_data["code"])
        code = super().clean_code()
        if not limits.is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_LimitedAppCode, mfa.AuthenticateForm):
    pass


class MFAReauthenticateForm(_LimitedAppCode, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(OurWords, totp.ActivateTOTPForm):
    words = {"code": ("身份验证器显示的 6 位数字", "")}


class LetInForm(OurWords, forms.Form):
    """For staff whom somebody at the console lets in while no mail goes out."""

    words = {
        "email": ("登录用的邮箱", ""),
        "code": ("登录码", "管服务器的人给你的那一串，10 分钟内有效，只能用一次。"),
    }
    email = forms.EmailField()
    code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = None
        self.fields["code"].max_length = 80
        self.fields["code"].widget.attrs["inputmode"] = "text"

    def clean(self):
        typed = super().clean()
        # By the network alone: nobody guesses such a code, and strangers who try shut nobody out by it.
        limits.check(context.request, "code")
        if not self.errors:
            self.user = letting_in.whose(typed["email"], typed["code"])
            if self.user is None:
                raise forms.ValidationError("登录码不对、用过了，或者已经过期。请管服务器的人再给一个。")
        return typed
