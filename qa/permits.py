"""Who may post, and how often."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils.crypto import salted_hmac

from accounts import phones
from accounts.models import LawyerProfile, User
from core import limits
from qa.refusals import NotAllowed, NotConfirmed, NotIdentified, TooMany

HOUR, DAY = 3600, 24 * 3600
LIMITS = {
    "question": ("提问", [(6, HOUR), (15, DAY)]),
    "answer": ("回答", [(20, HOUR), (80, DAY)]),
    "review": ("复核", [(10, HOUR), (30, DAY)]),
    "comment": ("评论", [(10, HOUR), (40, DAY)]),
    "settle": ("标为已解决、重新打开", [(10, HOUR), (30, DAY)]),
    "flag": ("举报", [(20, HOUR), (60, DAY)]),
}
# All that comes from one network, behind which a whole carrier may stand.
FROM_NETWORK = ("内容", [(120, HOUR), (600, DAY)])
# Steps of one button, before which nothing was written.
UNTYPED = ("settle",)
# What is meant to be read by others. Reports, appeals and drafts are not: nobody is kept from complaining.
PUBLISHED = ("question", "answer", "review", "comment")


def check_may_post(user: User) -> None:
    """A reader with a confirmed address may ask, comment and report."""
    if not user.is_authenticated or not user.is_active:
        raise NotAllowed("请先登录。")
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise NotConfirmed("先确认你的邮箱，再来提交。确认信里有验证码，也可以在账号页重新发一封。")


def check_may_answer(lawyer: LawyerProfile | None) -> User:
    """The account of a lawyer whom staff have verified and whose check is not out of date; nobody else answers."""
    verified = LawyerProfile.objects.verified().select_related("user")
    found = verified.filter(pk=lawyer.pk).first() if lawyer else None
    if found is None or found.user is None:
        raise NotAllowed("只有核验过执业证的律师能回答。已经申请的，请等核验结果。")
    return found.user


def check_identity(user: User) -> None:
    """Where the site has to know who publishes, a number has been proven; raises NotIdentified."""
    if phones.lacks(user):
        raise NotIdentified(
            "发布以前要先验证手机号。在“我的账号 → 手机号”里验证，再回到这里交；写好的字都在这一页，先别关。"
        )


def check_limits(user: User, what: str, now: datetime) -> None:
    """Count one post; raises TooMany. Stands outside the transaction, so that a refusal still counts.

    For what others are to read, this is also where its writer has to be known: no verb that posts goes past it.
    """
    if what in PUBLISHED:
        check_identity(user)
    name, spans = LIMITS[what]
    for limit, seconds in spans:
        if not limits.hit(f"qa.{what}:{user.pk}:{seconds}", limit=limit, seconds=seconds, now=now):
            raise TooMany(name, limit, seconds, typed=what not in UNTYPED)


def check_network(network: str, now: datetime) -> None:
    """Count one post from a network; raises TooMany. The address itself is not kept."""
    name, spans = FROM_NETWORK
    for limit, seconds in spans:
        if not limits.hit(f"qa.network:{unnamed(network)}", limit=limit, seconds=seconds, now=now):
            raise TooMany(name, limit, seconds)


def unnamed(network: str) -> str:
    """Stands for a network in the table of counts, in which nobody can read its address."""
    return salted_hmac("qa.permits", network).hexdigest()
