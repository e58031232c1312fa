"""What an asker ticked and gave in figures: shown to them, and gone with their account."""

from accounts.models import User
from accounts.privacy import Private
from qa.models import Consent, DutyShift, Figures, FiguresLook, Question


def export(user: User) -> dict[str, list]:
    return {
        "勾选的情况": [_situation(each) for each in Question.objects.of(user).select_related("product")],
        "确切金额": [
            {"提问": each.question_id, "删除日期": each.erase_on.isoformat()}
            | {label: str(value) for label, value in each.rows}
            for each in Figures.objects.filter(question__author=user).order_by("pk")
        ],
        "谁看过确切金额": [
            {"提问": each.question_id, "律师": each.lawyer_label, "时间": each.looked_at.isoformat()}
            for each in FiguresLook.objects.filter(question__author=user)
        ],
        "看过别人的确切金额": [
            {"提问": each.question_id, "时间": each.looked_at.isoformat()}
            for each in FiguresLook.objects.filter(lawyer__user=user)
        ],
        "同意过的": [
            {
                "提问": each.item_id,
                "同意": each.get_purpose_display(),
                "按哪一版说明": each.words,
                "时间": each.given_at.isoformat(),
                "收回": each.withdrawn_at and each.withdrawn_at.isoformat(),
            }
            for each in Consent.objects.filter(user=user)
        ],
        "值班": [
            {"从": each.starts_on.isoformat(), "到": each.ends_on.isoformat()}
            for each in DutyShift.objects.filter(person=user)
        ],
    }


def erase(user: User) -> None:
    """Amounts and the days of papers go; what stands in public of the rest stays without the person.

    That a lawyer looked at somebody's amounts stays: it is the asker's to know, also after the lawyer has left.

    Runs before the questions are cut off from their asker, see `accounts.privacy.kinds`.
    """
    Figures.objects.filter(question__author=user).delete()
    FiguresLook.objects.filter(question__author=user).delete()
    DutyShift.objects.filter(person=user).delete()
    Consent.objects.filter(user=user).delete()
    Question.objects.filter(author=user).update(received_on=None, hearing_on=None, due_on=None)


def _situation(question: Question) -> dict:
    days = {"文书收到": question.received_on, "开庭": question.hearing_on, "最后一天": question.due_on}
    return {
        "编号": question.pk,
        "哪一种欠款": question.product.name if question.product else "",
        "走到哪一步": question.get_stage_display(),
        "一共欠多少": question.get_amount_range_display(),
        "在哪个省": question.region,
        "试过什么": question.tried_labels,
    } | {label: day.isoformat() for label, day in days.items() if day}


MODELS = ("qa.Consent", "qa.Figures", "qa.FiguresLook", "qa.IntakePause", "qa.DutyShift")
PRIVATE = Private("提问里勾选的情况和确切金额", export, erase, MODELS)
