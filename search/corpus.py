"""Documents and judged questions from files, for measuring and training apart from the site: JSON lines, gzip or plain."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.text import fold
from search.engine.block import Row
from search.judgements import Judgement

KIND = "provision"
# What outranks what, and what is over; 0 to 100 as `Document.authority`.
AUTHORITY = {"法律": 60, "宪法": 55, "司法解释": 55, "行政法规": 45}
OTHER, OVER = 35, 10


class BadFile(ValueError):
    """A line cannot be understood; says which."""


def rows(path: Path) -> Iterator[Row]:
    """Documents with `id`, `name`, `text` and, where there is one, `law`, `hierarchy`, `level` and `status`."""
    for number, held in _lines(path):
        try:
            hierarchy = [str(part) for part in held.get("hierarchy") or ()]
            law = str(held.get("law_key") or held.get("law") or "")
            yield Row(
                id=number,
                stamp=0,
                kind=KIND,
                key=str(held["id"]),
                fields=(
                    fold(str(held["name"])),
                    "",
                    fold("\n".join([str(held.get("law") or ""), *hierarchy])),
                    "",
                    fold(str(held["text"])),
                ),
                authority=OVER
                if held.get("status") in ("repealed_or_superseded", "amending_instrument")
                else AUTHORITY.get(str(held.get("level")), OTHER),
                groups=(law, "|".join([law, *hierarchy])) if law else ("", ""),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise BadFile(f"{path}:{number}：{error}") from error


def questions(path: Path) -> list[Judgement]:
    """Questions with `text` and `gold`, the ids of the documents that answer them."""
    found = []
    for number, held in _lines(path):
        try:
            answers = tuple(dict.fromkeys((KIND, str(id)) for id in held["gold"]))
            found.append(Judgement(str(held["text"]), answers))
        except (KeyError, TypeError) as error:
            raise BadFile(f"{path}:{number}：{error}") from error
        if not answers:
            raise BadFile(f"{path}:{number}：没有写应当找到什么。")
    return found


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    raise BadFile(f"{path}:{number}：{error}") from error
