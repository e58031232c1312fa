"""Ready notes to the writers of posts: read from their file, offered to moderators, filled with what is known."""

import hashlib
import json
import tomllib
from pathlib import Path

from django.db import transaction

from qa import placeholders
from qa.importing import Loaded, Malformed
from qa.models import Moderated, ReplyTemplate
from qa.models.moderated import CHOSEN_REASONS, REASONS

FIELDS = ("name", "reason", "text", "place")
NAMES = {"question": "提问", "answer": "回答", "revision": "修改", "comment": "评论", "review": "复核意见"}


def values(item: Moderated, reason: str = "") -> dict[str, str]:
    """What the holes of a note are filled with for one post."""
    return {
        "称呼": item.author_label,
        "种类": NAMES.get(item.KIND, "内容"),
        "编号": str(item.pk),
        "原因": str(REASONS.get(reason, "")),
    }


def filled(template: ReplyTemplate, item: Moderated, reason: str = "") -> str:
    return placeholders.fill(template.text, values(item, reason or template.reason))


def offered() -> list[ReplyTemplate]:
    return list(ReplyTemplate.objects.filter(is_active=True))


@transaction.atomic
def load_replies(path: Path) -> Loaded:
    """Bring the notes of a file into the database, all of them or none; what staff have changed is left alone."""
    done = Loaded()
    for key, row in read(path).items():
        known = ReplyTemplate.objects.select_for_update().filter(key=key).first()
        if known is None:
            if ReplyTemplate.objects.filter(name=row["name"]).exists():
                done.kept.append(key)  # staff wrote one of that name themselves
                continue
            ReplyTemplate.objects.create(key=key, loaded_hash=_hash(row), **row)
            done.added += 1
        elif _hash({name: getattr(known, name) for name in FIELDS}) != known.loaded_hash:
            done.kept.append(key)
        elif _hash(row) != known.loaded_hash:
            ReplyTemplate.objects.filter(pk=known.pk).update(loaded_hash=_hash(row), **row)
            done.changed += 1
    return done


def read(path: Path) -> dict[str, dict]:
    """The notes of a file by key, in its order; Malformed says what is wrong with which."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("replies", [])
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{path.name}：{error}") from error
    found: dict[str, dict] = {}
    for number, row in enumerate(rows, 1):
        made = {name: row.get(name, "") for name in ("name", "reason", "text")} | {"place": number * 10}
        if fault := _fault(row.get("key", ""), made, found):
            raise Malformed(f"{path.name} 第 {number} 条（{row.get('key', '没有 key')}）：{fault}")
        found[row["key"]] = made
    return found


def _fault(key: str, row: dict, found: dict) -> str:
    if not key or key in found:
        return "key 不能空着，也不能重复。"
    if not row["name"] or not row["text"] or len(row["name"]) > 40 or len(row["text"]) > 600:
        return "要有 name（最多 40 字）和 text（最多 600 字）。"
    if row["reason"] and row["reason"] not in dict(CHOSEN_REASONS):
        return f"reason 只能空着，或者是 {'、'.join(dict(CHOSEN_REASONS))}。"
    return placeholders.fault(row["text"])


def _hash(row: dict) -> str:
    plain = json.dumps({name: row[name] for name in FIELDS}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
