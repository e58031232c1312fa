"""Words that may say who somebody is, or how to reach somebody: they are neither counted nor offered to others."""

import re

from core.folding import plain, spoken_as_digits
from core.redaction import redact

_NO_CHARACTER = re.compile(r"[\W_]+")
_SCATTERED = 9  # digits among other characters
_TELLING = [
    re.compile(pattern)
    for pattern in (
        # Where somebody lives.
        r"[0-9](?:号楼|号院|栋|幢|单元|室|弄|巷)|(?:路|街|大道|巷|胡同|村|镇|小区|花园)[0-9]+号",
        # The number of a lawsuit, with its year or without.
        r"20[0-9]{2}[一-鿿]{1,2}[0-9]{0,6}[民刑执行知破]",
        r"[民刑执行知破](?:[初终再申监特督催异复恢保更他辖]字?第?|字第)[0-9]+号?",
        # The plate of a car.
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][a-z0-9]{5}",
        r"我叫|名叫|我的名字|姓名",
    )
]
_ACCOUNT = re.compile(r"(?<![a-z0-9])(?=[a-z0-9_-]{6})[a-z][a-z_-]*[0-9]")
_SITE = re.compile(r"://|www\.|\.(?:com|cn|net|top|xyz|cc|vip)\b")


def tells_of_somebody(text: str, *, digits: int = 6) -> bool:
    """Whether there may be a number, an address, a name or an account in it; so many digits in a row are a number.

    Neither width, Chinese digits nor what stands between the digits hides a number.
    """
    folded = plain(text)
    bare = spoken_as_digits(_NO_CHARACTER.sub("", folded).replace("两", "二"))
    return (
        bool(redact(text).found)
        or bool(re.search(f"[0-9]{{{digits}}}", bare))
        or sum(char.isdigit() for char in bare) >= _SCATTERED
        or any(each.search(bare) for each in _TELLING)
        or any(each.search(folded) for each in (_ACCOUNT, _SITE))
    )
