"""What `manage.py cite` prints: one line for each provision that a text names."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from statutes.citing import codes
from statutes.citing.find import find
from statutes.citing.library import Library
from statutes.citing.resolve import numbers_of, resolve

_BLOCK_TAG = re.compile(
    r"</?(?:p|li|td|th|tr|h[1-6]|blockquote|br|ul|ol|table|div|figure)\b[^<>]{0,300}>", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"</?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\s]{1,300}\)")
_CODE = re.compile(r"(?:\(|\{\{|href=\")law:([^(){}\s\"]{4,100})(?:\)|\}\}|\")")


def lines_for(text: str, library: Library, *, on: date) -> Iterator[dict[str, Any]]:
    """{"law", "number", "sub", "held", "text"} for each provision named, in plain text, Markdown or HTML.

    A range gives a line for each of its provisions. `held` tells whether the library has that provision. Numbers whose
    law nobody can tell are left out. Links and tokens written as codes (law:民法典-675) come after the words, if
    the words have not named the same.
    """
    told = set()
    for mention in find(_words(text), library.keys):
        result = resolve(mention, library, on=on)
        if not result.law:
            continue
        held = {(one.number, one.sub) for one in result.held}
        for number, sub in numbers_of(mention):
            told.add((result.law, number, sub))
            yield _line(result.law, number, sub, (number, sub) in held, mention.text)
    for match in _CODE.finditer(text):
        code = codes.parse(unescape(match[1]))
        law = codes.law_of(code, library) if code else None
        if code and law and (law.title, code.number, code.sub) not in told:
            found = codes.look_up(code, library, on=on)
            yield _line(law.title, code.number, code.sub, found is not None, f"law:{match[1]}")


def _words(text: str) -> str:
    """The text without marks that may stand inside a mention: **《民法典》**第<b>675</b>条."""
    text = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    return unescape(_LINK.sub(r"\1", text)).replace("**", "")


def _line(law: str, number: int, sub: int, held: bool, text: str) -> dict[str, Any]:
    return {"law": law, "number": number, "sub": sub, "held": held, "text": text}
