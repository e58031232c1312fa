"""A number that tells somebody what they owe, may lose or have time for stands beside what it rests on.

In one paragraph (list item, table row, short-answer line, step) with a number of money, share or time there is a citation
or a figure token. Titles, questions, descriptions and headings can hold neither: their number stands again in a
paragraph that can. What is left out is told in `APART`, with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.checking.citations import Cited
from articles.checking.known import Known
from articles.checking.text import PLAIN, Fault, Piece, Text
from core.text import fold, parse_number

RULE = "number"
_ARABIC = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?[十百千万亿]{0,2}"
_CHINESE = (
    r"[零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二三四五六七八九]+)?"
)
_UNIT = (
    r"个?工作日|个?小时|个半月|个多?月|周年|年|天|日|月|倍|人民币|元|块钱?|%|％|‰|‱|个点"
    r"|个?(?:星期|礼拜)(?![一二三四五六日天])|周(?![一二三四五六日])|个?季度"
)
_ENDS = r"(?=[，。；、：！？）”\s]|以[上下内]|左右|到|至|$)"
_NUMBER = re.compile(
    rf"(?P<share>[百千万]\s?分之\s?(?:{_CHINESE}|{_ARABIC}))"
    rf"|(?P<value>{_ARABIC}|{_CHINESE})\s{{0,2}}(?:多|余|来|几)?(?P<unit>{_UNIT})"
    r"|(?P<half>半(?:年|个月))"
    # Other ways to say an amount or a share: ￥5000, 五万以上, 三成, 打八折, 三分之一, 月息两分, 翻倍
    rf"|(?P<other>(?:[￥¥]|RMB)\s?{_ARABIC}"
    rf"|(?:[0-9.]+|[一二两三四五六七八九十百]+)[十百千]?万{_ENDS}"
    rf"|[一二两三四五六七八九]成{_ENDS}|打[一二三四五六七八九0-9.]+折|[一二三四五六七八九十0-9]+分之[一二两三四五六七八九十0-9]+"
    rf"|[年月日]息\s?(?:{_CHINESE}|{_ARABIC})[分厘]|(?:{_CHINESE}|{_ARABIC})[分厘]利|翻(?:一|两|几)?[倍番])"
)
# What looks like such a number and tells nobody what they owe or have time for: (pattern, why).
APART = (
    (r"[12][0-9]{3}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?", "日历上的日期"),
    (r"[0-9]{1,2}月[0-9]{1,2}[日号]?|(?<![0-9])1?[0-9]月(?![0-9])", "日历上的日期"),
    (r"[12][0-9]{3}(?:年?[、至到和—–-]+)(?=[12][0-9]{3}年)", "日历上的日期"),
    (r"每个?月[0-9一二三四五六七八九十]{1,3}[日号]", "日历上的日期：每月的还款日"),
    (r"[二两][〇零][〇零一二三四五六七八九]{2}年", "日历上的日期"),
    (r"第[0-9一二三四五六七八九十]{1,4}(?:天|日|年|个月|个工作日)", "次序，不是长短；所数的期限自己另有数字"),
    (r"(?<![一二三四五六七八九〇0-9])[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]", "日历上的日期"),
    (r"百分之百的|[上下每这那]一周|第[0-9一二三四五六七八九十]{1,3}周", "没有说多少，也没有说多久"),
    (r"[有哪那这同某前后早晚多]一[天日年]|一[天年](?:天|一天|比一[天年])", "俗语里的一天，没有长短"),
    (r"三天两头|十天半月|一日三餐|有朝一日|一年到头|一年四季|三年五载|千日|百日", "成语"),
    (r"(?:折成|换算成|折算成|算成|合成|按|等于)一年|一年(?=是多少|是百分之|按几天|按多少天)", "年化的“年”，是量法不是数"),
    (r"[一五]年期(?:以上)?", "利率品种的名字：一年期、五年期以上 LPR"),
    (r"7[×xX*]24小时|24小时(?=热线|接听|服务|有人)", "热线的服务时间，在热线表里有出处"),
    (r"上一年度?", "过去的那一年，没有长短"),
    (
        r"(?<![一二三四五六七八九十百千万0-9])[几数]+[十百千万亿]*(?:元|块钱?|天|日|年|个月|倍)|上[百千万亿]+(?:元|块钱?)",
        "约数，没有说多少",
    ),
)  # fmt: skip
_APART = re.compile("|".join(f"(?:{pattern})" for pattern, _ in APART))
# An invented example says so. What follows in the same sentence, and the list or table that such a sentence opens, is one.
_EXAMPLE = re.compile(r"例如|比如|譬如|比方说|假设|假如|假定|举个例子|举例")
# A number that somebody else claims, in quotation marks, in a paragraph that denies the claim.
_CLAIM = re.compile(r"“[^“”]*”")
_DENIES = re.compile(r"没有|不是|不会|不能|不叫|不听|不因为|不先|不信|不等于|别|假的|骗")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_SHARES = {"百": "%", "千": "‰", "万": "‱"}
_UNITS = {"天": "日", "周年": "年", "％": "%", "块": "元", "块钱": "元", "个多月": "个月"}


@dataclass(frozen=True)
class Number:
    """One number as it is written and as it compares: 三十日, 30天 and ３０日 are the same."""

    written: str
    value: str
    unit: str

    @property
    def same(self) -> tuple[str, str]:
        return self.value, self.unit


def numbers(text: Text, cited: list[Cited], known: Known) -> Iterator[Fault]:
    covered = {number.same for piece, own in zip(text.pieces, cited, strict=True)
               if _rests(piece, own) for number in _shown(piece, known)}  # fmt: skip
    for piece, own in zip(text.pieces, cited, strict=True):
        if _rests(piece, own):
            continue
        bare = list(dict.fromkeys(numbers_of(piece)))
        if piece.kind in PLAIN:
            bare = [number for number in bare if number.same not in covered]
            what = "正文里没有一段既有这个数、又有出处"
        else:
            what = "同一段里没有出处"
        if bare:
            written = "、".join(f"“{number.written}”" for number in bare)
            words = f"{written}{what}：写上法条链接、《…》第…条或 {{{{figure:…}}}}；自己举的例子写明“例如”；没有出处就去掉数字。"
            yield text.fault(RULE, words, piece, bare[0].written)


def _rests(piece: Piece, cited: Cited) -> bool:
    return bool(cited.rests_on_law or piece.law_codes or piece.figures)


def _shown(piece: Piece, known: Known) -> list[Number]:
    """The numbers that a reader sees in a piece, those of its figures too."""
    words = piece.plain + "".join(f" {known.figures.get(key, '')}" for key in piece.figures)
    return list(find(words))


def numbers_of(piece: Piece) -> Iterator[Number]:
    """The numbers of a piece that need something to rest on."""
    if _opens_examples(piece.lead):
        return
    own = _CLAIM.sub("□", piece.plain)
    for sentence in _SENTENCE_END.split(own if _DENIES.search(own) else piece.plain):
        example = _EXAMPLE.search(sentence)
        yield from find(sentence[: example.start()] if example else sentence)


def _opens_examples(lead: str) -> bool:
    last = _SENTENCE_END.split(lead.strip())[-1]
    return last.endswith(("：", ":")) and bool(_EXAMPLE.search(last))


def find(words: str) -> Iterator[Number]:
    """Numbers with a unit of money, share or time, in Arabic, full-width or Chinese numerals."""
    for match in _NUMBER.finditer(_APART.sub("□", words)):
        if match["share"]:
            yield Number(
                match[0], _value(match["share"].partition("之")[2].strip()), _SHARES[match["share"][0]]
            )
        elif match["half"]:
            yield Number(match[0], "0.5", match["half"][1:])
        elif match["other"]:
            yield Number(match[0], fold(match[0]), "")
        else:
            unit = match["unit"]
            if unit == "块" and len(_value(match["value"])) == 1:
                continue  # 分成三块
            yield Number(match[0], _value(match["value"]), _UNITS.get(unit, unit))


def _value(written: str) -> str:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", fold(written))
    arabic = re.fullmatch(r"([0-9.]+)([十百千万亿]*)", plain)
    if arabic:
        scale = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
        value = float(arabic[1].strip(".") or 0)
        for unit in arabic[2]:
            value *= scale[unit]
        return f"{value:g}"
    whole, _, part = plain.partition("点")
    number = parse_number(whole)
    if number is None:
        return plain
    digits = "".join(str(parse_number(digit)) for digit in part)
    return f"{float(f'{number}.{digits or 0}'):g}"
