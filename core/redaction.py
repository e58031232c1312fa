"""Masks what would identify a person, or lead to one, before a text from the public is stored.

Rather too much than too little: a wrong check digit saves no number (nobody copies eighteen digits without a slip). What
stands in groups that amounts of money could also have is masked only with evidence: the checksum of identity numbers,
Luhn's of cards. Landlines stay, since most of them are those of courts and lenders; see docs/decisions/0019.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core import numbers
from core.folding import Folded, joined, spoken_as_digits, unveil

PHONE, ID, CARD, LONG, MAIL, CHAT = "手机号", "身份证号", "银行卡号", "长编号", "邮箱", "微信或 QQ 号"
_GAP = r"[ ,、\-–—−_·.*~/|]{0,2}"
_DATE = rf"(?:19|20)\d\d{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_WORD_OF_CHAT = (
    r"(?:微信|薇信|威信|徽信|维信|加[薇威微维v]|加卫星|绿泡泡|扣扣|企鹅|weixin|wechat"
    r"|(?<![a-z])(?:v ?信|v ?x|w ?x|q ?q|q ?群|[vq](?=[^\w\n]{0,3}:))|薇(?=[^\w\n]{1,3}[a-z0-9]))"
)
_RULES: list[tuple[str, re.Pattern[str]]] = [
    (
        MAIL,
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}(?:@| ?[(\[]at[)\]] ?|艾特)[\w-]{1,63}(?:(?:\.|点)[\w-]{1,63}){1,4}",
            re.ASCII,
        ),
    ),
    (
        CHAT,  # only behind a word that says so; an amount of money is none
        re.compile(
            rf"{_WORD_OF_CHAT}(?:账号|帐号|群号|号码|号|群|id)?(?:[^\w\n【】]|是|为|就是|同号){{0,6}}"
            r"(?P<mask>[a-z][a-z0-9_-]{5,19}(?![a-z0-9_@-])|[1-9][0-9]{4,11}(?![0-9.,元块万千百多余])"
            r"|[1-9](?: [0-9]){5,11}(?! ?[0-9])|[a-z](?: [a-z0-9]){5,19}(?! ?[a-z0-9])"
            r"|[零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖0-9]{6,12}(?![元块万千百]))"
        ),
    ),
]
_RULES_OF_NUMBERS: list[tuple[str, re.Pattern[str]]] = [
    (
        ID,  # place, a plausible date of birth, order, check character
        re.compile(rf"(?<![0-9a-z])[1-9]\d{{5}}{_GAP}{_DATE}{_GAP}\d{{3}}{_GAP}[\dx](?![0-9a-z])", re.ASCII),
    ),
    (ID, re.compile(r"(?<![0-9a-z])[1-9]\d{16}x(?![0-9a-z])", re.ASCII)),
    (LONG, re.compile(r"(?<!\d)\d{20,60}(?!\d)", re.ASCII)),
    (CARD, re.compile(r"(?<![\d.])[1-9]\d{15,18}(?!\d)", re.ASCII)),
    (
        ID,  # the old 15 digits
        re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII),
    ),
    (PHONE, re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d{9}(?!\d)", re.ASCII)),
]


@dataclass(frozen=True)
class Found:
    """One thing that was masked: what it was, and as much of it as the writer needs to recognise it."""

    kind_label: str
    shown: str


@dataclass(frozen=True)
class Redaction:
    text: str
    found: list[Found]
    # What was masked, in its plainest form; for keyed hashes alone, never to be stored.
    values: tuple[str, ...] = field(default=(), compare=False, repr=False)


def redact(text: str) -> Redaction:
    """Replace telephone, identity, card, chat and e-mail numbers by a word for each; say what was replaced.

    What is masked may uncover a neighbour, so it goes on until nothing is left: doing it twice changes nothing.
    """
    found: list[Found] = []
    values: list[str] = []
    while masks := _masks(text):
        pieces, position = [], 0
        for start, end, label, raw in masks:
            pieces += [text[position:start], f"【{label}已隐去】"]
            found.append(Found(label, _shown(raw)))
            values.append(raw if label in (MAIL, CHAT) else re.sub(r"[^0-9x]", "", raw))
            position = end
        text = "".join([*pieces, text[position:]])
    return Redaction(text, found, tuple(values))


def _masks(text: str) -> list[tuple[int, int, str, str]]:
    """Start and end of each thing to be masked, in order and apart, with what it is and how it reads when folded."""
    covered = bytearray(len(text))
    taken = []
    for start, end, label, raw in _candidates(unveil(text)):
        if not any(covered[start:end]):
            while (
                end < len(text) and not unveil(text[end]).text
            ):  # what hangs on the last character goes with it
                end += 1
            covered[start:end] = b"\1" * (end - start)
            taken.append((start, end, label, raw))
    return sorted(taken)


def _candidates(folded: Folded) -> Iterator[tuple[int, int, str, str]]:
    words = joined(folded)
    for label, pattern in _RULES:
        for match in pattern.finditer(words.text):
            start, end = match.span("mask") if label == CHAT else match.span()
            yield *words.span(start, end), label, words.text[start:end]
    # As it stands first: a word before the number may itself be read as a digit (其中一138…).
    spoken = spoken_as_digits(folded.text)
    for form in (folded.text,) if spoken == folded.text else (folded.text, spoken):
        for label, pattern in _RULES_OF_NUMBERS:
            for match in pattern.finditer(form):
                yield *folded.span(*match.span()), label, match.group()
        for start, end, kind in numbers.grouped(form, spoken_from=folded.text):
            yield *folded.span(start, end), {"phone": PHONE, "id": ID, "card": CARD}[kind], form[start:end]


def _shown(raw: str) -> str:
    if "@" in raw:
        name, _, host = raw.partition("@")
        return f"{name[0]}***@{host}"
    keep = 3 if len(raw) > 8 else 1
    return f"{raw[:keep]}{'*' * 4}{raw[-2:]}"
