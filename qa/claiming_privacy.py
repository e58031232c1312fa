"""What is held of a lawyer's turns to answer, of what they began, and of the list of their firm."""

from django.utils import timezone

from accounts.models import User
from accounts.privacy import Private
from qa import claiming
from qa.models import AnswerDraft, Claim, FirmConflict


def export(user: User) -> dict[str, list]:
    return {
        "领取": [
            {
                "提问": each.question_id,
                "时间": each.claimed_at.isoformat(),
                "状态": each.get_status_display(),
                "声明没有利益冲突": each.no_conflict_with,
            }
            for each in Claim.objects.filter(lawyer__user=user).order_by("pk")
        ],
        "回答的草稿": [
            {"提问": each.question_id, "时间": each.saved_at.isoformat(), "内容": each.fields}
            for each in AnswerDraft.objects.filter(lawyer__user=user).order_by("pk")
        ],
        "加进回避名单的": [
            {"名字": each.name, "时间": each.added_at.isoformat()}
            for each in FirmConflict.objects.filter(added_by=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Let go of what is held and throw away what was begun; the list is the firm's and stays without the name."""
    now = timezone.now()
    for held in (
        Claim.objects.standing(now).filter(lawyer__user=user).select_related("lawyer__user", "question")
    ):
        claiming.give_up(held.lawyer, held.question, now)
    AnswerDraft.objects.filter(lawyer__user=user).delete()
    FirmConflict.objects.filter(added_by=user).update(added_by=None)
    FirmConflict.objects.filter(ended_by=user).update(ended_by=None)


PRIVATE = Private(
    "领取、回答的草稿和回避名单", export, erase, ("qa.Claim", "qa.AnswerDraft", "qa.FirmConflict")
)
