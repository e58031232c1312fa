"""What a pattern would have found in what people handed in lately, before anybody watches for it."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from core.folding import joined, unveil
from core.markup import to_text
from qa import patterns
from qa.models import Answer, Comment, Moderated, Question

RECENT = 300  # of each kind
SHOWN = 30
AROUND = 20  # characters shown on each side


@dataclass(frozen=True)
class Match:
    """One post in which something was found: the words, and a little of what stands around them."""

    item: Moderated
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Tried:
    """How many posts were read, in how many something was found, by their state today, and the newest of them."""

    read: int
    found: int
    states: list[tuple[str, int]]
    matches: list[Match]


def on_recent_posts(pattern: str, *, is_regex: bool) -> Tried:
    """Read the newest posts of each kind, three queries. Numbers were masked in them, so no pattern finds these.

    Raises patterns.Unsafe.
    """
    compiled = patterns.compiled(pattern, is_regex)
    read, matches = 0, []
    for model in (Question, Comment, Answer):
        for item in _newest(model):
            read += 1
            text = "\n".join(to_text(each) if model is Answer else each for each in item.texts.values())
            folded = joined(unveil(text))
            if (found := compiled.search(folded.text)) and found.end() > found.start():
                start, end = folded.span(*found.span())
                matches.append(
                    Match(
                        item, text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]
                    )
                )
    matches.sort(key=lambda match: match.item.created_at, reverse=True)
    states = Counter(match.item.get_status_display() for match in matches)
    return Tried(read, len(matches), states.most_common(), list(islice(matches, SHOWN)))


def _newest(model: type[Moderated]):
    return model.objects.exclude(status="draft").order_by("-pk")[:RECENT]
