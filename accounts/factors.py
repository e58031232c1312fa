"""The second factor: who must have one, who has one, and whether a session was opened with one.

An authenticator app, a passkey, or a recovery code that stands in for them. A passkey counts as both factors: the device
that holds it asks for a finger, a face or a PIN before it answers.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    clear_authentication_records,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import LawyerProfile, User
from accounts.phones import sealing

# Recovery codes are none of these: they go when the last of these goes.
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have_second_factor(user: User) -> bool:
    """Whoever decides what others read, or speaks to them as a lawyer: all staff, and lawyers who were verified."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_staff or user.is_superuser or LawyerProfile.objects.verified().filter(user=user).exists()


def has_second_factor(user: User) -> bool:
    return user.is_authenticated and Authenticator.objects.filter(user=user, type__in=TYPES).exists()


def is_of_two_factors(request: HttpRequest) -> bool:
    """Whether this session was opened, or later confirmed, with a second factor; asks the session alone."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def remember(request: HttpRequest, kind: str) -> None:
    """Whoever sets a factor up has just shown that they hold it: their session is of two factors from now on."""
    record_authentication(request, request.user, "mfa", type=kind)


def forget_without_factor(sender, request: HttpRequest, user: User, **signal) -> None:
    """With the last factor goes what a session knows of it: whoever is given a role afterwards sets one up first."""
    if has_second_factor(user):
        return
    records = get_authentication_records(request, user)
    if kept := [record for record in records if record.get("method") != "mfa"]:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    elif records:
        clear_authentication_records(request)


@transaction.atomic
def seal_anew(factor: Authenticator) -> bool:
    """Seal the secret of one factor with the first key; False where there is none, or none that can be opened."""
    row = Authenticator.objects.select_for_update().filter(pk=factor.pk).first()
    name = next((name for name in ("secret", "seed") if row and name in row.data), None)
    if name is None:
        return False
    kept = row.data[name]
    try:
        row.data[name] = sealing.seal(sealing.unseal(kept) if kept.startswith(sealing.SEALED) else kept)
    except sealing.CannotOpen:
        return False
    row.save(update_fields=["data"])
    return True


def hold(authenticator: Authenticator) -> Authenticator:
    """Lock the account, so that two factors do not both go while each looks at the other. Within a transaction."""
    User.objects.select_for_update().get(pk=authenticator.user_id)
    return authenticator


def may_go(authenticator: Authenticator) -> bool:
    """Whether a factor may be removed: not the last one of somebody who must have one."""
    others = Authenticator.objects.filter(user=authenticator.user, type__in=TYPES).exclude(
        pk=authenticator.pk
    )
    return others.exists() or not must_have_second_factor(authenticator.user)


def lacking(request: HttpRequest) -> bool:
    """Whether somebody has to take the second step before they go on as staff or as a lawyer."""
    return (
        request.user.is_authenticated
        and not is_of_two_factors(request)
        and must_have_second_factor(request.user)
    )


def needed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages of a lawyer's work: whoever must have a second factor gets there with it alone. Others, the view judges."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return way_to_it(request) if lacking(request) else view(request, *args, **kwargs)

    return guarded


def way_to_it(request: HttpRequest) -> HttpResponse:
    """Lead to the second step, and from there back; what somebody was handing in is shown to be copied."""
    way = reverse("accounts:second_step")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{way}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "accounts/second_step_first.html", {"way": way}, status=HTTPStatus.FORBIDDEN)
