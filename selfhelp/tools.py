"""What self-help there is: each tool says so once, in `AppConfig.ready()`, and the index, search and the guide find it.

Nothing here knows a page: `url_name` is reversed by whoever shows the tool.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shelf(StrEnum):
    """Where on the index a tool lies, in this order."""

    START = "先弄清走到哪一步"
    RECKON = "算一算自己的数字和日期"
    WRITE = "写一封信"
    KEEP = "记下来，带着走"


@dataclass(frozen=True)
class Tool:
    """One tool: `summary` says in one sentence what it answers, `words` are how readers may search for it."""

    name: str
    title: str
    summary: str
    shelf: Shelf
    url_name: str
    order: int = 50
    words: str = ""
    provisions: tuple[str, ...] = ()  # codes such as 民法典-676, recorded as its citations


_tools: dict[str, Tool] = {}


def register(tool: Tool) -> None:
    """Add a tool; registering a name again replaces it."""
    _tools[tool.name] = tool


def get(name: str) -> Tool | None:
    return _tools.get(name)


def every() -> list[Tool]:
    return sorted(_tools.values(), key=lambda tool: (list(Shelf).index(tool.shelf), tool.order, tool.name))


def by_shelf() -> list[tuple[Shelf, list[Tool]]]:
    """Shelves that hold something, each with its tools."""
    found = [(shelf, [tool for tool in every() if tool.shelf is shelf]) for shelf in Shelf]
    return [(shelf, tools) for shelf, tools in found if tools]
