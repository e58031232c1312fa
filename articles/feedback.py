"""What readers tell the editors about an article, and what the editors did about it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles import quoting, replies
from articles.models import Article, Feedback, Reply, Revision
from core.redaction import Found, redact

Kind, Status, Outcome = Feedback.Kind, Feedback.Status, Feedback.Outcome
# Our own promise, told beside the field: an address goes with the answer, or after so many days.
CONTACT_DAYS = 90


class AlreadyHandled(Exception):
    """Another editor has dealt with this feedback."""


class AlreadySent(Exception):
    """The same form has brought other words before; they stand as they came."""


class NotFitting(ValueError):
    """The outcome does not fit what the reader told; the words say why."""


# Taking in


def version_of(article: Article, number: int) -> Revision:
    """The revision of that number, which a reader may have had before them; the live one where there is none."""
    return article.revisions.filter(number=number).first() or article.live


def vote(
    article: Article,
    kind: str,
    *,
    form_key: str,
    now: datetime,
    revision: Revision | None = None,
    reasons: Iterable[str] = (),
    section_key: str = "",
    text: str = "",
) -> tuple[Feedback, list[Found]]:
    """Count one 有帮助 or 没帮助 for the revision that was read (the live one unless told); says what was masked.

    With words it waits for an editor. The same form sent twice counts once; with another vote it raises AlreadySent.
    """
    masked, revision = redact(text), revision or article.live
    chosen = [value for value in Feedback.Reason.values if value in set(reasons)]
    fields = {
        "kind": Kind(kind),
        "reasons": f",{','.join(chosen)}," if chosen else "",
        "section_key": _known_section(revision, section_key),
        "text": masked.text,
        "status": Status.OPEN if masked.text else Status.COUNTED,
    }
    return _keep(article, revision, form_key, now, fields), masked.found


def report_error(
    article: Article,
    text: str,
    *,
    form_key: str,
    now: datetime,
    revision: Revision | None = None,
    section_key: str = "",
    quote: str = "",
    grounds: str = "",
    contact: str = "",
) -> tuple[Feedback, list[Found]]:
    """Keep what a reader found wrong, without numbers that identify a person; says what was masked.

    Quoted words are looked for in the revision that was read: found, they give the sentence and its section; not found,
    they stay as they were typed, masked.
    """
    revision = revision or article.live
    said, rested = redact(text), redact(grounds)
    place = quoting.find_in(revision, quote, section_key=section_key, on=timezone.localdate(now))
    quoted = redact("" if place and place.is_exact else quote)
    fields = {
        "kind": Kind.CORRECTION,
        "text": said.text,
        "grounds": rested.text[: _most("grounds")],
        "quote": (quoted.text or (quote if place else ""))[: _most("quote")],
        "sentence": place.sentence if place else "",
        "sentence_key": quoting.key_of(article, place.sentence if place else quoted.text),
        "section_key": place.part.key if place else _known_section(revision, section_key),
        "contact": contact,
    }
    found = [*said.found, *rested.found, *quoted.found]
    return _keep(article, revision, form_key, now, fields), found


def _keep(article: Article, revision: Revision, form_key: str, now: datetime, fields: dict) -> Feedback:
    fields |= {"article": article, "revision": revision}
    kept, is_new = Feedback.objects.get_or_create(form_key=form_key, defaults=fields | {"created_at": now})
    told = {name: value for name, value in fields.items() if name != "status"}
    if not is_new and any(getattr(kept, name) != value for name, value in told.items()):
        raise AlreadySent
    return kept


def _known_section(revision: Revision, key: str) -> str:
    return key if any(section["key"] == key for section in revision.snapshot["sections"]) else ""


def _most(field: str) -> int | None:
    return Feedback._meta.get_field(field).max_length


# Deciding


@transaction.atomic
def handle(
    said: Feedback,
    outcome: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
    mended_in: Revision | None = None,
    answer: str = "",
    answer_later: bool = False,
) -> None:
    """Close a piece of feedback; of two editors the second is told who was first.

    `answer` goes to the address that the reader left, which is forgotten once the letter has left. Without one the address
    is forgotten now, unless `answer_later` keeps it for the day on which an accepted report is mended.
    """
    _check_fit(said, outcome, mended_in)
    changed = Feedback.objects.filter(pk=said.pk, status=Status.OPEN).update(
        status=Status.HANDLED, outcome=outcome, handled_by=by, handled_at=now, mended_in=mended_in,
        handling_note=redact(note.strip()).text[:300],
    )  # fmt: skip
    said.refresh_from_db()
    if not changed:
        who = said.handled_by.public_name if said.handled_by else "另一位编辑"
        raise AlreadyHandled(f"{who}已经处理了这条反馈。")
    _answer(said, answer, by=by, now=now, keep=answer_later and said.waits_to_be_mended)


def handle_with_others(said: Feedback, outcome: str, *, by: User, now: datetime, **how) -> int:
    """Close a report and the others of the same sentence alike; each writer who left an address is answered.

    Returns how many others there were. One that somebody else closes meanwhile is left to them.
    """
    others, done = list(Feedback.objects.about_the_same(said)), 0
    handle(said, outcome, by=by, now=now, **how)
    for other in others:
        try:
            handle(other, outcome, by=by, now=now, **how)
            done += 1
        except AlreadyHandled:
            continue
    return done


@transaction.atomic
def mended(said: Feedback, revision: Revision, *, by: User, now: datetime, answer: str = "") -> None:
    """Write down which revision mended what an accepted report was about; answer its writer, if that was put off."""
    _check_fit(said, Outcome.ACCEPTED, revision)
    if not Feedback.objects.to_mend().filter(pk=said.pk).update(mended_in=revision):
        raise AlreadyHandled("这条反馈已经记过改在哪一版，或者没有被采纳。")
    said.refresh_from_db()
    _answer(said, answer, by=by, now=now, keep=False)


def _check_fit(said: Feedback, outcome: str, mended_in: Revision | None) -> None:
    if (outcome == Outcome.NOTED) != said.is_vote:
        raise NotFitting("这个结果不适用于这一类反馈。")
    if mended_in is None:
        return
    if outcome not in (Outcome.ACCEPTED, Outcome.ALREADY):
        raise NotFitting("只有采纳的和已经改过的，才记改在哪一版。")
    if mended_in.article_id != said.article_id:
        raise NotFitting("那一版不是这篇文章的。")


def _answer(said: Feedback, answer: str, *, by: User, now: datetime, keep: bool) -> None:
    if not said.contact or Reply.objects.filter(feedback=said).exists():
        return
    if answer.strip():
        replies.write(said, answer, by=by, now=now)
    elif not keep:
        Feedback.objects.filter(pk=said.pk).update(contact="")
        said.contact = ""


# Forgetting


def forget_contact(email: str) -> int:
    """Drop an address from all feedback; the remarks themselves stay."""
    return _forget(Feedback.objects.said_with(email))


def forget_old_contacts(now: datetime) -> int:
    """Drop the addresses that have been kept for as long as was promised, answered or not."""
    return _forget(Feedback.objects.with_old_address(now - timedelta(days=CONTACT_DAYS)))


@transaction.atomic
def _forget(rows) -> int:
    pks = list(rows.values_list("pk", flat=True))
    Reply.objects.filter(feedback__in=pks, state=Reply.State.DUE).update(state=Reply.State.FAILED)
    return Feedback.objects.filter(pk__in=pks).update(contact="")


def kept_until(said: Feedback) -> date:
    """The last day on which an address that was left may still be here."""
    return timezone.localdate(said.created_at + timedelta(days=CONTACT_DAYS))
