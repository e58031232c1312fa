"""One item as a moderator sees it, and all that a page of them needs in a fixed number of queries."""

import json
from dataclasses import dataclass, field

from django.utils import timezone

from core.markup import to_text
from qa import alike, comparing, queues, replies, screening
from qa.admin.decisions import Decision, DecisionForm, open_to
from qa.models import AnswerRevision, PeerReview, Question
from qa.models.parts import InParts
from qa.moderation.common import concerns
from qa.moderation.looks import is_as_decided


@dataclass
class Card:
    """The words with what the rules saw, who wrote them, what was decided before, and what can be done now."""

    kind: str
    item: object
    post: object  # the post itself: of a report, what it is about
    texts: list
    history: dict | None
    past: list
    decisions: list[Decision]
    form: DecisionForm
    is_own: bool
    took_part: bool = False  # of what wants another person
    is_parted: bool = False  # a second look at words that have changed since
    alike: list = field(default_factory=list)
    lookers: list[str] = field(default_factory=list)

    @property
    def is_blind(self):
        """Of a second look nothing is shown that tells what the first decided."""
        return self.kind == "second"

    @property
    def changes(self):
        return comparing.changes(self.post) if isinstance(self.post, AnswerRevision) else []

    @property
    def wants_reason(self):
        return any(each.wants_reason for each in self.decisions)

    @property
    def wants_words(self):
        return any(each.wants_words or each.wants_reason for each in self.decisions)

    @property
    def wants_internal(self):
        return self.wants_reason or self.kind in ("event", "second")

    @property
    def canonical(self):
        """The button that joins it to another, with its own field, or nothing."""
        return next((each for each in self.decisions if each.wants_canonical), None)

    @property
    def blanking(self):
        """The button that lets it through with places blanked, with its own field, or nothing."""
        return next((each for each in self.decisions if each.wants_places), None)

    @property
    def common(self):
        """The buttons that stand in the open."""
        return [each for each in self.decisions if each not in (self.canonical, self.blanking)]

    @property
    def wants_note(self):
        return any(each.wants_note for each in self.decisions)

    @property
    def values(self):
        """What a ready note is filled with, for the page's script."""
        return json.dumps(replies.values(self.post), ensure_ascii=False)


def cards(kind, items, user, form=None):
    """Cards for a page of items, in a fixed number of queries; what stands in another's group has no card of its own."""
    items = list(items)
    groups = alike.groups(kind, items, but_by=user.pk)
    if groups:
        items = [each for each in items if each.pk in groups]
    posts = queues.posts(kind, items)
    histories = queues.histories(post.author_id for post in posts)
    past = {} if kind == "second" else queues.past([*items, *posts])
    offered = form.offered if form else replies.offered()
    lookers = queues.lookers(kind, [each.pk for each in items], user, timezone.now())
    made = []
    for each, post in zip(items, posts, strict=True):
        words = [hit["word"] for hit in post.held_for]
        initial = {"version": post.version, "editor_note": getattr(post, "editor_note", "")}
        card = Card(
            kind=kind,
            item=each,
            post=post,
            texts=[(name, screening.marked(text, words)) for name, text in texts_of(post)],
            history=histories.get(post.author_id),
            past=past.get((post.KIND, post.pk), []),
            decisions=open_to(user, each),
            form=form or DecisionForm(initial=initial, auto_id=auto_id(kind, each), offered=offered),
            is_own=_is_own(kind, each, post, user),
            took_part=_took_part(kind, each, user),
            is_parted=kind == "second" and not is_as_decided(each, post),
            alike=[(other, texts_of(other)) for other in groups.get(each.pk, ())],
            lookers=lookers.get(each.pk, []),
        )
        made.append(card)
    return made


def auto_id(kind, row):
    return f"{kind}-{row.pk}-%s"


def _is_own(kind, item, post, user):
    if kind == "second" and item.event.actor_id == user.pk:
        return True
    return concerns(post, user)


def _took_part(kind, item, user):
    """Whether what wants another person's eyes was decided by this one; the verb asks again, and who else there is."""
    if kind == "appeal":
        return item.question.decided_by_id == user.pk
    return kind == "event" and item.actor_id == user.pk


def texts_of(post):
    if isinstance(post, Question):
        return [("问题", post.title), ("经过", post.body)]
    if isinstance(post, InParts):
        ticked = [("没有直接的法条", "律师勾了这一格")] if post.no_direct_law else []
        parts = [(post.PARTS[name], to_text(html)) for name, html in post.parts.items()]
        return [("结论", post.conclusion), *ticked, *parts]
    if isinstance(post, PeerReview):
        about = [(f"被复核的{name}", text) for name, text in texts_of(post.answer)]
        return [("看法", post.get_verdict_display()), ("理由", post.body), *about]
    return [("评论", post.body)]
