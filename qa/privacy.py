"""What this room holds about one person: shown to them, and cut off from them when their account closes."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.privacy import GONE, Private
from core.markup import to_text
from qa import chain, posting, steps, traces
from qa.models import Answer, AnswerRevision, Appeal, Comment, Flag, Follow, Moderated, PeerReview, Question
from qa.models.parts import InParts
from qa.models.situation import NOTHING_TICKED

PURGED = {"held_for": [], "masked": [], "fingerprint": "", "contacts": []}
NO_WORDS = dict.fromkeys(InParts.TEXTS, "") | {"shown_html": "", "shown_parts": {}, "laws": {}}
EMPTY = {
    "question": {"title": "（已删除）", "body": "", **NOTHING_TICKED},
    "answer": NO_WORDS,
    "comment": {"body": ""},
    "review": {"body": ""},
    "revision": NO_WORDS | {"replaced": {}},
}


def export(user: User) -> dict[str, list]:
    return {
        "提问": [_row(each) | {"标题": each.title, "经过": each.body} for each in Question.objects.of(user)],
        "回答": [_row(each) | _said(each) for each in Answer.objects.of(user)],
        "回答的修改": [_row(each) | _said(each) for each in AnswerRevision.objects.of(user)],
        "对同行回答的复核": [
            _row(each) | {"看法": each.get_verdict_display(), "理由": each.body}
            for each in PeerReview.objects.of(user)
        ],
        "评论": [_row(each) | {"内容": each.body} for each in Comment.objects.of(user)],
        "申诉": [
            {
                "提问": each.question_id,
                "时间": each.created_at.isoformat(),
                "理由": each.body,
                "答复": each.reply,
            }
            for each in Appeal.objects.filter(question__author=user).order_by("pk")
        ],
        "审核员遮去以前的原文": [
            {"内容": traces.KIND_NAMES[each.item_kind], "编号": each.item_id, "原文": each.texts}
            for each in traces.originals_of(user)
        ],
        "关注": [
            {"提问": each.question_id, "从": each.since.isoformat()} for each in Follow.objects.of(user)
        ],
        "举报": [
            {"时间": each.created_at.isoformat(), "原因": each.get_reason_display(), "说明": each.note}
            for each in Flag.objects.filter(reporter=user).order_by("pk")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """Take back what waits, empty what nobody may read, and cut the rest off from the person; its label stays."""
    chain.hold()
    now = timezone.now()
    # A report that nobody has looked at stays without the person: what it hid waits for a moderator all the same.
    Flag.objects.filter(reporter=user).exclude(status=Flag.Status.OPEN).delete()
    Flag.objects.filter(reporter=user).update(reporter=None, note="")
    Follow.objects.of(user).delete()
    Appeal.objects.filter(question__author=user).update(body="")
    Question.objects.drafts_of(user).delete()
    for model in (PeerReview, AnswerRevision, Answer, Question, Comment):
        for item in model.objects.of(user).select_for_update():
            if item.is_waiting or item.status == Question.Status.NEEDS_INFO:
                posting.withdraw_as(item, user, now, verb="cut_off")
            if isinstance(item, Question) and item.can_be_purged:
                steps.purge(item, user, now=now)
            traces.forget(item)
        mine = model.objects.filter(author=user)
        # What nobody may read bears no name either; the log keeps it.
        mine.exclude(status__in=model.PUBLIC).update(author_label=GONE, **PURGED, **EMPTY[model.KIND])
        mine.update(author=None)
    Answer.objects.filter(lawyer__user=user).update(lawyer_firm="")
    PeerReview.objects.filter(lawyer__user=user).update(lawyer_firm="")


def _said(answer: InParts) -> dict:
    """The parts of an answer under their headings."""
    parts = {answer.PARTS[name]: to_text(html) for name, html in answer.parts.items()}
    return {"结论": answer.conclusion, "没有直接的法条": answer.no_direct_law} | parts


def _row(item: Moderated) -> dict:
    return {
        "编号": item.pk,
        "时间": item.created_at.isoformat(),
        "状态": item.get_status_display(),
        "遮去的内容": item.masked,
        "处理结果": item.decision_label,
        "说明": item.public_note,
    }


MODELS = (
    "qa.Question", "qa.Answer", "qa.AnswerRevision", "qa.PeerReview", "qa.Comment", "qa.Original", "qa.SecondLook", "qa.Look",
    "qa.Flag", "qa.Appeal", "qa.Follow", "qa.ModerationEvent",
)  # fmt: skip
PRIVATE = Private("提问、回答、评论和举报", export, erase, MODELS)
