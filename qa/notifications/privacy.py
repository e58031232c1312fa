"""What is held of somebody about telling them: shown to them, and gone with their account."""

from django.utils import timezone

from accounts.models import User
from accounts.privacy import Private
from qa import outcomes
from qa.models import Mailbox, Notice, NoticeChoice, Outcome
from qa.notifications import choosing
from qa.notifications.kinds import GROUPS, KINDS


def export(user: User) -> dict:
    ways = dict(NoticeChoice.How.choices)
    return {
        "通知": [
            {
                "时间": each.created_at.isoformat(),
                "内容": KINDS[each.kind].line,
                "提问": each.question_id,
                "读过": each.read_at and each.read_at.isoformat(),
                "邮件": each.get_mail_display(),
            }
            for each in Notice.objects.of(user)
        ],
        "怎样通知": {GROUPS[name].label: ways[how] for name, how in choosing.how(user).items()},
        "后来怎样": [
            {"提问": each.question_id, "公开以后几天": each.days, "说": each.get_said_display()}
            for each in Outcome.objects.of(user)
        ],
    }


def erase(user: User) -> None:
    """Before the questions lose their author: what somebody said of them stays in the sums alone."""
    outcomes.forget(user, timezone.now())
    for model in (Notice, NoticeChoice, Mailbox):
        model.objects.filter(user=user).delete()


MODELS = ("qa.Notice", "qa.NoticeChoice", "qa.Mailbox", "qa.Outcome")
PRIVATE = Private("通知和后来怎样", export, erase, MODELS)
