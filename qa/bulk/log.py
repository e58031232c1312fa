"""The record of invented posts: links of the same chain as all others, so that the whole log still reads as sound."""

import hashlib
import json
from datetime import datetime

from qa import chain
from qa.bulk.tables import Table
from qa.models import ModerationEvent

COLUMNS = [field.attname for field in ModerationEvent._meta.concrete_fields if not field.primary_key]


class Log:
    """Events that are put together first and written in one go, with the end of the chain held by the caller."""

    def __init__(self) -> None:
        self.events: list[ModerationEvent] = []

    def add(
        self, kind: str, key: int, verb: str, before: str, after: str, actor: int, label: str, reason: str,
        texts: dict[str, str], at: datetime,
    ) -> None:  # fmt: skip
        plain = json.dumps(texts, ensure_ascii=False, sort_keys=True)
        self.events.append(
            ModerationEvent(
                item_kind=kind, item_id=key, verb=verb, from_status=before, to_status=after, actor_id=actor,
                actor_label=label, reason=reason, content_hash=hashlib.sha256(plain.encode()).hexdigest(), created_at=at,
            )
        )  # fmt: skip

    def write(self) -> int:
        """Link the events to the end of the chain, in the order of their moments, and write them."""
        head = chain.hold()
        for event in sorted(self.events, key=lambda each: each.created_at):
            event.number, event.previous_hash = head.number + 1, head.hash
            event.hash = event.digest()
            head.number, head.hash = event.number, event.hash
        self.events.sort(key=lambda each: each.number)
        head.save()
        rows = ([getattr(event, name) for name in COLUMNS] for event in self.events)
        return Table(ModerationEvent, *COLUMNS).write(rows)
