"""What two copies of an article differ in, line by line, for the person who decides between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles.models import Section
from core.markup import to_markdown

_NAMES = {
    "title": "标题", "question": "读者的问题", "description": "摘要", "category": "栏目", "tags": "标签", "author_name": "作者",
    "short_answer": "先说结论", "do_now": "现在就做", "do_not": "先别做", "further": "接着看",
    "sources": "来源", "notes": "编者注", "asked": "问法",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line that goes (`-`) or comes (`+`), and the part of the article that it stands in."""

    part: str
    sign: str
    line: str


def changes(old: dict, new: dict) -> list[Change]:
    """Every line that goes or comes from one copy to the other; an empty list when they say the same."""
    old_parts, new_parts = _parts(old), _parts(new)
    found: list[Change] = []
    for part in dict.fromkeys([*old_parts, *new_parts]):
        found += _lines_changed(part, old_parts.get(part, []), new_parts.get(part, []))
    return found


def _lines_changed(part: str, old: list[str], new: list[str]) -> Iterator[Change]:
    for _, a, b, c, d in (
        op for op in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"
    ):
        yield from (Change(part, "-", line) for line in old[a:b])
        yield from (Change(part, "+", line) for line in new[c:d])


def _parts(copy: dict) -> dict[str, list[str]]:
    """The copy as named lists of lines; sections go by their uid, so that a new heading is one changed line."""
    parts = {name: list(_lines_of(copy.get(field, []))) for field, name in _NAMES.items()}
    parts["小节次序"] = [section["title"] for section in copy["sections"]]
    for section in copy["sections"]:
        head = f"{section['title']}（{Section.Kind(section['kind']).label}，#{section['key']}）"
        parts[f"小节 {section['uid'].rpartition('.')[2]}"] = [
            head, *(line for line in to_markdown(section["body"]).splitlines() if line)
        ]  # fmt: skip
    return parts


def _lines_of(value) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        yield "｜".join(word for word in item.values() if word) if isinstance(item, dict) else item
