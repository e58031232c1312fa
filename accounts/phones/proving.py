"""How a number comes to vouch for an account: a code is sent to it, and comes back. Every change of a number is here."""

import json
from datetime import datetime, timedelta
from enum import Enum
from secrets import randbelow

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_tasks import task

from accounts.models import Phone, PhoneCode, User
from accounts.phones import numbers, sealing
from accounts.phones.asking import NotSent, Why
from accounts.phones.providers import provider
from accounts.warning import warn
from core import audit, limits

HOLDS, MOST_TRIES = timedelta(minutes=10), 5
BETWEEN = timedelta(seconds=60)
VERBS = {"see_phone": "看完整的手机号", "move_phone": "手机号换到别的账号"}
TIMES = 2  # a service that does not answer is asked once more; both messages bear the same code
LOCKED = "存着，但加密的钥匙换过，现在打不开"
State = PhoneCode.State
SAID = {
    Why.LIMIT: "这个号码今天收的验证码太多，运营商不再发了。换一个号码，或者明天再试。",
    Why.REFUSED: "这个号码收不到验证码短信。换一个号码试试。",
    Why.AWAY: "短信没有发出去，发短信的服务没有回应。过几分钟再试。",
    Why.OURS: "短信没有发出去，是我们这边的问题，已经记下。请过一会儿再试。",
}


class Answer(Enum):
    PROVEN = "proven"
    WRONG = "wrong"
    OVER = "over"  # no code, or one that is too old or was tried too often
    STOPPED = "stopped"  # the number vouches for an account that was suspended


class TooSoon(Exception):
    """A code was sent a moment ago; `wait` is in seconds."""

    def __init__(self, wait: int):
        super().__init__(f"{wait} 秒以后可以再要一个。")
        self.wait = wait


class TooManyToday(Exception):
    """The site has sent as many codes today as whoever runs it wants to pay for."""

    def __init__(self):
        super().__init__("今天发验证码的次数已经用完，请明天再来。")


class Failed(Exception):
    """The code did not leave; the task is marked as failed, so that operations see it. It names no number."""


@transaction.atomic
def ask_for_code(user: User, number: str, now: datetime) -> PhoneCode:
    """Make a code for a number, in place of an earlier one; it is sent after the commit. `number` is as numbers.read gives it."""
    earlier = PhoneCode.objects.select_for_update().filter(user=user).first()
    if earlier and now - earlier.created_at < BETWEEN:
        raise TooSoon(int((earlier.created_at + BETWEEN - now).total_seconds()) + 1)
    code = f"{randbelow(1_000_000):06d}"
    made, _ = PhoneCode.objects.update_or_create(
        user=user,
        defaults={
            "sealed": sealing.seal(json.dumps([number, code])),
            "masked": numbers.masked(number),
            "created_at": now,
            "expires_at": now + HOLDS,
            "tries": 0,
            "state": State.DUE,
            "why": "",
        },
    )
    transaction.on_commit(lambda: send_code.enqueue(made.pk, now.isoformat()), robust=True)
    return made


def check_daily(now: datetime) -> None:
    """Count one message of the site; stands outside the transaction, so that it counts whatever becomes of it."""
    if not limits.hit("accounts.phones.all", limit=settings.PHONE["most_a_day"], seconds=86400, now=now):
        raise TooManyToday


@task()
def send_code(pk: int, made_at: str) -> None:
    """Hand one code over to the service; a code that was replaced or has run out stays unsent."""
    mine = PhoneCode.objects.filter(pk=pk, created_at=datetime.fromisoformat(made_at), state=State.DUE)
    row = mine.filter(expires_at__gt=timezone.now()).first()
    if row is None:
        return
    number, code = json.loads(sealing.unseal(row.sealed))
    for time in range(1, TIMES + 1):
        try:
            provider().send(number, code)
        except NotSent as fault:
            if fault.why is Why.AWAY and time < TIMES:
                continue
            mine.update(state=State.FAILED, why=fault.why.value)
            raise Failed(f"code {pk}: {fault}") from None
        mine.update(state=State.SENT)
        return


def confirm(user: User, typed: str, now: datetime) -> Answer:
    """Hold what somebody typed against their code; the right one makes its number vouch for them, and for nobody else."""
    usable = PhoneCode.objects.filter(user=user, expires_at__gt=now, tries__lt=MOST_TRIES)
    # Counted before it is compared, in a step of its own: many tries at one moment are as many tries.
    if not usable.update(tries=F("tries") + 1):
        return Answer.OVER
    try:
        return _hold_against(user, typed, now)
    except (
        IntegrityError
    ):  # somebody else proved the same number at this moment: now there is a row to take it from
        return _hold_against(user, typed, now)


@transaction.atomic
def _hold_against(user, typed, now):
    row = PhoneCode.objects.select_for_update().filter(user=user).first()
    if row is None:
        return Answer.OVER
    try:
        number, code = json.loads(sealing.unseal(row.sealed))
    except sealing.CannotOpen:
        return Answer.OVER
    if not constant_time_compare(code, typed):
        return Answer.OVER if row.tries >= MOST_TRIES else Answer.WRONG
    if Phone.objects.of_number(number).filter(user__is_active=False).exclude(user=user).exists():
        row.delete()
        return Answer.STOPPED
    _vouch(user, number, now)
    row.delete()
    return Answer.PROVEN


def _vouch(user, number, now):
    """A number may have passed to somebody else; it vouches for whoever held it last, and the other is told."""
    others = Phone.objects.select_for_update().of_number(number).exclude(user=user)
    for other in others.select_related("user"):
        audit.record(user, "move_phone", audit.about(other.user), now=now)
        warn(other.user, "phone_moved")
        other.delete()
    sealed = {"sealed": sealing.seal(number), "mark": sealing.marks(number)[0], "proven_at": now}
    Phone.objects.update_or_create(user=user, defaults=sealed)


def forget(user: User) -> None:
    """Take a number away from its account, with whatever was on its way to it."""
    Phone.objects.filter(user=user).delete()
    PhoneCode.objects.filter(user=user).delete()


def shown(user: User) -> str:
    """The number of an account as its owner is shown it; nothing where there is none."""
    number = _number(Phone.objects.filter(user=user).first())
    return numbers.masked(number) if numbers.MOBILE.fullmatch(number) else number


def _number(phone):
    """Nothing where there is none, and a sentence where no key of ours opens it any more."""
    try:
        return sealing.unseal(phone.sealed) if phone else ""
    except sealing.CannotOpen:
        return LOCKED


def whole(user: User, *, by: User, reason: str) -> str:
    """The number of an account for staff who may see it, written down before it is shown; nothing where there is none."""
    phone = Phone.objects.filter(user=user).first()
    if phone is None:
        return ""
    audit.looked(by, "see_phone", audit.about(user), reason=reason)
    return _number(phone)


def exported(user: User) -> dict[str, object] | None:
    """What its owner takes along."""
    phone = Phone.objects.filter(user=user).first()
    return phone and {"手机号": _number(phone), "验证时间": phone.proven_at.isoformat()}


def tidy(now: datetime) -> int:
    """Forget codes that have run out; how many."""
    gone, _ = PhoneCode.objects.filter(expires_at__lte=now).delete()
    return gone


@transaction.atomic
def seal_anew(phone: Phone) -> bool | None:
    """Seal and mark one number with the first key; False where it lies there so already, None where no key opens it."""
    row = Phone.objects.select_for_update().filter(pk=phone.pk).first()
    if row is None:
        return False
    try:
        number = sealing.unseal(row.sealed)
    except sealing.CannotOpen:
        return None
    mark = sealing.marks(number)[0]
    if row.mark == mark:
        return False
    Phone.objects.filter(pk=row.pk).update(sealed=sealing.seal(number), mark=mark)
    return True
