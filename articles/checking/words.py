"""Words that mislead a frightened reader: six that need their explanation, some that nobody may use, facts nobody has seen.

The tables here are the only place of these rules; docs/editorial-guide.md tells why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.checking.known import Known
from articles.checking.text import PLAIN, Fault, Piece, Text


@dataclass(frozen=True)
class Danger:
    """A word that frightens or sells. It stands in quotation marks or an editor's note, and its truth stands beside it."""

    words: tuple[str, ...]
    truth: str  # for the editor: what the paragraph has to say
    said: tuple[str, ...]  # one of these in the same paragraph says it
    in_sentence: bool = False  # the sentence itself says it, and no quotation marks are needed


DANGERS = (
    Danger(
        ("滞纳金",),
        "借款没有“滞纳金”：叫法错了，要看合同里的逾期利息和违约金",
        ("逾期利息", "违约金", "不该这样叫", "不叫", "取消"),
    ),
    Danger(
        ("罚款",),
        "只有行政机关、法院能罚款：这一句要写明是谁罚，合同里的写“违约金”",
        ("行政机关", "法院", "公安", "监管", "拘留", "处罚", "违约金"),
        in_sentence=True,
    ),
    Danger(
        ("立案标准",),
        "民事起诉没有“立案标准”，要说清是哪一种立案",
        (
            *("没有“立案标准", "没有“花呗立案标准", "没有这样的标准", "不存在", "刑事", "四个条件", "起诉条件"),
            *("哪一种", "由法律规定", "立案的条件"),
        ),
    ),
    Danger(
        ("停息挂账",),
        "法律里没有这个词：利息停不停看签的协议，信用卡可以谈个性化分期",
        ("没有这个词", "没有“停息挂账”", "个性化分期", "网上的叫法", "看协议", "看签的协议"),
    ),
    Danger(
        ("信用修复申请", "申请信用修复"),
        "准确的记录没有办法“申请修复”：写异议、到期删除",
        (
            *("异议", "不用申请", "没有“申请修复”", "没有这种", "没有这样的", "没有付费", "到期"),
            *("五年", "5年", "删不掉", "消不掉", "更正"),
        ),
    ),
    Danger(
        ("黑名单",),
        "征信没有“黑名单”：要说清是哪一种名单",
        (
            *("失信被执行人", "没有“黑名单", "没有黑名单", "没有叫", "没有这个名单", "没有这样的名单"),
            *("哪一种", "哪个名单", "网上的叫法"),
        ),
    ),
)  # fmt: skip
QUOTED_ONLY = ("洗征信",)
NEVER = {
    **dict.fromkeys(
        ("百分百", "必成功", "保证减免", "包过", "一定能减", "强制下款", "快速上岸", "专业团队"), "承诺结果"
    ),
    **dict.fromkeys(("一定坐牢", "一定不坐牢"), "说死了"),
    **dict.fromkeys(("就不用还", "可以不还"), "会让人以为债没有了"),
    **dict.fromkeys(("据悉", "相关规定"), "没有说是谁、哪部法律"),
    **dict.fromkeys(("！", "!"), "正文不用感叹号"),
}
# Where one of these words says the contrary of what it would say alone.
_HONEST = ("不是超过就不用还",)
# Facts whose original nobody here has seen: the paragraph says so.
NOT_SEEN = (
    "法发〔2017〕22号",
    "银发〔2016〕111号",
    "GB/T 45251",
    "云闪付",
    "百行征信",
    "消费投诉处理管理办法",
)
SAYS_SO = ("还没有核对", "都没有核对", "以合同", "待核对")
_QUOTED = re.compile(r"“[^”]*”")


def says_unseen(words: str) -> bool:
    """Whether a paragraph tells that nobody here has compared a rule with its original."""
    return any(said in words for said in SAYS_SO) or "转述" in words


def outside_quotes(words: str) -> str:
    return _QUOTED.sub("", words)


def dangers(text: Text, known: Known) -> Iterator[Fault]:
    for piece in text.pieces:
        for danger in DANGERS:
            for word in danger.words:
                if word in piece.plain and (why := _why_unexplained(danger, word, piece, text, known)):
                    yield text.fault("danger", f"“{word}”{why}：{danger.truth}。", piece, word)


def _why_unexplained(danger: Danger, word: str, piece: Piece, text: Text, known: Known) -> str:
    if danger.in_sentence:
        own = [one for one in outside_quotes(piece.plain).split("。") if word in one]
        silent = [one for one in own or [piece.plain] if not _is_explained(danger, one)]
        return "没有说是谁罚的" if silent else ""
    is_note = piece.kind in ("note", "comment")
    if not is_note and word in outside_quotes(piece.plain):
        return "没有放进引号"
    if word in known.terms or _is_explained(danger, piece.plain):
        return ""
    if piece.kind in PLAIN and any(
        _is_explained(danger, one.plain) for one in text.pieces if word in one.plain
    ):
        return ""
    return "旁边没有解释"


def _is_explained(danger: Danger, words: str) -> bool:
    return any(said in words for said in danger.said)


def misleading(text: Text) -> Iterator[Fault]:
    """Promises, threats and empty words, in what speaks to the reader."""
    for piece in text.pieces:
        if piece.kind in ("note", "comment"):
            continue
        plain = outside_quotes(piece.plain)
        for phrase in _HONEST:
            plain = plain.replace(phrase, "")
        for word, why in NEVER.items():
            if word in plain:
                yield text.fault("words", f"不写“{word}”：{why}。", piece, word)
        for word in QUOTED_ONLY:
            if word in plain:
                yield text.fault("words", f"“{word}”是骗局的叫法，要放进引号。", piece, word)


def unseen(text: Text) -> Iterator[Fault]:
    for piece in text.pieces:
        for name in NOT_SEEN:
            if piece.kind not in PLAIN and name in piece.plain and not says_unseen(piece.plain):
                words = f"“{name}”的原文没有人见过，同一段里要说“我们还没有核对官方原文”。"
                yield text.fault("unseen", words, piece, name)
