"""How often a watched phrase holds what is then let through without a word changed: such a phrase only makes work."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.folding import plain
from qa import patterns
from qa.models import ModerationEvent, WatchedPhrase

Key = int | tuple[str, str]
SINCE = timedelta(days=90)
LEAST_DECISIONS = 20
TOO_OFTEN = 0.8
HOLDS = (WatchedPhrase.Level.HOLD, WatchedPhrase.Level.BLOCK)
LETS_THROUGH, REFUSES, HANDED_IN = (
    ("approve", "grant"),
    ("reject", "approve_redacted", "ask_back"),
    ("resubmit",),
)
DECIDES_ANEW = (*REFUSES, "grant")  # also on what was decided on before


@dataclass(frozen=True)
class Figures:
    """One phrase: on how many posts that it held somebody decided, and how many of these were let through unchanged."""

    phrase: WatchedPhrase
    held: int
    unchanged: int

    @property
    def share(self) -> int:
        """Whole per cent."""
        return self.unchanged * 100 // self.held if self.held else 0

    @property
    def is_idle(self) -> bool:
        """True when so much of what it holds is fine that it should be looked at, and perhaps switched off."""
        return self.held >= LEAST_DECISIONS and self.unchanged >= TOO_OFTEN * self.held


def of_phrases(now: datetime) -> list[Figures]:
    """Every phrase that held something in the last months, those that hold in vain first. Two queries."""
    verbs = (*LETS_THROUGH, *REFUSES, *HANDED_IN, "undo")
    told = ModerationEvent.objects.filter(created_at__gte=now - SINCE, verb__in=verbs).order_by("number")
    held, unchanged = count(told.values_list("item_kind", "item_id", "verb", "rule_hits").iterator(2000))
    found: dict[int, Figures] = {}
    for phrase in WatchedPhrase.objects.active():
        keys = [key for key in held if _is_of(phrase, key)]
        if keys:
            sums = sum(held[key] for key in keys), sum(unchanged[key] for key in keys)
            found[phrase.pk] = Figures(phrase, *sums)
    return sorted(
        found.values(), key=lambda each: (not each.is_idle, -each.share, -each.held, each.phrase.pk)
    )


def count(events: Iterable[tuple]) -> tuple[dict, dict]:
    """By phrase, in older records by reason and word: decided posts that a rule had held, and those let through unchanged."""
    last: dict[tuple[str, int], tuple[bool, list]] = {}
    mended: set[tuple[str, int]] = set()
    for kind, pk, verb, hits in events:
        place = kind, pk
        if verb in HANDED_IN:
            mended.add(place)
        elif verb == "undo":
            last.pop(place, None)
        elif place not in last or verb in DECIDES_ANEW:
            last[place] = verb in LETS_THROUGH and place not in mended, hits
    held: dict[Key, int] = defaultdict(int)
    unchanged: dict[Key, int] = defaultdict(int)
    for was_fine, hits in last.values():
        of_rules = [hit for hit in hits if hit["level"] in HOLDS and (hit.get("phrase") or hit["word"])]
        for key in {hit.get("phrase") or (hit["reason"], hit["word"]) for hit in of_rules}:
            held[key] += 1
            unchanged[key] += was_fine
    return held, unchanged


def _is_of(phrase: WatchedPhrase, key: Key) -> bool:
    if isinstance(key, int):
        return key == phrase.pk
    reason, word = key
    try:
        pattern = patterns.compiled(phrase.pattern, phrase.is_regex)
        return reason == phrase.reason and bool(pattern.search(plain(word)))
    except patterns.Unsafe:
        return False
