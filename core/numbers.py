"""Numbers of people that were written in groups, or digit by digit; amounts and dates are written so, too."""

import re
from collections.abc import Iterator

from core.folding import SPOKEN_DIGITS

_RUN = re.compile(r"\d(?:[ ,、\-–—−_·.*~/|()\n]{0,2}\d){10,}", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
_MONEY = re.compile(r"[,.\d]{0,3} ?[元块万千百%]")
_PHONE = re.compile(r"(?:0086|86)?(1[3-9]\d{9})", re.ASCII)
_CARD = re.compile(r"[3-69]\d{15,18}", re.ASCII)
_ID = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}", re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d[-.]\d{1,2}[-.]")
# As such numbers are printed: nobody lists amounts in these groups.
_PHONE_GROUPS = {(3, 4, 4), (3, 3, 5), (4, 3, 4), (3, 8), (7, 4)}
_CARD_GROUPS = {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 10), (6, 13)}
_MOST_SPOKEN_AS_WORDS = 4

Groups = list[tuple[int, int]]


def grouped(text: str, *, spoken_from: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind (phone, id, card) of what is a number of somebody although blanks or signs stand in it.

    `spoken_from` is the same text before 幺 and 壹 were read as digits, character for character.
    """
    for run in _RUN.finditer(text):
        groups = [(run.start() + m.start(), run.start() + m.end()) for m in _GROUP.finditer(run.group())]
        if len(groups) == 1:
            continue
        yield from _digit_by_digit(text, groups)
        for window in _windows(_digits(text, groups), groups):
            if kind := _kind(text, window, spoken_from):
                yield window[0][0], window[-1][1], kind


def _windows(digits: str, groups: Groups) -> Iterator[Groups]:
    """Neighbouring groups that together are as long, and begin, as a number of somebody does; the longest first.

    A card of nineteen digits begins like one of sixteen, and its last group must not be left over.
    """
    ends, total = {}, 0
    for place, (start, end) in enumerate(groups):
        total += end - start
        ends[total] = place
    offset = 0
    for first, (start, end) in enumerate(groups):
        for length in reversed(_lengths(digits[offset : offset + 2])):
            last = ends.get(offset + length, first)
            if last > first and last - first + 1 < length:
                yield groups[first : last + 1]
        offset += end - start


def _lengths(head: str) -> tuple[int, ...]:
    if head == "00":
        return (15,)
    if head[:1] == "1":
        return (11, 16, 17, 18, 19) if head[1:] in tuple("3456789") else (16, 17, 18, 19)
    return (13, 16, 17, 18, 19) if head == "86" else (16, 17, 18, 19)


def _digit_by_digit(text: str, groups: Groups) -> Iterator[tuple[int, int, str]]:
    """A stretch of single digits is masked whole when a number of somebody is in it, wherever that begins."""
    first = 0
    while first < len(groups):
        last = first
        while last + 1 < len(groups) and _is_single(groups[last]) and _is_single(groups[last + 1]):
            last += 1
        digits = _digits(text, groups[first : last + 1])
        if last - first >= 10 and (_PHONE.search(digits) or _ID.search(digits)):
            yield groups[first][0], groups[last][1], "id" if _ID.search(digits) else "phone"
        first = last + 1


def _kind(text: str, groups: Groups, spoken_from: str) -> str:
    digits = _digits(text, groups)
    sizes = tuple(end - start for start, end in groups)
    start, end = groups[0][0], groups[-1][1]
    if "\n" in text[start:end] or _is_money(text, start, end) or _is_round(text[start:end]):
        return ""
    if _DATE.match(text[start:end]):
        return ""
    unlike_money = _is_unlike_money(text[start:end], sizes, spoken_from[start:end])
    if phone := _PHONE.fullmatch(digits):
        bare = sizes[1:] if len(digits) > 11 and sum(sizes[1:]) == 11 else sizes
        return "phone" if bare in _PHONE_GROUPS or unlike_money or len(phone.group()) > 11 else ""
    if _ID.fullmatch(digits) and (is_identity_number(digits) or unlike_money or sizes in _CARD_GROUPS):
        return "id"
    if _CARD.fullmatch(digits) and sizes in _CARD_GROUPS:
        return "card"
    if len(digits) >= 16 and passes_luhn(digits) and (unlike_money or sizes in _CARD_GROUPS):
        return "card"
    return ""


def _is_unlike_money(written: str, sizes: tuple[int, ...], before: str) -> bool:
    """True for groups and signs in which nobody lists amounts, days or pages."""
    in_pairs = len(sizes) > 4 and set(sizes[:-1]) == {2} and sizes[-1] <= 2
    signs = set(re.sub(r"\d", "", written))
    spoken = sum(char != other for char, other in zip(written, before, strict=True))
    return (
        in_pairs
        or signs <= set("-_·*")
        or max(sizes) >= 7
        or (spoken > _MOST_SPOKEN_AS_WORDS and before.translate(SPOKEN_DIGITS) == written)
    )


def _is_money(text: str, start: int, end: int) -> bool:
    return bool(_MONEY.match(text, end)) and bool(set(" ,、") & set(text[start:end]))


def _is_round(written: str) -> bool:
    """Three or more amounts that end in 00, or several that all end in 0: no card is printed so (1500 2000 3000 6000)."""
    groups = _GROUP.findall(written)
    hundreds = [group for group in groups if len(group) > 2 and group.endswith("00")]
    return len(hundreds) >= 3 or (len(groups) >= 4 and all(len(g) > 2 and g[-1] == "0" for g in groups))


def _is_single(group: tuple[int, int]) -> bool:
    return group[1] - group[0] == 1


def _digits(text: str, groups: Groups) -> str:
    return "".join(text[start:end] for start, end in groups)


def passes_luhn(digits: str) -> bool:
    """The checksum of bank cards."""
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0


def is_identity_number(digits: str) -> bool:
    """The checksum of resident identity numbers (ISO 7064, MOD 11-2); 18 characters."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10x98765432"[total % 11] == digits[17]
