"""What `manage.py cite` prints: one line for each provision that a text names."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from statutes.citing.find import find
from statutes.citing.library import Library
from statutes.citing.resolve import numbers_of, resolve


def lines_for(text: str, library: Library, *, on: date) -> Iterator[dict[str, Any]]:
    """{"law", "number", "sub", "held", "text"} in reading order; a range gives a line for each of its provisions.

    `held` tells whether the library has that provision. Numbers whose law nobody can tell are left out.
    """
    for mention in find(text, library.keys):
        result = resolve(mention, library, on=on)
        if not result.law:
            continue
        held = {(one.number, one.sub) for one in result.held}
        for number, sub in numbers_of(mention):
            yield {
                "law": result.law,
                "number": number,
                "sub": sub,
                "held": (number, sub) in held,
                "text": mention.text,
            }
