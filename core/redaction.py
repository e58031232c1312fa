"""Masks what would identify a person before a text from the public is stored."""

import re
from dataclasses import dataclass

# Full-width letters and digits become half-width one for one, so positions stay true.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_GAP = r"[ \-–—·._]?"
_CN_DIGIT = "零〇○幺一二三四五六七八九0-9"
_RULES: list[tuple[str, re.Pattern[str]]] = [
    ("邮箱", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)),
    (
        "身份证号",  # 18 digits: place, a plausible date of birth, order, check character
        re.compile(
            rf"(?<![0-9a-z])[1-9]\d{{5}}{_GAP}(?:19|20)\d\d{_GAP}(?:0[1-9]|1[0-2]){_GAP}"
            rf"(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}{_GAP}[\dx](?![0-9a-z])",
            re.ASCII | re.IGNORECASE,
        ),
    ),
    ("银行卡号", re.compile(r"(?<![\d.])[3-69]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)", re.ASCII)),
    (
        "身份证号",  # the old 15 digits
        re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII),
    ),
    (
        "手机号",
        re.compile(
            rf"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d{_GAP}(?:\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{5}})(?!\d)"
            r"|(?<!\d)1(?:[ \-·.]\d){10}(?!\d)",
            re.ASCII,
        ),
    ),
    ("手机号", re.compile(rf"[一幺1][三四五六七八九3-9](?:[ -]?[{_CN_DIGIT}]){{9}}(?![{_CN_DIGIT}])")),
    ("电话号码", re.compile(rf"(?<!\d)\(?0[1-9]\d{{1,2}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)", re.ASCII)),
    (
        "微信或 QQ 号",  # only behind a word that says so; an amount of money is none
        re.compile(
            r"(?:微信|薇信|威信|(?<![a-z])(?:v信|vx|wx|wechat|qq|v(?=[:：]))|加v|扣扣|企鹅)"
            r"(?:账号|帐号|群号|号码|号|群|id)?(?:[ :：是为=]|就是|同号){0,4}"
            r"(?P<mask>[a-z][a-z0-9_-]{5,19}(?![a-z0-9_@-])|[1-9][0-9]{4,11}(?![0-9.,元块万千百多余]))",
            re.IGNORECASE,
        ),
    ),
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


def redact(text: str) -> Redaction:
    """Replace telephone, identity, card, chat and e-mail numbers by a word for each; say what was replaced."""
    narrow = text.translate(_NARROW)
    taken: list[tuple[int, int, str]] = []
    for label, pattern in _RULES:
        for match in pattern.finditer(narrow):
            start, end = match.span("mask") if "mask" in pattern.groupindex else match.span()
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, label))
    pieces, found, position = [], [], 0
    for start, end, label in sorted(taken):
        pieces += [text[position:start], f"【{label}已隐去】"]
        found.append(Found(label, _shown(narrow[start:end])))
        position = end
    return Redaction("".join([*pieces, text[position:]]), found)


def _shown(raw: str) -> str:
    if "@" in raw:
        name, _, host = raw.partition("@")
        return f"{name[0]}***@{host}"
    keep = 3 if len(raw) > 8 else 1
    return f"{raw[:keep]}{'*' * 4}{raw[-2:]}"
