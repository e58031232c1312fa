"""The provisions that a page names, laws as printed: 《民法典》第六百七十五条、第六百七十六条, 该法第三十条, 刑法第196条."""

import re
from collections.abc import Iterator

from articles.sourcepages.found import FoundStatute
from articles.sourcepages.lines import flatten
from statutes.citing import names
from statutes.citing.chain import START, Element, chain
from statutes.citing.laws import Law, Subject, law_before

# Regulations and rules that pages on debt name without 《》; the library's own list holds laws alone.
_REGULATION_NAMES = """
征信业管理条例 征信业务管理办法 商业银行信用卡业务监督管理办法 银行卡业务管理办法 储蓄管理条例
贷款通则 诉讼费用交纳办法 支付结算办法 票据管理实施办法 优化营商环境条例 治安管理处罚法
互联网金融从业机构催收自律公约 金融消费者权益保护实施办法 中国人民银行金融消费者权益保护实施办法
银行保险机构消费者权益保护管理办法 商业银行互联网贷款管理暂行办法 网络小额贷款业务管理暂行办法
个人贷款管理办法 消费金融公司管理办法 律师执业管理办法 防范和处置非法集资条例
保障农民工工资支付条例 工伤保险条例 信访工作条例 网络借贷信息中介机构业务活动管理暂行办法
个人信用信息基础数据库管理暂行办法 互联网金融逾期债务催收自律公约 失信被执行人名单规定
"""
_REGULATIONS = tuple(_REGULATION_NAMES.split())
_KEYS = frozenset(names.keys(*names.KNOWN, *_REGULATIONS))
_POINTER = re.compile(
    r"(?:其中?的?|它的?|该法的?|同法的?|上述法律的?|及其|以及其?|和其?|、|,|并|或|另|又|且|而|"
    r"还有|或者|与|同样|第|则|按|据|依|根据|依据|按照|依照|参照|违反|援引|适用|符合|属于|结合|"
    r"由|对|见|是|的|。|;|:|\(|“|”|—|\s|^)$"
)
_OWN = re.compile(r"本(?:法|条例|办法|规定|解释|细则)(?:的|中)?$")
_POINTED = re.compile(
    r"(?:前述|上述|该|同|此|前引|这部|这一|上引)(?:司法)?(?P<kind>解释|规定|办法|条例|意见|细则)(?:的|"
    r"中|里|之)?$"
)
_PAPER = re.compile(
    r"(?:合同|协议|本合同|章程|条款|约定|公约|规则|判决书?|通知书|告知书|本解释|须知|函|说明)(?:的|"
    r"中|里|中的)?$"
)
_LAW_HEAD = re.compile(r"^(?:[【\[(]?[^《\n]{0,12})?《(?P<name>[^》\n]{2,60})》[^。;,]{0,12}$")
_QUOTE = re.compile(r"^[^“”\"「\n。]{0,14}[::,，]?\s*[“\"「](?P<quoted>[^”\"」]{6,800})[”\"」]")
_FAR = 1500
MAX_TEXT = 60_000  # characters; a long article has ten thousand


def find_statutes(text: str) -> list[FoundStatute]:
    """Each provision once, in reading order, with the wording that the page gives for it, if it does."""
    flat = flatten(text[:MAX_TEXT])
    subject = Subject.of(flat, _KEYS)
    found: dict[tuple[str, int, int], FoundStatute] = {}
    done, current = 0, ""
    for match in START.finditer(flat):
        if match.start() < done or _inside_number(flat, match.start()):
            continue
        law = law_before(subject, match.start())
        elements = chain(flat, match.start(), sure=bool(law.key) and not law.loose)
        if not elements:
            continue
        done = elements[-1].end
        name = _name(subject, law, match.start(), current)
        if not name:
            continue
        current = name
        for element in elements:
            for key, statute in _each(flat, text, element, name):
                found.setdefault(key, statute)
    return list(found.values())


def _name(subject: Subject, law: Law, place: int, current: str) -> str:
    """The law as the page prints it; for a bare 第…条 the law that was named last, where that can be meant."""
    text = subject.text
    if law.paper or _OWN.search(text, max(0, place - 6), place):
        return ""  # 本法第五百一十条 stands in a provision's own wording
    if law.key:
        return _printed(subject, law, place) if law.attached or law.loose else _full(subject, law)
    before = text[max(0, place - 12) : place]
    if explained := re.search(r"[\u4e00-\u9fff]{2,10}(?:法|法典)(?:的)?司法解释$", before):
        return re.sub(r"^(?:根据|依据|依照|按照|参照|适用)", "", explained[0])
    if pointed := _POINTED.search(before):
        return _kind_named(subject, place, pointed["kind"])
    if not text.startswith("第", place) or _PAPER.search(before):
        return ""
    if law.problem and law.start < place and (own := _own_name(text[law.start : place])):
        return own
    last = subject.last_named(before=place)
    if last and place - last[0] <= _FAR and not last[1].paper:
        return _full(subject, last[1])
    return (
        current
        if current and (text[max(0, place - 1) : place] in ("\n", "") or _POINTER.search(before))
        else ""
    )


def _kind_named(subject: Subject, place: int, kind: str) -> str:
    """前述司法解释, 该办法: the last law named before it that is one."""
    for end, law in reversed([one for one in subject.named if one[0] <= place]):
        if place - end > _FAR:
            break
        name = law.name or law.key
        court = "最高人民" in subject.text[max(0, law.start - 12) : end]
        if name.endswith(kind) or (kind == "解释" and court):
            return _full(subject, law)
    return ""


def _own_name(words: str) -> str:
    """A name with nothing around it that no list holds: 某省信访条例."""
    words = re.sub(r"(?:的|中|里|规定|中的)$", "", words)
    words = re.sub(r"^.*(?:根据|依据|依照|按照|违反|参照|适用|结合|以及|我国|现行)", "", words)
    return (
        words
        if 4 <= len(words) <= 30
        and re.search(r"(?:法|条例|规定|解释|办法|细则|规则)$", words)
        and not re.match(r"^(?:本|该|此|其|这|相关|有关|上述|前述|同)", words)
        else ""
    )


def _printed(subject: Subject, law: Law, place: int) -> str:
    """The name as it stands before the number, without its brackets."""
    words = subject.text[law.start : place]
    if explained := re.search(r"(?<=[法典例])(?:的)?司法解释", words):
        return re.sub(r"[《》\s]", "", words[: explained.end()])
    bracketed = re.match(r"\s*《([^》]*(?:《[^》]*》[^》]*)?)》", words)
    if bracketed and names.key(bracketed[1]):
        return _known_name(subject, law, bracketed[1])
    bare = re.sub(r"[《》“”\"\s]|(?:的|中|里|之|规定|相关|有关)+$|[(][^)]*[)]$", "", words)
    if (
        re.fullmatch(
            r"(?:同|该|本|此|上述|前述|这部|该部|其)?(?:法律|法典|法|条例|解释|规定|办法|细则|规则|通则)",
            bare,
        )
        or not bare
    ):
        return _full(subject, law)
    return bare if names.key(bare) in subject.keys else _full(subject, law)


def _known_name(subject: Subject, law: Law, inner: str) -> str:
    form = names.key(inner)
    return _full(subject, law) if form in subject.local else inner.strip()


def _full(subject: Subject, law: Law) -> str:
    """The longest form of a law's name that the page itself prints."""
    official = names.full_title(law.key)
    bare = names.key(official)
    for shown in (official, bare, law.key, law.name):
        if shown and shown in subject.text:
            return shown
    short = next((short for short, full in names.SHORT.items() if full == bare and short in subject.text), "")
    return short or law.name or law.key


def _each(
    flat: str, text: str, element: Element, name: str
) -> Iterator[tuple[tuple[str, int, int], FoundStatute]]:
    for i, part in enumerate(element.parts):
        printed = _number(flat[part.start : part.end], part.number, element, flat)
        last = i == len(element.parts) - 1
        yield (
            (names.key(name), part.number, part.sub),
            FoundStatute(name, printed, _quoted(text, element.end) if last else ""),
        )


def _number(words: str, number: int, element: Element, flat: str) -> str:
    """第六百七十五条, 第二百九十三条之一 or 第675条, in the page's own numerals."""
    match = re.search(r"[0-9零〇一二三四五六七八九十百千两]+", words)
    numeral = match[0] if match else str(number)
    sub = re.search(r"[条條]\s*之\s*([一二三四五六七八九十\d]+)", flat[element.start : element.end])
    return f"第{numeral}条" + (f"之{sub[1]}" if sub and len(element.parts) == 1 else "")


def _quoted(text: str, end: int) -> str:
    match = _QUOTE.match(text[end : end + 900])
    return match["quoted"].strip() if match else ""


def _inside_number(flat: str, place: int) -> bool:
    return place > 0 and (flat[place - 1].isdigit() or flat[place - 1] in "零〇一二三四五六七八九十百千两第.")
