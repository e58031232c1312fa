"""What the site holds about one person: shown to them as a file, removed when they close their account.

Rooms above say what is theirs with `register`; each eraser leaves what others still need to read, without the person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as FormerSession
from django.db import transaction

from accounts import deeds, sessions, verification
from accounts.models import KnownBrowser, LawyerProfile, Session, User, VerificationEvent
from core import audit
from core.events import public_page_changed

GONE = "已注销的用户"


@dataclass(frozen=True)
class Private:
    """Personal data of one kind: its name for the reader, how to show it, how to remove it."""

    label: str
    export: Callable[[User], object]
    erase: Callable[[User], None]
    models: tuple[str, ...] = ()  # labels of the models covered, "app.Model"; a test finds what nobody covers


class CannotErase(Exception):
    """The account has to stay for now; the words say why and what to do."""


_kinds: list[Private] = []


def register(kind: Private) -> None:
    if all(known.label != kind.label for known in _kinds):
        _kinds.append(kind)


def kinds() -> list[Private]:
    """Everything registered, in the order in which it is erased: upper rooms first, the account itself last."""
    return list(reversed(_kinds))


def export(user: User) -> dict[str, object]:
    """All that is held about one person, by kind; plain values that JSON can carry."""
    return {kind.label: kind.export(user) for kind in _kinds}


@transaction.atomic
def take_away(user: User) -> dict[str, object]:
    """All that is held, for its owner; that it went out stands in the record, for somebody else may hold the telephone."""
    data = export(user)
    audit.record(user, "export_own_data", audit.about(user))
    return data


@transaction.atomic
def erase(user: User, *, by: User | None = None) -> None:
    """Close an account for good: every kind is erased, then the row itself goes. `by` is who did it for its owner."""
    if user.is_staff:
        raise CannotErase("工作人员的账号要先由管理员撤销后台权限，再注销。")
    subject = audit.about(user)
    for kind in kinds():
        kind.erase(user)
    if LogEntry.objects.filter(user=user).exists():
        _hollow_out(user)  # somebody who once worked here: what they did in the admin stays on record
    else:
        user.delete()
    audit.record(by, "close_account", subject, detail={"by_its_owner": by is None})


def _hollow_out(user):
    user.email, user.display_name, user.is_active = f"closed-{user.pk}@account.invalid", GONE, False
    user.set_unusable_password()
    user.save()
    user.groups.clear()


# What this room holds itself


def _account(user):
    return {
        "邮箱": user.email,
        "显示名": user.display_name,
        "注册时间": _time(user.date_joined),
        "最近登录": _time(user.last_login),
        "登录邮箱": [
            {"邮箱": each.email, "已验证": each.verified}
            for each in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "两步验证": [
            each.get_type_display() for each in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "登录着的设备": [
            {"设备": each.device, "登录": _time(each.signed_in_at), "最近一次": _time(each.seen_at)}
            for each in sessions.of(user)
        ],
        "登录过的浏览器": [
            {"设备": each.device, "第一次": _time(each.first_at), "最近一次": _time(each.last_at)}
            for each in KnownBrowser.objects.filter(user=user).order_by("pk")
        ],
    }


def _erase_account(user):
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    _forget_in_the_admin(user)
    sessions.end_all(user)
    KnownBrowser.objects.filter(user=user).delete()
    # Before somebody signs in, a session holds what they typed, and the address that a code was sent to.
    for table in (Session.objects.filter(user=None), FormerSession.objects):
        for session in table.iterator(chunk_size=500):
            held = session.get_decoded()
            if held.get(SESSION_KEY) == str(user.pk) or user.email in str(held):
                session.delete()


def _forget_in_the_admin(row):
    """What staff did to a row stays in the admin's record, the name that it bore does not."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)
    about.update(object_repr=GONE)


def _lawyer(user):
    profile = LawyerProfile.objects.filter(user=user).first()
    if profile is None:
        return None
    shown = (
        "real_name",
        "licence_number",
        "firm",
        "region",
        "introduction",
        "verification_method",
        "decision_reason",
    )
    fields = {profile._meta.get_field(name).verbose_name: getattr(profile, name) for name in shown}
    return fields | {
        "身份": profile.get_role_display(),
        "状态": profile.get_status_display(),
        "申请时间": _time(profile.applied_at),
        "核验日期": profile.verified_on and profile.verified_on.isoformat(),
        "最晚复核": profile.recheck_by and profile.recheck_by.isoformat(),
        "记录": [
            {"时间": _time(event.created_at), "动作": event.get_verb_display(), "说明": event.note}
            for event in profile.events.all()
        ],
    }


def _erase_lawyer(user):
    """Answers keep their label and hang on the profile; the profile forgets who it was."""
    VerificationEvent.objects.filter(actor=user).update(actor_label=GONE)
    # How a licence was looked up tells whose it was.
    VerificationEvent.objects.filter(profile__user=user).update(note="")
    if profile := LawyerProfile.objects.of(user):
        _forget_in_the_admin(profile)
    changed = LawyerProfile.objects.filter(user=user).update(
        user=None,
        real_name=GONE,
        licence_number="",
        firm="",
        region="",
        introduction="",
        status=LawyerProfile.Status.SUSPENDED,
        decision_reason="账号已注销",
        verification_method="",
        **verification.NO_PROPOSAL,
    )
    if changed:
        public_page_changed.send(sender=LawyerProfile, reason="a lawyer left")


def _looked_at(user):
    return [
        {"时间": _time(look["created_at"]), "谁": look["actor_label"], "看了什么": look["deed"], "为什么": look["reason"]}
        for look in deeds.told(user)
    ]  # fmt: skip


def _keep(user):
    """The record names its number alone, and cannot be changed."""


def _time(moment):
    return moment and moment.isoformat()


register(
    Private(
        "账号",
        _account,
        _erase_account,
        (
            "accounts.User",
            "account.EmailAddress",
            "mfa.Authenticator",
            "accounts.Session",
            "accounts.KnownBrowser",
        ),
    )
)
register(
    Private("律师资料", _lawyer, _erase_lawyer, ("accounts.LawyerProfile", "accounts.VerificationEvent"))
)
register(Private("工作人员看过的", _looked_at, _keep, ("core.AuditEntry",)))
