"""Mobile numbers of mainland China, as people write them and as they are shown."""

import re

from core.folding import plain

MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_BEFORE = re.compile(r"(?:\+|00)?86(?=1)", re.ASCII)
_BETWEEN = re.compile(r"[\s().-]+")


def read(typed: str) -> str:
    """Eleven digits; raises ValueError with what is wrong. Full width, blanks, dashes and +86 are understood."""
    bare = _BEFORE.sub("", _BETWEEN.sub("", plain(typed)), count=1)
    if not MOBILE.fullmatch(bare):
        raise ValueError("手机号写得不对。要中国大陆的手机号，11 位数字，1 开头。")
    return bare


def masked(number: str) -> str:
    """138****1234: enough for its owner to know which one it is."""
    return f"{number[:3]}****{number[-4:]}"
