"""Every mistake in the numbers of a whole law, with its line: gaps, repetitions, steps back, numerals nobody can read."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from core.text import cn_number, parse_number
from statutes.importing.lines import Line, is_canonical

_RANKS = {"编": 0, "分编": 1, "章": 2, "节": 3}
_NAMED_ONE_BY_ONE = 40
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")


class Numbered(Protocol):
    number: int
    sub: int
    line: int
    lines: list[str]


def label(number: int, sub: int = 0) -> str:
    return f"第{cn_number(number)}条" + (f"之{cn_number(sub)}" if sub else "")


def unreadable(line: Line) -> Iterator[tuple[int, str]]:
    """A numeral in Arabic digits, with blanks inside, or none at all."""
    if not line.number:
        yield line.at, f"看不懂条号“第{line.written}条”"
    elif not is_canonical(line.written, line.number):
        yield line.at, f"条号“第{line.written}条”要写成“第{cn_number(line.number)}条”"
    if line.sub < 0:
        yield line.at, f"看不懂“第{line.written}条”后面的“之”几"


def mistakes(provisions: Sequence[Numbered]) -> Iterator[tuple[int, str]]:
    """Compare each number with the one before it."""
    seen: dict[tuple[int, int], int] = {}
    last = (0, 0)
    for one in provisions:
        here = (one.number, max(one.sub, 0))
        if not any(line.strip() for line in one.lines):
            yield one.line, f"{label(*here) if one.number else '这一条'}没有条文"
        for words in _items_amiss(one.lines):
            yield one.line, f"{label(*here) if one.number else '这一条'}里{words}"
        if not one.number or one.sub < 0:
            continue  # told already, as a numeral that cannot be read
        if here in seen:
            yield one.line, f"{label(*here)}重复，第 {seen[here]} 行已经有了"
            continue
        seen[here] = one.line
        if here < last:
            yield one.line, f"条号倒退：{label(*here)}排在{label(*last)}后面"
            continue
        yield from _gaps(last, here, one.line, seen)
        last = here


def _items_amiss(lines: Sequence[str]) -> Iterator[str]:
    """Items count on by one: （一）（二）…; they may begin again at （一） after a paragraph of their own."""
    last, broken_off = 0, True
    for line in lines:
        match = _ITEM.match(line.strip())
        if not match:
            broken_off = broken_off or bool(line.strip())
            continue
        here = parse_number(match[1]) or 0
        if not (here == last + 1 or (here == 1 and broken_off)):
            if here <= last:
                yield f"（{match[1]}）重复或倒退，前面已经是（{cn_number(last)}）"
            else:
                missing = "".join(f"（{cn_number(number)}）" for number in range(last + 1, here))
                yield f"（{match[1]}）之前缺{missing}"
        last, broken_off = here, False


def _gaps(last: tuple[int, int], here: tuple[int, int], line: int, seen: dict) -> Iterator[tuple[int, str]]:
    missing = [(number, 0) for number in range(last[0] + 1, here[0])]
    if here[1] and (here[0], 0) not in seen:
        missing.append((here[0], 0))
    first_sub = last[1] + 1 if last[0] == here[0] else 1
    missing += [(here[0], sub) for sub in range(first_sub, here[1])]
    if missing:
        after = f"{label(*last)}之后" if last[0] else "开头"
        yield line, f"{label(*here)}之前缺 {_listed(missing)}（{after}）"


def _listed(missing: list[tuple[int, int]]) -> str:
    if len(missing) <= _NAMED_ONE_BY_ONE:
        return "、".join(label(*one) for one in missing)
    return f"{label(*missing[0])}至{label(*missing[-1])}，共 {len(missing)} 条"


class Headings:
    """编, 分编, 章 and 节 count on by one; a lower one may begin again at 一 under each higher one."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, int]] = {}
        self._fresh: set[str] = set(_RANKS)

    def mistakes(self, heading: Line) -> Iterator[tuple[int, str]]:
        level, here = heading.level, (heading.number, heading.sub)
        name = heading.text.split(" ")[0]
        if not is_canonical(heading.written, heading.number):
            words = f"要写成“第{cn_number(heading.number)}{level}”" if heading.number else "看不懂"
            yield heading.at, f"标题“{name}”的序号{words}"
            return
        last = self._last.get(level, (0, 0))
        begins_again = level in self._fresh and here == (1, 0)
        follows = here in ((last[0] + 1, 0), (last[0], last[1] + 1))
        if not (begins_again or follows):
            before = f"第{cn_number(last[0])}{level}" if last[0] else "开头"
            yield heading.at, f"标题的次序不对：{name}排在{before}后面"
        self._last[level] = here
        self._fresh.discard(level)
        self._fresh |= {lower for lower, rank in _RANKS.items() if rank > _RANKS[level]}
