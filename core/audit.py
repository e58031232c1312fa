"""The record of sensitive deeds: rights given and taken, persons looked at, data handed out, switches turned.

`record` is the last step of a verb, inside its transaction, so that a deed without its record does not happen. What is
written names rows by number; the words of a person have no place in it.
"""

import re
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from core.chain import Chain
from core.guards import Guard
from core.models import AuditEnd, AuditEntry
from core.redaction import redact
from core.text import clean_input, squeeze

GUARD = Guard(
    table="core_auditentry",
    stem="audit_entry",
    function="refuse_to_rewrite_audit",
    refusal="the record of deeds is never changed",
)
LOG = Chain("audit", "重要操作记录", AuditEntry, AuditEnd, GUARD)
SUBJECT = re.compile(r"[a-z_]+\.[a-z_0-9]+:[0-9a-z_-]{0,40}")
VERB = re.compile(r"[a-z][a-z_]{2,39}")
HASH = re.compile(r"[0-9a-f]{64}")
AGAIN_AFTER = timedelta(hours=1)  # who looks at the same person again within the hour is not recorded twice
SYSTEM = "系统"

_labels: dict[str, str] = {}


class Actor(Protocol):
    """An account, as this room knows one."""

    pk: Any
    is_staff: bool

    def get_short_name(self) -> str: ...


def name(verbs: dict[str, str]) -> None:
    """Say what the verbs of a room are called; whoever reads the record sees these words."""
    _labels.update(verbs)


def names() -> dict[str, str]:
    return dict(_labels)


def label(verb: str) -> str:
    return _labels.get(verb, verb)


def about(row: Any) -> str:
    """A row as the record names it: `accounts.user:12`."""
    return f"{row._meta.label_lower}:{row.pk}"


@transaction.atomic
def record(
    actor: Actor | None, verb: str, subject: str, *, reason: str = "", detail: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> AuditEntry:  # fmt: skip
    """Write one deed at the end of the chain: the last step of a verb, in its transaction.

    `subject` is "app.model:pk" (`about(row)`), `actor` None is the site itself or its console. Numbers of telephones,
    addresses and the like are blanked in the reason; `detail` holds numbers, words of the code and nothing else.
    """
    subject = subject.lower()
    if not SUBJECT.fullmatch(subject):
        raise ValueError(f"{subject!r} does not name a row as app.model:pk")
    if not VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is no verb: small letters and _")
    return LOG.append(
        actor_number=actor.pk if actor else None,
        actor_label=_called(actor),
        verb=verb,
        subject=subject,
        reason=redact(squeeze(clean_input(reason))).text[:300],
        detail=_plain(detail or {}),
        created_at=now or timezone.now(),
    )


@transaction.atomic
def looked(actor: Actor, verb: str, subject: str, *, reason: str = "", now: datetime | None = None) -> bool:
    """Record that somebody looked at what is kept from others; once an hour. False when it stood there already."""
    now = now or timezone.now()
    LOG.hold()  # or two looks at the same moment would both find nothing
    lately = AuditEntry.objects.about(subject.lower()).filter(
        verb=verb, actor_number=actor.pk, created_at__gt=now - AGAIN_AFTER
    )
    if lately.exists():
        return False
    record(actor, verb, subject, reason=reason, now=now)
    return True


def _called(actor: Actor | None) -> str:
    """Staff act under their name; the name of anybody else would outlive their account here."""
    if actor is None:
        return SYSTEM
    return actor.get_short_name()[:40] if actor.is_staff else f"账号 {actor.pk}"


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    for key, value in detail.items():
        if not (value is None or isinstance(value, bool | int | str | list | tuple)):
            raise ValueError(
                f"{key}: numbers, words and lists of them are recorded, not {type(value).__name__}"
            )
        words = value if isinstance(value, list | tuple) else [value]
        if any(isinstance(word, str) and not HASH.fullmatch(word) and _personal(word) for word in words):
            raise ValueError(f"{key}: this is a word of a person, which the record does not keep")
    return detail


def _personal(word: str) -> bool:
    return len(word) > 80 or bool(redact(word).found)
