"""What every post goes through: whose it is, once only, and how a mended one is handed in again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from qa import chain, steps
from qa.models import Moderated
from qa.refusals import AlreadyPosted, NotAllowed
from qa.screening import Screened


def check_own(item: Moderated, user: User) -> None:
    if item.author_id is None or item.author_id != user.pk:
        raise NotAllowed("这不是你写的，不能改。")


@contextmanager
def once(kind: type[Moderated], user: User, screened: Screened, place: dict | None = None) -> Iterator[None]:
    """A transaction that ends in AlreadyPosted where the same words of the same person wait there already.

    The rules have looked for them before; two presses at the same moment are told apart by the database alone.
    """
    try:
        with chain.change():
            yield
    except IntegrityError:
        same = kind.objects.of(user).waiting().filter(fingerprint=screened.fingerprint, **(place or {}))
        first = same.first()
        if first is None:
            raise
        raise AlreadyPosted(first) from None


def new(user: User, screened: Screened, now: datetime) -> dict:
    return {
        "author": user,
        "author_label": user.public_name,
        "created_at": now,
        **screened.texts,
        **screened.columns(),
    }


def resubmit(
    item: Moderated,
    user: User,
    screened: Screened,
    now: datetime,
    version: int | None,
    to: str,
    ticked: dict | None = None,
) -> None:
    """Hand in a draft, or what was mended; it waits again, and nothing of the last decision sticks to it."""
    if not item.can_be_edited and not item.is_draft:
        raise NotAllowed("已经公开的内容不能再改。可以撤回，重新写一份。")
    columns = screened.texts | screened.columns() | {"decision_reason": "", "public_note": ""}
    columns |= ticked or {}
    columns |= {"decided_at": None, "decided_by": None, "created_at" if item.is_draft else "edited_at": now}
    steps.take(
        item, "submit" if item.is_draft else "resubmit", actor=user, now=now, allowed=[item.status], to=to,
        version=version, columns=columns,
    )  # fmt: skip
