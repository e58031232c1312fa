"""Telling whoever solicits from whoever reports it, or asks whether to believe it: the words are the same.

A phrase that would be refused is held instead where somebody else is said to have said it, where its truth is asked for,
where harm is told that came of it, where such an offer is sought, and where a question follows: advertisements ask first
and offer then, people in trouble tell first and ask then. Whoever solicits may learn to write so, too; a moderator then
reads it, as everything.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from core.folding import plain
from qa.screening.hits import BLOCK, HOLD, Hit

_OTHERS = re.compile(
    r"(?:有人|有个人|别人|对方|人家|他们?|她们?|中介|朋友|同事|亲戚|客服|催收员?|业务员|经理|老师|老板"
    r"|老公|老婆|丈夫|妻子|前[夫妻]|家人|银行|商家|法院|法官|律师|平台|公司|网上|广告|短信|群里|骗子)"
    r"[^。!?\n]{0,12}(?:说|让|叫|教|劝|骗|推荐|发|问|承诺|保证|声称)[^。!?\n]{0,40}$"
)
_DOUBT = re.compile(
    r"(?:真的|可信|靠谱|合法|违法|犯法|犯罪|能信|该信|可以信|骗人|骗局|诈骗|骗子|真假)[^。!?\n]{0,6}(?:吗|么|吧|\?)"
    r"|是不是(?:真|骗|假|违法|犯法)|会不会被骗|怕被骗|怕上当|被骗了"
)
_HARMED = re.compile(
    r"被骗|受骗|骗了|上当|失联|跑路|拉黑|不见了|报了?警|没有?(?:任何|什么|一点)?(?:效果|用处)|没办成|没到账|砍头息"
    r"|(?:怎么|怎样|如何|想|要求|不肯|不给|拒绝|拒不)退|要回来?|追回|举报|判刑|坐牢|被抓|被判|被查"
)
_SOUGHT = re.compile(
    r"求(?:个|一个|能|推荐|助)|哪里(?:可以|能|有)|有没有(?!人|朋友|姐妹|兄弟|需要)|谁(?:有|能|知道)"
)
_QUESTION = re.compile(r"怎么(?!样都)|吗(?![啡])|\?|会不会|能不能|要不要|该不该|请问|有什么后果|如何")
# Of whom an account is that stands right behind: not the writer's own, then.
_THEIRS = re.compile(r"(?:催收员?|骗子|对方|中介|客服|业务员|经理|[他她]们?)的?$")
_BEFORE = 80


def spared(hits: Iterable[Hit], text: str) -> list[Hit]:
    """The same hits, with those that would refuse a report or a doubt only holding it."""
    folded = plain(text)
    doubts = any(sign.search(folded) for sign in (_DOUBT, _HARMED, _SOUGHT))
    return [
        replace(hit, level=HOLD, reason=f"{hit.reason}（像在转述或者在问，所以没有拒收）")
        if hit.level == BLOCK and (doubts or _is_told(plain(hit.word), folded))
        else hit
        for hit in hits
    ]


def _is_told(word: str, folded: str) -> bool:
    """Whether each place of a word stands behind somebody else who says it, or the last of them before a question."""
    places = [match.span() for match in re.finditer(re.escape(word), folded)]
    if not places:
        return False
    asked = _QUESTION.search(folded, places[-1][1]) is not None
    before = [folded[max(0, at - _BEFORE) : at] for at, _ in places]
    return asked or all(_OTHERS.search(each) or _THEIRS.search(each) for each in before)
