"""The guide 我现在到哪一步了: questions and plans as content/guide.toml tells them, read and proved sound. Pure.

A question leads on by its answers, a plan says what to do today. Which answers somebody gave is nowhere: the address
of a page is its whole state, and every page knows from which questions one may have come.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_STEPS = 3
LAW_LINK = re.compile(r"\]\(law:([^)\s]+)\)")


class Unsound(ValueError):
    """A guide that would lose a reader: the message names the place and what is wrong there."""


@dataclass(frozen=True)
class Way:
    """One answer to a question, or the way on from a plan."""

    say: str
    to: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    name: str
    title: str
    why: str = ""
    ways: tuple[Way, ...] = ()
    help_title: str = ""
    help: tuple[str, ...] = ()
    is_plan = False


@dataclass(frozen=True)
class Plan:
    """What to do: texts are one line of Markdown each, with `law:` links to what they rest on."""

    name: str
    title: str
    now: str
    do: tuple[str, ...]
    dont: tuple[str, ...] = ()
    deadline: str = ""
    deadline_title: str = "期限"
    article: str = ""
    article_title: str = ""
    letters: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    night: bool = False  # collectors are at work here: say what counts as the middle of the night
    urgent: bool = False  # life and limb first: nothing else is said beside it
    ways: tuple[Way, ...] = ()
    is_plan = True

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.now, *self.do, *self.dont, *([self.deadline] if self.deadline else []))

    @property
    def codes(self) -> list[str]:
        """The provisions that the plan rests on, in reading order, each once."""
        return list(dict.fromkeys(code for text in self.texts for code in LAW_LINK.findall(text)))


Node = Question | Plan


@dataclass(frozen=True)
class Guide:
    start: str
    nodes: dict[str, Node] = field(default_factory=dict)

    def get(self, name: str) -> Node | None:
        return self.nodes.get(name)

    @property
    def questions(self) -> list[Question]:
        return [node for node in self.nodes.values() if isinstance(node, Question)]

    @property
    def plans(self) -> list[Plan]:
        return [node for node in self.nodes.values() if isinstance(node, Plan)]

    @cached_property
    def _asked_before(self) -> dict[str, tuple[Question, ...]]:
        """The questions from which one comes to each node; a plan on the way is looked through."""
        found: dict[str, set[str]] = {name: set() for name in self.nodes}
        for node in _downhill(self):
            before = {node.name} if isinstance(node, Question) else found[node.name]
            for way in node.ways:
                found[way.to].update(before)
        return {
            name: tuple(one for one in self.questions if one.name in names) for name, names in found.items()
        }

    def asked_before(self, node: Node) -> tuple[Question, ...]:
        return self._asked_before[node.name]

    @cached_property
    def _depth(self) -> dict[str, int]:
        depth = {self.start: 1}
        for node in _downhill(self):
            for way in node.ways:
                further = depth[node.name] + (0 if node.is_plan else 1)
                depth[way.to] = max(depth.get(way.to, 0), further)
        return depth

    def number_of(self, question: Question) -> int:
        """Which question it is on the longest way to it, from 1."""
        return self._depth[question.name]

    @property
    def most_questions(self) -> int:
        return max(self.number_of(question) for question in self.questions)


def _downhill(guide: Guide) -> Iterator[Node]:
    """Every node after all those that lead to it; Unsound where the ways run in a circle."""
    waiting = dict.fromkeys(guide.nodes, 0)
    for node in guide.nodes.values():
        for way in node.ways:
            waiting[way.to] += 1
    ready = [name for name, count in waiting.items() if not count]
    seen = 0
    while ready:
        node = guide.nodes[ready.pop(0)]
        seen += 1
        yield node
        for way in node.ways:
            waiting[way.to] -= 1
            if not waiting[way.to]:
                ready.append(way.to)
    if seen < len(guide.nodes):
        circle = sorted(name for name, count in waiting.items() if count)
        raise Unsound(f"走成了圈：{'、'.join(circle)}")


def load(path: Path) -> Guide:
    """Read the file and prove it; Unsound with the first thing that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unsound(f"{path.name}：{error}") from None
    nodes: dict[str, Node] = {}
    for kind, make in (("question", Question), ("plan", Plan)):
        for name, values in raw.get(kind, {}).items():
            if name in nodes or not NAME.fullmatch(name):
                raise Unsound(f"{name}：名字重复，或者不是小写字母、数字和连字符")
            nodes[name] = _node(make, name, values)
    guide = Guide(raw.get("start", ""), nodes)
    _prove(guide)
    return guide


def _node(make, name: str, values: dict) -> Node:
    try:
        ways = tuple(Way(**way) for way in values.pop("ways", ()))
        frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        return make(name=name, ways=ways, **frozen)
    except TypeError as error:
        raise Unsound(f"{name}：{error}") from None


def _prove(guide: Guide) -> None:
    if not isinstance(guide.get(guide.start), Question):
        raise Unsound(f"起点 {guide.start!r} 不是一个问题")
    for node in guide.nodes.values():
        for way in node.ways:
            if way.to not in guide.nodes:
                raise Unsound(f"{node.name}：没有 {way.to} 这一步")
        if isinstance(node, Question) and len(node.ways) < 2:
            raise Unsound(f"{node.name}：一个问题至少有两个回答")
        if isinstance(node, Plan):
            _prove_plan(node)
    order = list(_downhill(guide))
    reached = {guide.start}
    for node in order:
        if node.name in reached:
            reached.update(way.to for way in node.ways)
    if lost := sorted(set(guide.nodes) - reached):
        raise Unsound(f"走不到：{'、'.join(lost)}")


def _prove_plan(plan: Plan) -> None:
    if not 1 <= len(plan.do) <= MOST_STEPS:
        raise Unsound(f"{plan.name}：要有一到{MOST_STEPS}步，现在有 {len(plan.do)} 步")
    if not (plan.article and plan.article_title and plan.calls):
        raise Unsound(f"{plan.name}：要有一篇文章和至少一个电话")
    if len(plan.ways) > 1:
        raise Unsound(f"{plan.name}：行动清单最多有一条接着走的路")
