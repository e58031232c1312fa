"""One decision on several posts that are nearly the same: each gets its own, and whoever was second is told of which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qa.models import Moderated, ModerationEvent
from qa.refusals import Refused

MOST = 50


@dataclass
class Together:
    """What became of each: the events, and for the others why not."""

    done: list[ModerationEvent] = field(default_factory=list)
    refused: list[tuple[Moderated, Refused]] = field(default_factory=list)


def decide_each(items: Iterable[Moderated], decide: Callable[[Moderated], ModerationEvent]) -> Together:
    """Decide on each in a transaction of its own, so that one refusal leaves the others decided."""
    outcome = Together()
    for item in list(items)[: MOST - 1]:  # the one that they are like is among them
        try:
            outcome.done.append(decide(item))
        except Refused as refusal:
            outcome.refused.append((item, refusal))
    return outcome
