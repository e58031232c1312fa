"""Letting a post through with places blanked: the original is kept apart, and its writer sees what was taken out."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from qa import chain, redacted, steps
from qa.models import Comment, Moderated, ModerationEvent, Original, Question
from qa.moderation.common import check, check_right, decided, said
from qa.moderation.deciding import APPROVED
from qa.moderation.following import follow_up
from qa.moderation.undoing import remembered
from qa.refusals import Incomplete, NotAllowed

READ_ORIGINAL = "qa.read_original"


def approve_redacted(
    item: Moderated,
    moderator: User,
    places: Iterable[str],
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
    internal_note: str = "",
) -> ModerationEvent:
    """Let the public read a question or a comment without the places that the moderator marked."""
    check(moderator, item)
    made = blank(item, places)
    columns = decided(moderator, now, "", public_note) | made.texts
    columns["approved_at" if isinstance(item, Question) else "published_at"] = now
    note = "；".join(each for each in (f"遮去 {made.count} 处", internal_note.strip()) if each)
    before = item.texts
    with chain.change(), remembered(item, now) as decision:
        decision.event = steps.take(
            item, "approve_redacted", actor=moderator, now=now, allowed=[item.WAITING], to=APPROVED[item.KIND],
            version=version, columns=columns, record=said(public_note=public_note, internal_note=note),
        )  # fmt: skip
        Original.objects.update_or_create(
            item_kind=item.KIND, item_id=item.pk,
            defaults={
                "texts": before, "blanked": made.spans, "content_hash": steps.content_hash(item), "made_at": now,
            },
        )  # fmt: skip
        follow_up(
            item, now
        )  # not drawn for a second look: the blanks in the words would tell what was decided
    return decision.event


def blank(item: Moderated, places: Iterable[str]) -> redacted.Blanked:
    """What the public would read; raises where the places make no sense, in words for the moderator."""
    if not isinstance(item, Question | Comment):
        raise NotAllowed("律师的回答不替他遮。请选不通过，写明要删掉什么，由他自己改。")
    longest = {name: item._meta.get_field(name).max_length for name in item.texts}
    try:
        return redacted.blank(item.texts, places, longest)
    except redacted.CannotBlank as fault:
        raise Incomplete(str(fault)) from fault


def read_original(item: Moderated, reader: User, *, now: datetime) -> Original:
    """The words as they were handed in, for who may read them; each reading stands in the record."""
    check_right(reader, READ_ORIGINAL)
    kept = Original.objects.filter(item_kind=item.KIND, item_id=item.pk).first()
    if kept is None:
        raise Incomplete("这一条没有留下遮去以前的原文。")
    with chain.change():
        steps.log(item, "read_original", actor=reader, now=now, from_status=item.status)
    return kept
