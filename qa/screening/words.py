"""Rules that need nothing but the text, and the list of watched phrases."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.conf import settings

from core.folding import joined, plain, unveil
from core.redaction import Found, Redaction, redact
from qa import patterns
from qa.models import WatchedPhrase
from qa.screening.hits import CRISIS, HOLD, MASK, Hit, most_serious_first

MOST_DIGITS = 0.3
MOST_WORDS_OF_A_PHRASE = 3
_LINK = re.compile(
    r"(?:https?://|www\.)[\w.:/?#&=%~+-]{1,200}|\b[\w-]{1,60}\.(?:com|cn|net|org|top|xyz|cc|vip)\b", re.ASCII
)
# Pages that a reader may well ask about, or that a lawyer points to.
_TRUSTED = re.compile(r"(?:[\w-]+\.)*(?:gov\.cn|pbccrc\.org\.cn|court\.gov\.cn|12348\.gov\.cn)(?:[:/]|$)")
# What has so many digits in an ordinary question: days, case numbers, amounts and shares, hotlines.
_ORDINARY = re.compile(
    r"(?:19|20)\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}|[(〔\[]20\d\d[)〕\]]|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2}(?!\d)"
    r"|(?:400|800)-?\d{3}-?\d{4}|\d{1,8} ?(?:元|块|万|%|期|年|月|日|号|天|次|笔|个)",
    re.ASCII,
)
_ROW_OF_DIGITS = re.compile(r"[0-9](?:[\W_]{0,3}[0-9]){6,}")
_UNREADABLE = {"Co", "Cn"}


def look(text: str) -> list[Hit]:
    """All that the rules see in one text by itself, in the order in which they look."""
    seen = [*unreadable(text), *contacts(redact(text).found), *watched(text), *links(text), *digits(text)]
    return list(dict.fromkeys(seen))


def watched(text: str, phrases: Iterable[WatchedPhrase] | None = None) -> list[Hit]:
    """The watched phrases in a text as its author wrote it, the most serious first; of each at most three wordings."""
    folded = joined(unveil(text))
    hits: list[Hit] = []
    for phrase in WatchedPhrase.objects.for_everything() if phrases is None else phrases:
        words: dict[str, str] = {}
        for start, end in _places(phrase, folded.text):
            first, last = folded.span(start, end)
            words.setdefault(folded.text[start:end], text[first:last])
            if len(words) == MOST_WORDS_OF_A_PHRASE:
                break
        hits += [Hit(phrase.level, phrase.reason, word, phrase.pk) for word in words.values()]
    return most_serious_first(hits)


def mask(text: str, phrases: Iterable[WatchedPhrase] | None = None) -> Redaction:
    """A text as it may be stored: without numbers of people, and without what the phrases of level mask find in it."""
    redaction = redact(text)
    blank, more = _blanked(
        redaction.text, WatchedPhrase.objects.for_everything() if phrases is None else phrases
    )
    return Redaction(blank, [*redaction.found, *more], redaction.values)


def _blanked(text: str, phrases: Iterable[WatchedPhrase]) -> tuple[str, list[Found]]:
    """A text without what the phrases of level mask among these find in it."""
    folded, gone = joined(unveil(text)), bytearray(len(text))
    found: list[Found] = []
    for phrase in (each for each in phrases if each.level == MASK):
        for start, end in _places(phrase, folded.text):
            first, last = folded.span(start, end)
            gone[first:last] = b"\1" * (last - first)
            found.append(Found(phrase.reason, "…"))
    pieces = [
        "【已隐去】" if hidden else text[start:end]
        for hidden, start, end in _stretches(gone)
    ]  # fmt: skip
    return "".join(pieces), found


def _stretches(gone: bytearray) -> Iterator[tuple[int, int, int]]:
    start = 0
    for end in range(1, len(gone) + 1):
        if end == len(gone) or gone[end] != gone[start]:
            yield gone[start], start, end
            start = end


def _places(phrase: WatchedPhrase, folded: str) -> Iterator[tuple[int, int]]:
    try:
        pattern = patterns.compiled(phrase.pattern, phrase.is_regex)
    except patterns.Unsafe:  # a row written past the form: skipped here, shown as faulty in the admin
        return
    for match in pattern.finditer(folded):
        if match.end() > match.start():
            yield match.span()


def sounds_in_danger(text: str) -> bool:
    """True when the help card belongs at the top of the page, whatever becomes of the post."""
    return any(
        hit.level == CRISIS for hit in watched(text, WatchedPhrase.objects.active().filter(level=CRISIS))
    )


def fault_in_words(text: str) -> str:
    """Why a few words must not be offered to every reader, or nothing."""
    if hits := [*watched(text), *links(text)]:
        return f"里面有留意词或链接（{hits[0].reason}），不能放给读者看。"
    return ""


def fault_in_name(name: str) -> str:
    """Why somebody cannot go by a name that stands beside everything they write, or nothing.

    What holds or refuses a text refuses a name: nobody reads it before it is shown.
    """
    hits = [*watched(name), *links(name)]
    return f"显示名里不能有“{hits[0].word}”，请换一个。" if hits else ""


def links(text: str) -> Iterator[Hit]:
    """Addresses that lead out of this site, but for public authorities."""
    for match in _LINK.finditer(plain(text)):
        address = re.sub(r"^https?://", "", match.group())
        if not _TRUSTED.match(address) and not match.group().startswith(settings.SITE_URL):
            yield Hit(HOLD, "有外部链接", match.group()[:60])


def contacts(masked: Iterable[Found], level: str = MASK) -> Iterator[Hit]:
    """What was masked in a text; in a lawyer's answer it is a reason to hold it."""
    for label in dict.fromkeys(found.kind_label for found in masked):
        yield Hit(level, f"含{label}，已遮去", f"【{label}已隐去】")


def unreadable(text: str) -> Iterator[Hit]:
    """Characters of private alphabets: a font may show anything for them, and no rule can read it."""
    if strange := [char for char in text if unicodedata.category(char) in _UNREADABLE]:
        yield Hit(HOLD, "有规则读不出的字符", "".join(dict.fromkeys(strange))[:5])


def digits(text: str) -> Iterator[Hit]:
    """Rows of digits that are neither days nor amounts make up much of a text."""
    folded = plain(text)
    rows = _ROW_OF_DIGITS.findall(_ORDINARY.sub("#", folded))
    digits = sum(char.isdigit() for row in rows for char in row)
    length = len("".join(folded.split()))
    if length >= 10 and digits > MOST_DIGITS * length:
        yield Hit(HOLD, "数字太多，可能是号码")
