"""What two copies of an article differ in, part by part and character by character, for the person who decides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.models import Category, Section
from core import differing
from core.differing import Kind, Piece
from core.markup import to_markdown

_NAMES = {
    "title": "标题", "question": "读者的问题", "description": "摘要", "category": "栏目", "tags": "标签", "author_name": "作者",
    "short_answer": "先说结论", "do_now": "现在就做", "do_not": "先别做", "further": "接着看",
    "sources": "来源", "notes": "编者注", "asked": "问法",
}  # fmt: skip
_ORDER = "小节次序"
LINES_BESIDE = 2  # of what stays, on either side of a change; more is folded


@dataclass(frozen=True)
class PartChange:
    """One part of an article that the two copies do not have alike, and how to get from one to the other."""

    part: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> list[Piece]:
        return differing.before(_folded(self.pieces))

    @property
    def after(self) -> list[Piece]:
        return differing.after(_folded(self.pieces))

    @property
    def gone(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind == Kind.GONE)

    @property
    def came(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind == Kind.NEW)


def changes(old: dict, new: dict) -> list[PartChange]:
    """Each part in which two copies differ, in the order in which an editor reads them; empty when they say the same."""
    return list(_changes(old, new))


def size(found: list[PartChange]) -> int:
    """How many characters go or come."""
    return sum(len(change.gone) + len(change.came) for change in found)


def _folded(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """The pieces with long stretches that stay cut to the lines beside a change."""
    for place, piece in enumerate(pieces):
        lines = piece.text.splitlines(keepends=True)
        head, tail = LINES_BESIDE if place else 1, LINES_BESIDE if place < len(pieces) - 1 else 0
        hidden = len(lines) - head - tail
        if piece.kind != Kind.SAME or hidden < 2:
            yield piece
        else:
            cut = [*lines[:head], f"……（{hidden} 行没有变）\n", *lines[len(lines) - tail :]]
            yield Piece(piece.kind, "".join(cut))


def _changes(old: dict, new: dict) -> Iterator[PartChange]:
    shelf = _shelves()
    for field, name in _NAMES.items():
        yield from _change(name, _lines(old, field, shelf), _lines(new, field, shelf))
    olds, news = ({section["uid"]: section for section in copy["sections"]} for copy in (old, new))
    kept = [uid for uid in olds if uid in news], [uid for uid in news if uid in olds]
    if kept[0] != kept[1]:  # what comes and goes is told where it stands; here only what changed its place
        told = (
            "".join(f"{here[uid]['title']}\n" for uid in uids)
            for here, uids in zip((olds, news), kept, strict=True)
        )
        yield from _change(_ORDER, *told)
    for uid in dict.fromkeys([*olds, *news]):
        before, after = olds.get(uid), news.get(uid)
        yield from _change(_name_of(before, after), _text_of(before), _text_of(after))


def _change(part: str, old: str, new: str) -> Iterator[PartChange]:
    if old != new:
        yield PartChange(part, tuple(differing.difference(old, new)))


def _name_of(before: dict | None, after: dict | None) -> str:
    section = after or before or {}
    state = "（删去）" if after is None else "（新增）" if before is None else ""
    return f"小节{state}：{section['title']}"


def _text_of(section: dict | None) -> str:
    if section is None:
        return ""
    head = f"{section['title']}（{Section.Kind(section['kind']).label}，#{section['key']}）"
    return "\n".join([head, *(line for line in to_markdown(section["body"]).splitlines() if line)])


def _lines(copy: dict, field: str, shelf: Callable[[str], str]) -> str:
    value = copy.get(field, [])
    if field == "category":
        return shelf(value)
    items = value if isinstance(value, list) else [value]
    return "\n".join(
        "｜".join(word for word in item.values() if word) if isinstance(item, dict) else item
        for item in items
    )


def _shelves() -> Callable[[str], str]:
    names = dict(Category.objects.values_list("slug", "name"))
    return lambda slug: names.get(slug, slug)
