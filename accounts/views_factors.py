"""Setting up a second factor and using it: allauth's steps, with our rules about who must keep one."""

import json

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from accounts import factors, limits
from accounts.forms.entrance import LetInForm


@login_required
@require_safe
def second_step(request):
    """Why the second step is asked for, and the ways to take it."""
    came_for = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(came_for, allowed_hosts=None):
        came_for = reverse("accounts:profile")
    if factors.is_of_two_factors(request):
        return redirect(came_for)
    held = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    return render(request, "accounts/second_step.html", {"held": set(held), "next": came_for})


class Index(base.IndexView):
    def get_context_data(self, **kwargs):
        must_have = factors.must_have_second_factor(self.request.user)
        return super().get_context_data(**kwargs) | {"must_have": must_have}


class _Shown:
    """What the device is asked, as text for an attribute: scripts within a page are not allowed here."""

    def get_context_data(self, **kwargs):
        words = super().get_context_data(**kwargs) | kwargs  # allauth forgets the form that was refused
        asked = words.get("js_data", {})
        options = asked.get("request_options") or asked.get("creation_options")
        return words | {"options": json.dumps(options) if options else ""}


class Authenticate(_Shown, base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs):
        held = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        return super().get_context_data(**kwargs) | {"held": set(held)}


class ActivateApp(totp.ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        factors.remember(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(_Shown, webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        words = super().get_context_data(**kwargs)
        # One kind only: on the device, to be found without a name, never without finger, face or PIN.
        return words | {"options": json.dumps(auth.begin_registration(self.request.user, passwordless=True))}

    def form_valid(self, form):
        response = super().form_valid(form)
        factors.remember(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _KeepsOne:
    """Refuse to remove the last factor of somebody who must have one; two at once do not slip through."""

    def form_valid(self, form):
        with transaction.atomic():
            if factors.may_go(factors.hold(self.authenticator)):
                return super().form_valid(form)
        messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
        return redirect("mfa_index")


class DeactivateApp(_KeepsOne, totp.DeactivateTOTPView):
    pass


class RemovePasskey(_KeepsOne, webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    @property
    def authenticator(self):
        return self.get_object()


class RenamePasskey(webauthn.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class LoginPasskey(webauthn.LoginWebAuthnView):
    """Sign in with a passkey alone. What the device is asked comes by POST: to read a page makes no row of a session."""

    def get(self, request, *args, **kwargs):
        return redirect("account_login")

    def post(self, request, *args, **kwargs):
        if "begin" not in request.POST:
            return super().post(request, *args, **kwargs)
        limits.check(request, "passkey")
        return JsonResponse(auth.begin_authentication(user=None))


class ReauthenticatePasskey(_Shown, webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request):
    """A member of staff hands in the code that somebody made at the console; the second factor is asked for as ever."""
    form = LetInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        record_authentication(request, form.user, "let_in")
        return perform_login(request, Login(user=form.user, email=form.user.email))
    return render(request, "accounts/let_in.html", {"form": form})
