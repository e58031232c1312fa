"""The comments of the source pages, as facts in our own words, under the articles that start from those pages."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from articles.models import Article
from qa import chain, notes, steps
from qa.models import Comment

LABEL = "转载"


def load_reprints(article: Article, rows: Iterable[Mapping], now: datetime | None = None) -> int:
    """Publish the comments that a source page printed; returns how many rows were written or changed.

    A row has `source`, `role`, `printed_date`, `text`, `note` (Markdown) and `shown`; its place among the rows of its
    source is its key. Nobody's name is kept. Loading again changes only what nobody here has edited or decided since.
    """
    now, counts, changed = now or timezone.now(), {}, 0
    for row in rows:
        source = row.get("source", "")
        counts[source] = counts.get(source, 0) + 1
        if row.get("shown", True):
            changed += _load(article, f"{source}-{counts[source]}", row, now)
    return changed


def _load(article: Article, key: str, row: Mapping, now: datetime) -> bool:
    text = {
        "body": row["text"],
        "editor_note": row.get("note", ""),
        "printed_role": row.get("role", ""),
        "printed_on": row.get("printed_date", ""),
    }
    loaded = {
        **text,
        "reprint_hash": _hash(text),
        "note_html": notes.as_html(text["editor_note"], on=timezone.localdate(now)),
    }
    with chain.change():
        known = Comment.objects.select_for_update().filter(reprint_key=key).first()
        if known is None:
            known = Comment.objects.create(
                **loaded, article=article, origin=Comment.Origin.REPRINT, reprint_key=key, author_label=LABEL,
                created_at=now, published_at=now, status=Comment.Status.PUBLISHED,
            )  # fmt: skip
            steps.log(known, "load", actor=None, now=now)
            steps.show(known, "loaded")
            return True
        ours = {name: getattr(known, name) for name in text}
        if _hash(ours) != known.reprint_hash or loaded["reprint_hash"] == known.reprint_hash:
            return False
        steps.take(known, "load", actor=None, now=now, allowed=Comment.Status.values, columns=loaded)
        return True


def _hash(text: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
