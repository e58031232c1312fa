"""What the record of sensitive deeds (core.audit) holds about accounts: the words for each, and what its owner may see."""

from django.db.models import QuerySet

from accounts.models import LawyerProfile, User
from core import audit
from core.models import AuditEntry

VERBS = {
    "make_superuser": "在服务器上建超级管理员",
    "grant_staff": "给后台权限",
    "revoke_staff": "撤后台权限",
    "set_groups": "改分组",
    "suspend_account": "停用账号",
    "reinstate_account": "恢复账号",
    "end_sessions": "让账号退出所有登录",
    "remove_second_step": "移除两步验证",
    "let_in": "从服务器上放工作人员进来",
    "let_in_without_second_step": "从服务器上放工作人员进来，并移除两步验证",
    "close_account": "注销账号",
    "export_own_data": "取走自己的数据",
    "see_address": "看完整的邮箱",
    "see_licence": "看完整的执业证号",
    "lawyer_propose": "律师核验：提出",
    "lawyer_verify": "律师核验：通过",
    "lawyer_recheck": "律师核验：复核通过",
    "lawyer_reject": "律师核验：不通过",
    "lawyer_suspend": "律师核验：暂停",
    "lawyer_expire": "律师核验：到期",
    "lawyer_look": "律师核验：复核一人决定",
    "authority_ask": "机关调取：提出",
    "authority_approve": "机关调取：批准",
    "authority_refuse": "机关调取：不批准",
    "authority_hand_over": "机关调取：取走文件",
    "purge": "清理到期的数据",
}
# What staff looked at of somebody, which that person is told. What an authority asked for is for the authority to tell.
LOOKS = ("see_address", "see_licence", "see_phone")


def looks_at(user: User) -> QuerySet[AuditEntry]:
    """Who of the staff looked at what is kept from others about somebody, the last first."""
    subjects = [audit.about(user)]
    if lawyer := LawyerProfile.objects.of(user):
        subjects.append(audit.about(lawyer))
    return AuditEntry.objects.filter(subject__in=subjects, verb__in=LOOKS).order_by("-number")


def told(user: User, most: int = 50) -> list[dict]:
    """The same in words, for the page of somebody's own data."""
    return [
        {"created_at": each.created_at, "actor_label": each.actor_label, "deed": audit.label(each.verb), "reason": each.reason}
        for each in looks_at(user)[:most]
    ]  # fmt: skip


def see_address(user: User, *, by: User, reason: str) -> str:
    """The whole address of an account, written down before it is shown."""
    audit.looked(by, "see_address", audit.about(user), reason=reason)
    return user.email


def see_licence(profile: LawyerProfile, *, by: User) -> str:
    """The whole number of a licence, written down before it is shown."""
    audit.looked(by, "see_licence", audit.about(profile))
    return profile.licence_number


def masked(address: str) -> str:
    """An address as staff see it in lists: enough to tell two accounts apart."""
    name, _, host = address.partition("@")
    return f"{name[:2]}***@{host}" if len(name) > 3 else f"{name[:1]}***@{host}"
