"""Watched phrases as compiled patterns that cannot run away.

Python's `re` has no time limit, and staff write patterns for text that strangers write. So a pattern is read before it
is used: every repetition has an upper bound, repetitions are not nested, and the number of ways in which the whole can
be tried at one place is limited. What passes takes time in proportion to the text.
"""

import re
from functools import lru_cache
from re import _constants as op
from re import _parser as parser

from core.folding import plain, simplified

LONGEST = 300
MOST_REPEATS = 40
MOST_WAYS = 6000
_SIMPLE = {op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.AT, op.CATEGORY, op.RANGE}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT}


class Unsafe(ValueError):
    """A pattern that will not be used; the words say why, in Chinese."""


def fault(pattern: str, *, is_regex: bool) -> str:
    """Why a pattern cannot be watched for, or nothing."""
    try:
        compiled(pattern, is_regex)
    except Unsafe as unsafe:
        return str(unsafe)
    return ""


@lru_cache(maxsize=2000)
def compiled(pattern: str, is_regex: bool) -> re.Pattern[str]:
    """The pattern for text that was unveiled and joined (see `core.folding.plain`); raises Unsafe."""
    if not pattern.strip():
        raise Unsafe("请写一个词。")
    if len(pattern) > LONGEST:
        raise Unsafe(f"最多 {LONGEST} 个字。")
    if not is_regex:
        if not (word := plain(pattern.strip())):
            raise Unsafe("这个词折叠以后什么也不剩，请换一个写法。")
        return re.compile(re.escape(word))
    pattern = simplified(pattern)
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
        made = re.compile(pattern, re.IGNORECASE)  # finds what parsing does not: (?<=a{2,3})
    except (re.error, OverflowError, RecursionError) as error:
        raise Unsafe(f"这个正则写得不对：{error}。") from error
    if _ways(tree) > MOST_WAYS:
        raise Unsafe("这个正则太复杂，会拖慢网站。请拆成几条，或者把重复的次数写小。")
    if made.search(""):
        raise Unsafe("这个正则什么都会命中，请写得具体一些。")
    return made


def _ways(tree: parser.SubPattern) -> int:
    """In how many ways the pattern can be tried at one place, at most; counting stops above MOST_WAYS."""
    ways = 1
    for kind, value in tree:
        if kind in _REPEATS:
            least, most, body = value
            if most is op.MAXREPEAT or most > MOST_REPEATS:
                raise Unsafe(f"请写明最多重复几次，例如 {{0,10}}，不超过 {MOST_REPEATS} 次；不能用 * 和 +。")
            ways *= (most - least + 1) * min(_ways(body), MOST_WAYS) ** most
        elif kind is op.BRANCH:
            ways *= sum(_ways(branch) for branch in value[1])
        elif kind is op.SUBPATTERN:
            ways *= _ways(value[3])
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            ways *= _ways(value[1])
        elif kind not in _SIMPLE:
            raise Unsafe("这里不能用反向引用和条件。")
        if ways > MOST_WAYS:
            break
    return ways
