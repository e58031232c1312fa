"""Automatic rules that look at a text before a moderator does.

They only hold, refuse or call for help; nothing is published by a rule. Every text goes to a moderator, and what the
rules found is shown there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from core.redaction import Found, redact
from core.text import fold
from qa import patterns
from qa.models import Moderated, WatchedPhrase
from qa.refusals import AlreadyPosted, Blocked

HOLD, BLOCK = WatchedPhrase.Level.HOLD, WatchedPhrase.Level.BLOCK
CRISIS, SUPPORT = WatchedPhrase.Level.CRISIS, WatchedPhrase.Level.SUPPORT
REPEATED_WITHIN = timedelta(hours=24)
MOST_DIGITS = 0.3
_NUMBER = re.compile(r"[0-9]{5,}")
_LINK = re.compile(
    r"(?:https?://|www\.)[\w.:/?#&=%~+-]{1,200}|\b[\w-]{1,60}\.(?:com|cn|net|org|top|xyz|cc|vip)\b", re.ASCII
)
# Pages that a reader may well ask about, or that a lawyer points to.
_TRUSTED = re.compile(r"(?:[\w-]+\.)*(?:gov\.cn|pbccrc\.org\.cn|court\.gov\.cn|12348\.gov\.cn)(?:[:/]|$)")


@dataclass(frozen=True)
class Hit:
    """One thing that a rule saw: how serious, why, and the words as they were typed."""

    level: str
    reason: str
    word: str

    def masked(self) -> dict[str, str]:
        """As it may be stored: without what would identify somebody."""
        return asdict(self) | {"word": _NUMBER.sub("…", redact(self.word).text)}


@dataclass(frozen=True)
class Screened:
    """Texts as they may be stored, and what the rules found in them."""

    texts: dict[str, str]
    hits: list[Hit]
    masked: list[Found]
    fingerprint: str

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
    """Mask and look through the texts of one post.

    Raises Blocked when a rule refuses them (never where the writer sounds in danger), and AlreadyPosted when the same
    person handed in the same words within a day at the same `place` (the columns that say what the post stands under).
    """
    whole = "\n".join(texts.values())
    redactions = {name: redact(text) for name, text in texts.items()}
    masked = [found for redaction in redactions.values() for found in redaction.found]
    print_ = fingerprint(whole)
    hits = [*look(whole), *_repeats(kind, print_, author, now, own_pk, place or {})]
    screened = Screened({name: each.text for name, each in redactions.items()}, hits, masked, print_)
    if not screened.is_crisis and (blocking := [hit for hit in hits if hit.level == BLOCK]):
        raise Blocked(blocking)
    return screened


def watched(text: str, phrases: Iterable[WatchedPhrase] | None = None) -> list[Hit]:
    """The watched phrases in a text as its author wrote it, each once, the most serious first."""
    folded, hits = fold(text), []
    for phrase in WatchedPhrase.objects.active() if phrases is None else phrases:
        try:
            found = patterns.compiled(phrase.pattern, phrase.is_regex).search(folded)
        except patterns.Unsafe:  # a row written past the form: skipped here, shown as faulty in the admin
            continue
        if found:
            hits.append(Hit(phrase.level, phrase.reason, found.group()))
    order = [CRISIS, BLOCK, HOLD, SUPPORT]
    return sorted(hits, key=lambda hit: order.index(hit.level))


def sounds_in_danger(text: str) -> bool:
    """True when the help card belongs at the top of the page, whatever becomes of the post."""
    return any(hit.level == CRISIS for hit in watched(text))


def fault_in_words(text: str) -> str:
    """Why a few words must not be offered to every reader, or nothing."""
    if hits := [*watched(text), *links(text)]:
        return f"里面有留意词或链接（{hits[0].reason}），不能放给读者看。"
    return ""


def look(text: str) -> list[Hit]:
    """All that the rules see in one text, repeats aside."""
    return list(dict.fromkeys([*watched(text), *links(text), *_digits(text), *_contacts(redact(text).found)]))


def links(text: str) -> Iterator[Hit]:
    """Addresses that lead out of this site, but for public authorities."""
    for match in _LINK.finditer(fold(text)):
        address = re.sub(r"^https?://", "", match.group())
        if not _TRUSTED.match(address) and not match.group().startswith(settings.SITE_URL):
            yield Hit(HOLD, "有外部链接", match.group()[:60])


def _digits(text: str) -> Iterator[Hit]:
    folded = "".join(fold(text).split())
    digits = sum(char.isdigit() for char in folded)
    if len(folded) >= 10 and digits > MOST_DIGITS * len(folded):
        yield Hit(HOLD, "数字太多，可能是号码", "")


def _contacts(masked: list[Found]) -> Iterator[Hit]:
    for label in dict.fromkeys(found.kind_label for found in masked):
        yield Hit(HOLD, f"含{label}，已遮去", f"【{label}已隐去】")


def _repeats(
    kind: type[Moderated], print_: str, author, now: datetime, own_pk: int | None, place: dict[str, Any]
) -> Iterator[Hit]:
    same = kind.objects.filter(fingerprint=print_, created_at__gte=now - REPEATED_WITHIN).exclude(pk=own_pk)
    if not print_ or not (first := same.order_by("pk").first()):
        return
    here = same.filter(author=author, status__in=(kind.WAITING, *kind.PUBLIC), **place)
    if again := here.order_by("pk").first():
        raise AlreadyPosted(again)
    yield Hit(HOLD, f"和第 {first.pk} 号内容相同", "")


def fingerprint(text: str) -> str:
    """SHA-256 of the letters and digits alone; nothing for a text too short to tell apart."""
    letters = "".join(char for char in fold(text) if char.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= 6 else ""


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it is one of the words that a rule saw."""
    folded = [fold(char) for char in text]
    whole, places = "".join(folded), [i for i, piece in enumerate(folded) for _ in piece]
    hit = [False] * len(text)
    for word in {fold(word) for word in words if word}:
        start = whole.find(word)
        while start >= 0:
            for place in places[start : start + len(word)]:
                hit[place] = True
            start = whole.find(word, start + len(word))
    pieces: list[tuple[str, bool]] = []
    for char, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + char, is_hit)
        else:
            pieces.append((char, is_hit))
    return pieces
