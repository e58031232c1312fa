"""What a rule saw, and how serious it is."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from core.redaction import redact
from qa.models import WatchedPhrase

Level = WatchedPhrase.Level
HOLD, BLOCK, MASK, NOTICE = Level.HOLD, Level.BLOCK, Level.MASK, Level.NOTICE
CRISIS, SUPPORT = Level.CRISIS, Level.SUPPORT
# The most serious first.
ORDER = [CRISIS, BLOCK, HOLD, MASK, NOTICE, SUPPORT]
_NUMBER = re.compile(r"[0-9]{5,}")


@dataclass(frozen=True)
class Hit:
    """One thing that a rule saw: how serious, why, the words as they were typed, and which watched phrase, if it was one."""

    level: str
    reason: str
    word: str = ""
    phrase: int | None = None

    def masked(self) -> dict[str, str | int | None]:
        """As it may be stored: without what would identify somebody."""
        is_blanked = self.level == MASK and self.phrase
        word = "" if is_blanked else _NUMBER.sub("…", redact(self.word).text)
        return asdict(self) | {"level": str(self.level), "word": word}


def most_serious_first(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: ORDER.index(Level(hit.level)))
