"""What is held about somebody as a person reads it, and as a file to take along: one page of HTML and the same as JSON."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
PAGE, DATA = "数据.html", "data.json"


@dataclass(frozen=True)
class Held:
    """One value: words, or rows with labels, or a list of such values."""

    words: str = ""
    rows: list[tuple[str, "Held"]] = field(default_factory=list)
    many: list["Held"] = field(default_factory=list)


def legible(value: Any) -> Held:
    """What JSON would carry, for somebody who has never seen JSON."""
    if isinstance(value, Mapping):
        rows = [(str(label), legible(each)) for label, each in value.items()]
        return Held(rows=rows) if rows else Held("没有")
    if isinstance(value, list | tuple):
        return Held(many=[legible(each) for each in value]) if value else Held("没有")
    if isinstance(value, bool):
        return Held("是" if value else "不是")
    if value in (None, ""):
        return Held("没有")
    text = str(value)
    if _MOMENT.match(text):
        return Held(f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}")
    return Held(text)


def as_json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def as_zip(data: Mapping[str, Any], *, title: str, about: list[tuple[str, str]], now: datetime) -> bytes:
    """A ZIP of a page that any device opens and of the same data for programs; `about` stands at the head of the page."""
    plain = as_json(data)
    words = {
        "title": title,
        "about": [*about, ("做成的时间", f"{timezone.localtime(now):%Y-%m-%d %H:%M}"), ("data.json 的指纹", digest(plain))],
        "held": legible(data),
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(PAGE, render_to_string("accounts/takeaway.html", words))
        file.writestr(DATA, plain)
    return packed.getvalue()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
