"""When two official wordings count as the same, and where they part."""

import re

_BLANKS = re.compile(r"[\s\u200b\u3000\ufeff]+")
# Pairs that differ in width alone. Quotation marks, ellipses and the 顿号 are characters of the law and stay.
_WIDTHS = str.maketrans("（）［］，；：？！％／", "()[],;:?!%/")


def level(text: str) -> str:
    """What counts of a wording: every character but blanks, brackets and punctuation in one width."""
    return _BLANKS.sub("", text).translate(_WIDTHS)


def parting(ours: str, theirs: str) -> tuple[str, str]:
    """The first place where two wordings part, with a little of what surrounds it."""
    one, two = level(ours), level(theirs)
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = max(0, at - 12)
    return one[start : at + 13], two[start : at + 13]
