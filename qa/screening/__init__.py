"""Automatic rules that look at a text before a moderator does.

They only hold, mask, refuse or call for help; nothing is published by a rule. Every text goes to a moderator, and what
the rules found is shown there, each with its reason. docs/decisions/0019 says what each rule is for, and in which order.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from core.folding import plain
from core.redaction import Found
from core.text import clean_input
from qa import fingerprints
from qa.models import Answer, AnswerRevision, Moderated, PeerReview, WatchedPhrase
from qa.refusals import Blocked, Refused
from qa.screening import author as authors
from qa.screening import words
from qa.screening.hits import BLOCK, CRISIS, HOLD, MASK, NOTICE, SUPPORT, Hit
from qa.screening.marking import marked
from qa.screening.reported import spared
from qa.screening.words import fault_in_name, fault_in_words, links, look, mask, sounds_in_danger, watched

MOST_CHARACTERS = 60_000  # of all texts of one post; forms say their own, smaller limits first
# Those who answer were verified by hand, and quote what swindlers write: nothing of theirs is refused by a rule.
NEVER_REFUSED = (Answer, AnswerRevision, PeerReview)

_seen_by_form: ContextVar[tuple[Hit, ...]] = ContextVar("seen_by_form", default=())


@contextmanager
def seen_by_form(hits: list[Hit]) -> Iterator[None]:
    """What the form noticed about the way in which it was filled in goes into the record of whatever is handed in here."""
    token = _seen_by_form.set(tuple(hits))
    try:
        yield
    finally:
        _seen_by_form.reset(token)


@dataclass(frozen=True)
class Screened:
    """Texts as they may be stored, and what the rules found in them."""

    texts: dict[str, str]
    hits: list[Hit]
    masked: list[Found]
    fingerprint: str
    contacts: list[str] = field(default_factory=list)

    @property
    def is_crisis(self) -> bool:
        return any(hit.level == CRISIS for hit in self.hits)

    def columns(self) -> dict[str, Any]:
        """The columns of Moderated that hold what was found."""
        return {
            "held_for": [hit.masked() for hit in self.hits],
            "masked": [asdict(found) for found in self.masked],
            "is_urgent": self.is_crisis,
            "fingerprint": self.fingerprint,
            "contacts": self.contacts,
        }


def screen(
    texts: dict[str, str],
    *,
    kind: type[Moderated],
    author,
    now: datetime,
    own_pk: int | None = None,
    place: dict[str, Any] | None = None,
) -> Screened:
    """Mask and look through the texts of one post; how often somebody may post has been counted before (qa.permits).

    Raises Blocked when a rule refuses them (never where the writer sounds in danger), and AlreadyPosted when the same
    person handed in the same words within a day at the same `place` (the columns that say what the post stands under).
    """
    whole = _readable("\n".join(texts.values()))
    print_ = fingerprint(whole)
    by_lawyer = issubclass(kind, NEVER_REFUSED)
    hits = [*words.unreadable(whole), *_seen_by_form.get()]
    hits += authors.repeats(kind, print_, author, now, own_pk, place or {})
    watching = WatchedPhrase.objects.active() if by_lawyer else WatchedPhrase.objects.for_everything()
    phrases = list(watching)
    stored, masked = _masked(texts, phrases)
    hits += words.contacts(masked, HOLD if by_lawyer else MASK)
    seen = watched(whole, phrases)
    hits += _never_refused(seen) if by_lawyer else spared(seen, whole)
    contacts = fingerprints.of(whole)
    hits += [Hit(HOLD, reason) for reason in fingerprints.reasons(contacts)]
    hits += [*links(whole), *words.digits(whole), *authors.record_of(kind, author, now, own_pk)]
    screened = Screened(stored, list(dict.fromkeys(hits)), masked, print_, contacts)
    if not screened.is_crisis and (blocking := [hit for hit in screened.hits if hit.level == BLOCK]):
        raise Blocked(blocking)
    return screened


def _readable(whole: str) -> str:
    if len(whole) > MOST_CHARACTERS:
        raise Refused(
            f"一共最多 {MOST_CHARACTERS} 个字，现在有 {len(whole)} 个。写好的字都在，删短一些再交。"
        )
    try:
        clean_input(whole)
    except ValueError as error:
        raise Refused(str(error)) from None
    return whole


def _masked(texts: dict[str, str], phrases: list[WatchedPhrase]) -> tuple[dict[str, str], list[Found]]:
    stored, masked = {}, []
    for name, text in texts.items():
        redaction = mask(text, phrases)
        stored[name] = redaction.text
        masked += redaction.found
    return stored, masked


def _never_refused(hits: list[Hit]) -> list[Hit]:
    return [replace(hit, level=HOLD) if hit.level == BLOCK else hit for hit in hits]


def fingerprint(text: str) -> str:
    """SHA-256 of the letters and digits alone; nothing for a text too short to tell apart."""
    letters = "".join(char for char in plain(text) if char.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= 6 else ""


__all__ = [
    "BLOCK",
    "CRISIS",
    "HOLD",
    "MASK",
    "NOTICE",
    "SUPPORT",
    "Hit",
    "Screened",
    "fault_in_name",
    "fault_in_words",
    "fingerprint",
    "links",
    "look",
    "marked",
    "mask",
    "screen",
    "seen_by_form",
    "sounds_in_danger",
    "spared",
    "watched",
]
