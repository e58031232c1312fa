"""Telling whoever solicits from whoever reports it, or asks whether to believe it: the words are the same.

A phrase that would be refused is held instead where somebody else is said to have said it, or where its truth is asked
for. Whoever solicits may learn to write so, too; a moderator then reads it, as everything.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from core.folding import plain
from qa.screening.hits import BLOCK, HOLD, Hit

_OTHERS = re.compile(
    r"(?:有人|有个人|别人|对方|人家|他们?|她们?|中介|朋友|同事|亲戚|客服|催收员?|业务员|平台|公司|网上|广告|短信|群里|骗子)"
    r"[^。!?\n]{0,12}(?:说|让|叫|教|劝|骗|推荐|发|问|承诺|保证|声称)[^。!?\n]{0,40}$"
)
_DOUBT = re.compile(
    r"(?:真的|可信|靠谱|合法|违法|犯法|犯罪|能信|该信|可以信|骗人|骗局|诈骗|骗子|真假)[^。!?\n]{0,6}(?:吗|么|吧|\?)"
    r"|是不是(?:真|骗|假|违法|犯法)|会不会被骗|怕被骗|怕上当|被骗了"
)
_BEFORE = 80


def spared(hits: Iterable[Hit], text: str) -> list[Hit]:
    """The same hits, with those that would refuse a report or a doubt only holding it."""
    folded = plain(text)
    doubts = bool(_DOUBT.search(folded))
    return [
        replace(hit, level=HOLD, reason=f"{hit.reason}（像在转述或者在问，所以没有拒收）")
        if hit.level == BLOCK and (doubts or _is_reported(plain(hit.word), folded))
        else hit
        for hit in hits
    ]


def _is_reported(word: str, folded: str) -> bool:
    """Whether each place of a word stands behind somebody else who says it."""
    places = [match.start() for match in re.finditer(re.escape(word), folded)]
    return bool(places) and all(_OTHERS.search(folded[max(0, at - _BEFORE) : at]) for at in places)
