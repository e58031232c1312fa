"""From bytes of unknown origin to text that can be worked on, or a plain word why not."""

import re

from articles.sourcepages.found import Unreadable

MAX_BYTES = 2_000_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_COMMON = re.compile(r"[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年]")
_TOO_BIG = "页面太大（超过 2 MB）。请只保存正文所在的那一页，或者把正文复制成文字再试。"
_NO_TEXT = "这不是网页或文字文件，读不出文字。请把网页存成 HTML，或者把正文复制成文字再试。"


def to_text(data: str | bytes) -> str:
    """Decode, check the size, and drop characters that nobody sees. Raises Unreadable."""
    if isinstance(data, str):
        if len(data) > MAX_BYTES:
            raise Unreadable(_TOO_BIG)
        text = data
    else:
        if len(data) > MAX_BYTES:
            raise Unreadable(_TOO_BIG)
        text = _decode(data)
    if len(_CONTROL.findall(text)) > 8 + len(text) // 50:
        raise Unreadable(_NO_TEXT)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _HIDDEN.sub("", text)


def _decode(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _try(data, name) or _raise()
    declared = _CHARSET.search(data[:4096])
    names = ["utf-8"]
    if declared:
        names.append(
            {"gb2312": "gb18030", "gbk": "gb18030"}.get(declared[1].decode().lower(), declared[1].decode())
        )
    for name in names:
        text = _try(data, name)
        if text is not None:
            return text
    guesses = [text for name in ("gb18030", "big5") if (text := _try(data, name)) is not None]
    if guesses:
        return max(guesses, key=lambda text: len(_COMMON.findall(text[:20_000])))
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 20 > len(text):
        return _raise()
    return text


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, UnicodeError):
        return None


def _raise() -> str:
    raise Unreadable(_NO_TEXT)
