"""What is done to accounts besides signing in: renamed, suspended, reinstated, sessions ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import transaction

from accounts import sessions
from accounts.models import LawyerProfile, Phone, User
from core import audit
from core.events import public_page_changed

UNPROVEN_FOR = timedelta(days=30)


class NotAllowed(Exception):
    """The step is refused; its words are for whoever tried it."""


@transaction.atomic
def rename(user: User, name: str) -> None:
    """Change what others see from now on; what stands under earlier posts stays."""
    user.display_name = name
    user.save(update_fields=["display_name"])
    # Articles say who edits them, or did before they left; to others' names no page looks again.
    if user.is_staff or _worked_here(user) or LawyerProfile.objects.filter(user=user).exists():
        public_page_changed.send(sender=User, reason="an account was renamed")


def _worked_here(user: User) -> bool:
    return LogEntry.objects.filter(user=user).exists()


@transaction.atomic
def set_staff(user: User, is_staff: bool, *, by: User | None = None) -> None:
    """Let somebody into the admin, or no longer; what they may do there is a matter of their groups."""
    user.is_staff = is_staff
    user.save(update_fields=["is_staff"])
    sessions.end_all(user)  # with other rights come other rules for how long one stays signed in
    audit.record(by, "grant_staff" if is_staff else "revoke_staff", audit.about(user))


@transaction.atomic
def set_groups(user: User, groups: Iterable[Group], *, by: User) -> None:
    """Give somebody exactly these groups, and with them what they may do."""
    before, after = set(user.groups.all()), set(groups)
    if before == after:
        return
    user.groups.set(after)
    given, taken = (sorted(group.name for group in some) for some in (after - before, before - after))
    audit.record(by, "set_groups", audit.about(user), detail={"given": given, "taken": taken})


@transaction.atomic
def end_sessions(user: User, *, by: User | None = None) -> None:
    """Sign the account out everywhere."""
    if by is not None:
        _refuse_above(user, by)
    sessions.end_all(user)
    if by is not None and by != user:
        audit.record(by, "end_sessions", audit.about(user))


@transaction.atomic
def suspend(user: User, *, by: User) -> None:
    """Stop an account: its sessions end at once, a lawyer's badge goes from every page."""
    if user == by:
        raise NotAllowed("不能停用自己的账号。")
    _refuse_above(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    _tell_pages(user, "an account was suspended")
    audit.record(by, "suspend_account", audit.about(user))


@transaction.atomic
def reinstate(user: User, *, by: User) -> None:
    """Let a stopped account sign in again; its old sessions stay ended."""
    _refuse_above(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _tell_pages(user, "an account was reinstated")
    audit.record(by, "reinstate_account", audit.about(user))


@transaction.atomic
def remove_second_step(user: User, *, by: User) -> None:
    """Let somebody in again who lost the phone and the codes; whoever is signed in has to start over."""
    if user == by:
        raise NotAllowed("自己的两步验证请在“我的账号”里关闭。")
    _refuse_above(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    audit.record(by, "remove_second_step", audit.about(user))


def forget_unproven(email: str) -> bool:
    """Remove an account that never proved its address, so that its true owner can sign up; True if there was one.

    Otherwise a stranger could sign up with somebody's address first and keep a password that works.
    """
    unproven = User.objects.filter(email=email, last_login=None, is_staff=False).exclude(
        emailaddress__verified=True
    )
    count, _ = unproven.delete()
    return count > 0


def forget_never_proven(now: datetime) -> int:
    """Remove accounts whose address nobody has proved in a month; how many. Nothing can have been written under them."""
    waiting = User.objects.filter(last_login=None, is_staff=False, date_joined__lt=now - UNPROVEN_FOR)
    unproven = waiting.exclude(emailaddress__verified=True).exclude(pk__in=Phone.objects.values("user"))
    return unproven.delete()[1].get(User._meta.label, 0)


def _refuse_above(user: User, by: User) -> None:
    if user.is_superuser and not by.is_superuser:
        raise NotAllowed("超级管理员的账号只有超级管理员能动。")


def _tell_pages(user: User, reason: str) -> None:
    if LawyerProfile.objects.filter(user=user).exists():
        public_page_changed.send(sender=LawyerProfile, reason=reason)
