"""What a lawyer keeps at their desk: how they want to work, and passages for answers. Each change is one verb."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import LawyerProfile, User
from articles.models import Tag
from core.events import public_page_changed
from core.redaction import redact
from qa.models import LawyerDesk, Snippet
from qa.permits import check_may_answer
from qa.refusals import Incomplete, NotAllowed, Refused


@transaction.atomic
def arrange(
    lawyer: LawyerProfile,
    *,
    topics: Iterable[Tag],
    regions: list[str],
    weekly_limit: int | None,
    away_until: date | None,
    daily_mail: bool,
) -> LawyerDesk:
    """Write down how a lawyer wants to work here; the topics show on their public page."""
    check_may_answer(lawyer)
    desk, _ = LawyerDesk.objects.get_or_create(lawyer=lawyer)
    desk.regions, desk.weekly_limit = regions, weekly_limit
    desk.away_until, desk.daily_mail = away_until, daily_mail
    desk.save()
    wanted = {tag.pk for tag in topics}
    if wanted != set(desk.tagged.values_list("tag", flat=True)):
        desk.topics.set(topics)
        public_page_changed.send(sender=LawyerDesk, reason="topics of a lawyer")
    return desk


def set_mail(user: User, *, wanted: bool) -> None:
    """Begin or end the daily mail of whoever holds the signed link in it, verified today or not."""
    LawyerDesk.objects.filter(lawyer__user=user).update(daily_mail=wanted)


@transaction.atomic
def keep_snippet(lawyer: LawyerProfile, title: str, body: str, now: datetime) -> Snippet:
    """Keep a passage for answers, masked like everything that is stored."""
    check_may_answer(lawyer)
    # The desk is held until the commit, so that two windows cannot both add the last one.
    LawyerDesk.objects.get_or_create(lawyer=lawyer)
    LawyerDesk.objects.select_for_update().get(lawyer=lawyer)
    if Snippet.objects.of(lawyer).count() >= Snippet.MOST:
        raise Refused(f"最多保存 {Snippet.MOST} 段。先删掉不用的，写好的字还在下面。")
    return _write(Snippet(lawyer=lawyer), title, body, now)


@transaction.atomic
def change_snippet(snippet: Snippet, lawyer: LawyerProfile, title: str, body: str, now: datetime) -> Snippet:
    _check_own(snippet, lawyer)
    return _write(snippet, title, body, now)


@transaction.atomic
def remove_snippet(snippet: Snippet, lawyer: LawyerProfile) -> None:
    _check_own(snippet, lawyer)
    snippet.delete()


def _write(snippet: Snippet, title: str, body: str, now: datetime) -> Snippet:
    if redact(title).found:
        raise Incomplete("名称里像有号码，换一个名称。写好的字还在下面。")
    snippet.title, snippet.body, snippet.changed_at = title, redact(body).text, now
    try:
        with transaction.atomic():
            snippet.save()
    except IntegrityError:
        raise Incomplete(f"已经有一段叫“{title}”，换一个名称。写好的字还在下面。") from None
    return snippet


def _check_own(snippet: Snippet, lawyer: LawyerProfile) -> None:
    check_may_answer(lawyer)
    if snippet.lawyer_id != lawyer.pk:
        raise NotAllowed("这不是你保存的，不能改。")
