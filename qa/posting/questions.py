"""What askers hand in, mend, settle and appeal."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Tag
from core.redaction import redact
from qa import chain, consents, due, duty, figures, intake, steps
from qa.figures import Amounts
from qa.models import Appeal, Follow, Question
from qa.permits import check_limits, check_may_post
from qa.posting.common import check_own, new, once, resubmit
from qa.refusals import Incomplete, NotAllowed
from qa.screening import mask, screen, sounds_in_danger
from selfhelp.rules.inputs import BadInput

MOST_DRAFTS, MOST_FOLLOWED = 5, 200


def ask(
    user: User,
    title: str,
    body: str,
    tags: Iterable[Tag],
    article: Article | None,
    now: datetime,
    *,
    situation: Mapping[str, Any] | None = None,
    amounts: Amounts | None = None,
) -> Question:
    """Hand in a question; a moderator reads it before anybody else does.

    `situation` holds columns of qa.models.situation that the asker ticked. Raises intake.Paused while none are taken.
    """
    check_may_post(user)
    intake.check_open(now)
    ticked = _ticked(situation, now)
    check_limits(user, "question", now)
    screened = screen({"title": title, "body": body}, kind=Question, author=user, now=now)
    with once(Question, user, screened):
        question = Question.objects.create(
            **new(user, screened, now),
            **ticked,
            article=article if article and article.is_published else None,
        )
        question.tags.set(tags)
        consents.give(question, consents.To.PUBLISH, now)
        figures.keep(question, amounts or Amounts(), now)
        steps.log(question, "submit", actor=user, now=now)
        duty.call(question, now)
    return question


def edit_question(
    question: Question,
    user: User,
    title: str,
    body: str,
    tags: Iterable[Tag],
    now: datetime,
    version: int | None = None,
    *,
    situation: Mapping[str, Any] | None = None,
    amounts: Amounts | None = None,
) -> Question:
    """Hand in a draft, or change what waits, was refused or asked back; what was decided of it stays on record.

    What was ticked, and the exact amounts, stay as they are where nothing is said of them. A pause of asking holds back
    drafts alone.
    """
    check_own(question, user)
    check_may_post(user)
    if question.is_draft:
        intake.check_open(now)
    ticked = _ticked(situation, now)
    check_limits(user, "question", now)
    screened = screen({"title": title, "body": body}, kind=Question, author=user, now=now, own_pk=question.pk)
    with once(Question, user, screened):
        resubmit(question, user, screened, now, version, Question.Status.PENDING, ticked)
        question.tags.set(tags)
        consents.give(question, consents.To.PUBLISH, now)
        if amounts is not None:
            figures.keep(question, amounts, now)
        duty.call(question, now)
    return question


def save_draft(
    user: User,
    draft: Question | None,
    title: str,
    body: str,
    tags: Iterable[Tag],
    article: Article | None,
    now: datetime,
    *,
    situation: Mapping[str, Any] | None = None,
    amounts: Amounts | None = None,
) -> Question:
    """Keep what somebody has typed so far, masked like all that is stored; nobody else sees it, staff neither.

    It leaves no record: a draft has no story until it is handed in.
    """
    if not user.is_authenticated or not user.is_active:
        raise NotAllowed("请先登录。")
    kept = {"title": mask(title), "body": mask(body)}
    columns = {name: each.text for name, each in kept.items()} | {
        "masked": [asdict(found) for each in kept.values() for found in each.found],
        "is_urgent": sounds_in_danger(f"{title}\n{body}"),
        "created_at": now,
        **_ticked(situation, now),
    }
    with chain.change():
        mine = Question.objects.drafts_of(user).select_for_update()
        if draft is not None:
            if not mine.filter(pk=draft.pk).update(**columns, version=F("version") + 1):
                raise NotAllowed("这份草稿已经交了，或者删了。")
            draft.refresh_from_db()
        elif mine.count() >= MOST_DRAFTS:
            raise NotAllowed(f"草稿最多留 {MOST_DRAFTS} 份。先交掉或删掉一份，写好的字还在下面。")
        else:
            draft = Question.objects.create(
                **columns, status=Question.Status.DRAFT, author=user, author_label=user.public_name,
                article=article if article and article.is_published else None,
            )  # fmt: skip
        draft.tags.set(tags)
        if amounts is not None:
            figures.keep(draft, amounts, now)
    return draft


def _ticked(situation: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """What was ticked as columns, with the day by which the asker has to act."""
    if situation is None:
        return {}
    try:
        found = due.dues(situation, today=timezone.localdate(now))
    except BadInput as bad:
        raise Incomplete(bad.words) from None
    return dict(situation) | {"due_on": due.next_day(found)}


def discard_draft(draft: Question, user: User) -> None:
    """Throw a draft away: nobody ever saw it, so nothing of it stays."""
    check_own(draft, user)
    if not Question.objects.drafts_of(user).filter(pk=draft.pk).delete()[0]:
        raise NotAllowed("这份草稿已经交了，或者删了。")


def appeal(question: Question, user: User, body: str, now: datetime, version: int | None = None) -> Appeal:
    """Object to a refusal, once and within fifteen days; somebody else than who refused will decide."""
    check_own(question, user)
    if question.appeal_until is None or now > question.appeal_until:
        raise NotAllowed("只有没通过的提问能申诉，要在十五天以内。改好再交不受这个限制。")
    danger = {"is_urgent": True} if sounds_in_danger(body) else {}
    try:
        with chain.change():
            made = Appeal.objects.create(question=question, body=redact(body).text, created_at=now)
            steps.take(
                question, "appeal", actor=user, now=now, allowed=[Question.Status.REJECTED], version=version,
                columns=danger,
            )  # fmt: skip
            if danger:
                duty.call(question, now)
    except IntegrityError:
        raise NotAllowed("这个提问已经申诉过一次，不能再申诉。") from None
    return made


def resolve(question: Question, user: User, now: datetime, version: int | None = None) -> None:
    """Say that one has understood: the question stays, and lawyers need not look at it any more."""
    check_own(question, user)
    check_limits(user, "settle", now)
    steps.resolve(question, user, now=now, version=version)


def reopen(question: Question, user: User, now: datetime, version: int | None = None) -> None:
    """Say that it is not settled after all."""
    check_own(question, user)
    check_limits(user, "settle", now)
    steps.reopen(question, user, now=now, version=version)


def purge(question: Question, user: User, now: datetime, version: int | None = None) -> None:
    """Remove one's own words for good, once nobody else can read them."""
    check_own(question, user)
    steps.purge(question, user, now=now, version=version)


def take_back_figures(question: Question, user: User, now: datetime) -> None:
    """Withdraw one's consent to the exact amounts: they are gone at once, whoever may be reading."""
    check_own(question, user)
    if not figures.erase(question, now):
        raise NotAllowed("没有存着的确切金额，可能已经删掉了。")


def follow(question: Question, user: User, now: datetime) -> None:
    """Hear of answers to a question that somebody else asked; said twice, it is done once."""
    check_may_post(user)  # letters go to a proven address alone
    if not question.is_public:
        raise NotAllowed("这个提问现在不公开，不能关注。")
    if question.author_id == user.pk:
        raise NotAllowed("这是你自己的提问，有了进展本来就会告诉你。")
    if Follow.objects.of(user).count() >= MOST_FOLLOWED:
        raise NotAllowed(f"最多关注 {MOST_FOLLOWED} 个提问。先停掉几个不用再看的，再来关注。")
    Follow.objects.bulk_create([Follow(user=user, question=question, since=now)], ignore_conflicts=True)


def unfollow(question: Question | None, user: User) -> None:
    """Hear no more of a question that one asked in other words."""
    Follow.objects.of(user).filter(question=question).delete()
