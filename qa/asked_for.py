"""Which posts an authority may ask for, and what is held of one (accounts.authority)."""

from functools import partial

from accounts.authority import Scope
from qa.models import Answer, Comment, Moderated, ModerationEvent, Original, Question

KINDS: dict[str, tuple[str, type[Moderated]]] = {
    "question": ("提问", Question),
    "answer": ("回答", Answer),
    "comment": ("评论", Comment),
}


def scopes() -> dict[str, Scope]:
    return {kind: Scope(label, partial(_find, model), _export) for kind, (label, model) in KINDS.items()}


def _find(model: type[Moderated], pk: int) -> Moderated | None:
    """Drafts were handed in to nobody: whoever needs one asks for the account."""
    return model.objects.filter(pk=pk).exclude(status="draft").first()


def _export(post: Moderated) -> dict[str, object]:
    """The post and its story; its writer by number alone, for who that is has to be asked for as an account."""
    names = {field: str(post._meta.get_field(field).verbose_name) for field in post.texts}
    original = Original.objects.filter(item_kind=post.KIND, item_id=post.pk).first()
    events = ModerationEvent.objects.filter(item_kind=post.KIND, item_id=post.pk).order_by("number")
    held: dict[str, object] = {
        "编号": post.pk,
        "作者的账号": post.author_id,
        "署名": post.author_label,
        "提交时间": post.created_at.isoformat(),
        "状态": post.get_status_display(),
        "现在的文字": {names[field]: words for field, words in post.texts.items()},
    }
    if original:
        held["审核员遮去以前的原文"] = {
            names.get(field, field): words for field, words in original.texts.items()
        }
    record = [
        {"时间": each.created_at.isoformat(), "动作": each.get_verb_display(), "操作人": each.actor_label} for each in events
    ]  # fmt: skip
    return {KINDS[post.KIND][0]: held, "审核记录": record}
