"""Who is the same firm: lawyers name theirs in words of their own, and what is asked is whose interests they share."""

import re

from core.text import fold

_BRACKETS = re.compile(r"[(（\[【〔<《].*?[)）\]】〕>》]")
_NOT_A_NAME = re.compile(r"[\W_]+")
_KIND = re.compile(r"(?:律师事务所|律师行|律师所|律所|事务所)(?:.{0,12}(?:分所|办公室))?$")


def firm_key(name: str) -> str:
    """A firm's name as it is compared: width, case, blanks, places in brackets, branches and 律师事务所 do not count.

    Rather too wide than too narrow: two branches of one name are one firm, whose clients bind both.
    """
    folded = fold(name)
    bare = _NOT_A_NAME.sub("", _BRACKETS.sub("", folded))
    return _KIND.sub("", bare) or bare or _NOT_A_NAME.sub("", folded)
