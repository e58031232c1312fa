"""What a letter is made of, as its file tells it."""

from dataclasses import dataclass

KINDS = ("text", "long", "lines", "money", "day", "whole", "one", "several", "tick")
SHAPES = ("para", "flat", "right", "heading")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `needs` is a condition under which it must be filled; `each` words of which every line has one."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = True
    longest: int = 0
    least: int = 0
    most: int = 0
    section: str = ""
    choices: tuple[Choice, ...] = ()
    needs: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    missing: str = ""
    today: bool = False  # a day that is today unless somebody writes another
    past: bool = False  # a day that has come already


@dataclass(frozen=True)
class Notice:
    """A warning that some values call for; with `sure` it has to be ticked before the letter is written."""

    key: str
    when: tuple[str, ...]
    title: str
    text: str
    sure: str = ""


@dataclass(frozen=True)
class Refusal:
    """Values with which no letter is written, why, and what helps instead."""

    key: str
    when: tuple[str, ...]
    field: str
    title: str
    text: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """The last day that counts from a day in the letter; `words` say what happens until then."""

    received: str
    rule: str
    title: str
    words: str
    unless: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph of the letter, or one for each line of a field, written when its condition holds."""

    key: str
    text: str
    shape: str = "para"
    when: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True)
class Letter:
    name: str
    title: str
    to: str
    summary: str
    order: int
    article: str
    article_title: str
    intro: tuple[str, ...]
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]
    send: tuple[str, ...]
    keep: tuple[str, ...]
    never: tuple[str, ...]
    words: str = ""
    due: Due | None = None
    notices: tuple[Notice, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def around(self) -> list[str]:
        """What the page says beside the letter: lines that may link to law."""
        refused = [line for one in self.refusals for line in (one.text, *one.ways)]
        return [
            *self.intro,
            *self.never,
            *self.send,
            *self.keep,
            *(one.text for one in self.notices),
            *refused,
        ]

    @property
    def codes(self) -> list[str]:
        """Every provision that a paragraph may rest on, in the order of the letter, each once."""
        return list(dict.fromkeys(code for block in self.blocks for code in block.laws))
