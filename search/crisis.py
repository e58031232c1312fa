"""Words of somebody in despair: the page then shows first whom to call, whatever else it finds."""

import re

from core.text import fold
from search.reading import simplified

# 跳楼价 and 喝药店 are not meant; a nickname for a game is not either. Better once too often than once too little.
_CRISIS = re.compile(
    r"不想活|想死|去死了|死了算了|不如死|寻死|自杀(?!式)|自尽|自残|跳楼(?!价|机)|跳河|跳江|跳桥|跳海|上吊|割腕|烧炭|服毒"
    r"|喝(?:农)?药(?!店|水|酒)|安眠药|活不下去|活不了|活够了|不想再活|活着没(?:有)?(?:意思|意义)|没(?:有)?活路|一了百了"
    r"|了结(?:自己|生命)|结束(?:自己的?)?生命|遗书|遗言|轻生|buxianghuo|zisha|xiangsi"
)


def speaks_of_despair(text: str) -> bool:
    """Whether the words call for the help card; blanks, signs and traditional characters do not hide them."""
    return bool(_CRISIS.search(re.sub(r"[\W_]+", "", simplified(fold(text)))))
