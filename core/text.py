"""Small, pure work on text: Chinese numerals, widths, tag lists, slugs, and what may come in from outside."""

import re
import unicodedata
from functools import cache

_DIGITS = "零一二三四五六七八九"
_VALUES = {char: value for value, char in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2, "幺": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NARROW_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_TAG_BREAK = re.compile(r"[,，、;；\s]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")
# Read wrongly by the dictionary, or not in it.
_PHRASES = {
    "还款": [["huan"], ["kuan"]],
    "还清": [["huan"], ["qing"]],
    "还钱": [["huan"], ["qian"]],
    "还债": [["huan"], ["zhai"]],
    "还贷": [["huan"], ["dai"]],
    "花呗": [["hua"], ["bei"]],
    "借呗": [["jie"], ["bei"]],
    "微粒贷": [["wei"], ["li"], ["dai"]],
    "重组": [["chong"], ["zu"]],
    "银行": [["yin"], ["hang"]],
    "征信": [["zheng"], ["xin"]],
}


def cn_number(n: int) -> str:
    """Write 0 to 99,999,999 in Chinese: 675 is 六百七十五, 10 is 十, 1010 is 一千零一十."""
    if not 0 <= n < 10**8:
        raise ValueError(f"cn_number writes 0 to 99,999,999, not {n}")
    if n == 0:
        return _DIGITS[0]
    myriads, rest = divmod(n, 10000)
    written = f"{_below_myriad(myriads)}万" if myriads else ""
    if rest:
        written += ("零" if myriads and rest < 1000 else "") + _below_myriad(rest)
    return written[1:] if written.startswith("一十") else written


def _below_myriad(n: int) -> str:
    written, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            written += ("零" if skipped and written else "") + _DIGITS[digit] + name
        skipped = not digit
    return written


def parse_number(text: str) -> int | None:
    """Read 675, ６７５, 六百七十五, 二百零五 or 二〇二一; None for anything else."""
    text = text.strip().translate(_NARROW_DIGITS)
    if not text or len(text) > 16:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if any(char not in _VALUES and char not in _UNITS and char != "万" for char in text):
        return None
    if len(text) > 1 and all(char in _VALUES for char in text):
        return int("".join(str(_VALUES[char]) for char in text))
    head, myriad, tail = text.rpartition("万")
    if not myriad:
        return _parse_below_myriad(text)
    high, low = _parse_below_myriad(head), _parse_below_myriad(tail) if tail else 0
    return None if not high or low is None else high * 10000 + low


def _parse_below_myriad(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or digit == 0 or (digit is None and unit != 10):
                return None
            total, digit, last_unit = total + (digit or 1) * unit, None, unit
        elif char not in _VALUES or digit:
            return None
        else:
            digit = _VALUES[char]
    if not text or (digit == 0 and text[-1] in "零〇○" and total):
        return None
    return total + (digit or 0)


def fold(text: str) -> str:
    """One form for comparing: full width becomes half, capitals become small."""
    return unicodedata.normalize("NFKC", text).casefold()


def split_tags(text: str) -> list[str]:
    """Split 花呗，网贷、征信 at every usual separator; each tag once, in the order typed."""
    return list(dict.fromkeys(tag for tag in _TAG_BREAK.split(text) if tag))


def pinyin_slug(text: str) -> str:
    """An ASCII slug: 花呗 is huabei, 还款 is huankuan; characters without a reading become their code point."""
    pinyin = _pinyin()
    words = []
    for run in re.findall(r"[a-z0-9]+|[^\W_a-z0-9]+|[^\w\s]+", fold(text)):
        if run.isascii():
            words.append(re.sub(r"[^a-z0-9]", "", run))
        else:
            words.append("".join(pinyin(run, style=0, errors=lambda rest: [f"u{ord(c):x}" for c in rest])))
    slug = re.sub(r"[^a-z0-9-]+", "", "-".join(word for word in words if word).lower())
    return slug.strip("-") or "-".join(f"u{ord(char):x}" for char in text.strip())


@cache
def _pinyin():
    from pypinyin import lazy_pinyin, load_phrases_dict  # 20 MB that most workers never need

    load_phrases_dict(_PHRASES)
    return lazy_pinyin


def squeeze(text: str) -> str:
    """Trim the ends, make runs of blanks one space and runs of empty lines one."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.strip().split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines))


def clean_input(text: str) -> str:
    """Text from outside without control characters, direction overrides and invisible joints.

    Line ends become \\n, tabs stay. Raises ValueError for a NUL byte, which no person types.
    """
    if "\0" in text:
        raise ValueError("文字里有无法识别的字符，请删掉后再提交。")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(char for char in text if char in "\n\t" or not _unwanted(char))


def _unwanted(char: str) -> bool:
    # U+200D joins emoji and stays; the other format characters hide or reorder words.
    return unicodedata.category(char) in {"Cc", "Cs"} or char in (
        "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c"
    )
