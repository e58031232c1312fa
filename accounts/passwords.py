"""Which passwords are refused because a stranger would guess them: what people here choose, and what stands near them.

No composition is asked for: blanks, Chinese, signs and whole sentences are as good as anything. A password is read as the
cheapest row of parts that a guesser would try (words, keys side by side, years, what repeats), and refused when that row
is cheap. The words are our own few, in passwords.txt; Django's list of 20,000 leaked ones is asked beside this one.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User

LONGEST, LONGEST_PART = 1000, 14
_ALIKE = str.maketrans("@$0!3", "asoie")
ENOUGH = (
    30.0  # bits: more guesses than the limits of signing in ever allow, and days of work for each stolen hash
)
NEAR_THEM, NUMBER, KEYS, OFTEN_HERE, SYLLABLE = 3.0, 4.0, 5.0, 7.0, 7.5
TOO_EASY = (
    "这个密码太容易猜：去掉常见的词、键盘上挨着的键、年份和重复的部分，剩下的太少。"
    "换一句别人不知道的话，15 个字符以上最好。"
)
_DAYS = (
    (re.compile(r"(?:19[3-9]|20[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"), 14.0),
    (re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"), 12.0),
    (re.compile(r"(?:19[3-9]|20[0-4])\d"), 6.0),
    (re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"), 8.5),
    (re.compile(r"1[3-9]\d{9}"), 20.0),  # the number of a telephone, which others know
)


def bits(password: str, near: Iterable[str] = ()) -> float:
    """How much guessing a password takes, in bits; `near` are words of the person and the site."""
    typed = unicodedata.normalize("NFKC", password)[:100]
    words = frozenset(each.casefold() for each in near if len(each) >= 2)
    plain = typed.casefold()
    capitals = min(3, sum(a != b for a, b in zip(typed, plain, strict=False)))
    return capitals + min(_cheapest(plain, words), 2 + _cheapest(plain.translate(_ALIKE), words))


def _cheapest(text: str, near: frozenset[str]) -> float:
    """The cheapest way to put a text together from parts."""
    for size in range(1, len(text) // 2 + 1):
        unit = text[:size]
        if (unit * (len(text) // size + 1))[: len(text)] == text:  # nothing but one part again and again
            return _cheapest(unit, near) + 2 if size > 1 else _sign(unit) + 2
    best = [0.0] + [math.inf] * len(text)
    for start in range(len(text)):
        for size in range(1, min(LONGEST_PART, len(text) - start) + 1):
            end = start + size
            cost = _part(text[start:end], near)
            if cost is not None:
                best[end] = min(best[end], best[start] + cost)
    return best[-1]


def _part(part: str, near: frozenset[str]) -> float | None:
    """What one part costs whoever guesses; None when it has to be put together from smaller ones."""
    if len(part) == 1:
        return _sign(part)
    here = _here()
    found = []
    if part in near:
        found.append(NEAR_THEM)
    if part in here["words"]:
        found.append(OFTEN_HERE)
    if part in here["numbers"]:
        found.append(NUMBER)
    if part in here["syllables"]:
        found.append(SYLLABLE)
    if len(part) >= 3 and any(part in keys for keys in here["keys"]):
        found.append(KEYS)
    if len(set(part)) == 1:
        found.append(_sign(part[0]) + 1)
    if part.isdigit():
        found += [cost for pattern, cost in _DAYS if pattern.fullmatch(part)]
    return min(found, default=None)


@cache
def _here() -> dict[str, frozenset[str]]:
    """The lists of passwords.txt, read when the first password is chosen."""
    found: dict[str, frozenset[str]] = {}
    for row in (Path(__file__).parent / "passwords.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("["):
            name = row.strip("[]")
            found[name] = frozenset()
        elif row and not row.startswith("#"):
            found[name] |= frozenset(row.split())
    syllables = {first + last for first in found["initials"] for last in found["finals"]} | found["finals"]
    return found | {
        "keys": found["keys"] | {keys[::-1] for keys in found["keys"]},
        "syllables": frozenset(each for each in syllables if len(each) > 1),
    }


def _sign(char: str) -> float:
    if char.isascii():
        return 3.3 if char.isdigit() else 4.7 if char.isalpha() else 2.5 if char in " -_." else 5.0
    return 9.0


class NotEasilyGuessed:
    """Django's way to ask: for settings.AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(f"密码最长 {LONGEST} 个字符。", code="password_too_long")
        if bits(password, _near(user)) < ENOUGH:
            raise ValidationError(TOO_EASY, code="password_too_easy")

    def get_help_text(self) -> str:
        return "不要用常见的词、键盘上挨着的键、生日和重复的部分。"


def _near(user: User | None) -> set[str]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    said = ["有据", "youju", settings.SITE_NAME, *host.split(".")]
    if user is not None:
        said += [user.email, user.display_name, *re.split(r"[^a-z0-9]+", user.email.casefold())]
    return {word.casefold() for word in said if len(word) >= 2}
