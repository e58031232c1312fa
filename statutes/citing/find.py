"""Finds where a text names a provision. It knows names and grammar, not what the library holds.

Everything works on short windows around a number, so that the time is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from core.text import parse_number
from statutes.citing import names

_CN = "零〇一二三四五六七八九十百千两"
_NUM = rf"(?:[0-9０-９]{{1,4}}(?![0-9０-９.．,])|[{_CN}]{{1,9}})"
_BLANK = r"[ \t\u3000\u00a0]?"
_NO_SUB = "般切些种个项定致样起旦类部方边旁"
_SUB = rf"之{_BLANK}(?P<sub>[一二三四五六七八九十]{{1,3}}(?![{_NO_SUB}])|[0-9０-９]{{1,2}}(?![0-9０-９]))"
_START = re.compile(
    rf"第{_BLANK}{_NUM}|[0-9０-９]{{1,4}}(?=(?:[-－]\d{{1,2}})?{_BLANK}[条條])|[{_CN}]{{1,9}}(?=[条條])"
)
_ELEMENT = re.compile(
    rf"(?P<di>第{_BLANK})?(?P<number>{_NUM})(?:[-－](?P<dash>[0-9]{{1,2}})(?={_BLANK}[条條]))?"
    rf"{_BLANK}(?:(?P<tiao>[条條])(?:{_SUB})?)?"
)
_PART = rf"(?:第{_BLANK}{_NUM}{_BLANK}[款项目]|第?[（(]{_NUM}[）)]{_BLANK}项?)"
_TAIL = re.compile(rf"{_BLANK}{_PART}(?:(?:[、和及与或至到]|以及|或者)?{_PART})*")
_PARAGRAPH = re.compile(rf"第{_BLANK}({_NUM}){_BLANK}款")
_ITEM = re.compile(rf"第?{_BLANK}[（(]?({_NUM})[）)]?{_BLANK}项")
_AND = re.compile(rf"{_BLANK}(?:、|和|及|与|或|以及|或者|并|,|，|；|;){_BLANK}")
_TO = re.compile(rf"{_BLANK}(?:至|到|—{{1,2}}|–|-|－|~|～){_BLANK}")
_TILL = "至到—–-－~～"
# Third things in a list of advice, not provisions.
_ORDINAL = re.compile(
    r"(?:的)?(?:建议|意见|路|经验|理由|原因|出路|线索|信息|消息|办法|方法|措施|评论|回复|回答|留言|微博|短信|记录|新闻|提醒|忠告|说明|"
    r"注意|底线|红线|途径|渠道|请求|证据|铁律|线|腿|船|狗|鱼|裤子|街|河|道|生产|地铁|动态|朋友圈|视频|弹幕|帖|推文|语音|催收|核心|干货|"
    r"要点|小贴士|心得|好处|坏处|优点|缺点|原则|命令|公告|通告)"
)
_INFIX = re.compile(
    r"(?:[ \t\u3000\u00a0,，]"
    r"|[（(][^（()）\n]{0,60}[）)]"
    r"|(?:第[一二三四五六七八九十]{1,3}|总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)[编章]|(?<=[》法典编])(?:总则|分则|附则)"
    r"|的相关规定|的有关规定|(?<=[》法典例定释])规定的?|的|中的|里的|中|里|之)$"
)
_YEAR = r"(?P<year>[12][0-9]{3}|[12１２][０-９]{3}|[一二][〇零○一二三四五六七八九]{3})"
_MADE = (
    r"(?:起|公布|颁布|修正|修订|修改|施行|实施|生效|通过|发布|制定|新版|旧版|老版|版|的|后|第[一二三四]次)"
)
_MARK_BEFORE = re.compile(
    rf"(?:{_YEAR}年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?{_MADE}*|(?P<year2>[12][0-9]{{3}})版的?"
    r"|(?P<former>原|旧|老|旧版的?|老版的?|原来的|以前的|过去的|修[订正改]前的?|[当那]时(?:适用|有效|施行|生效)*的?"
    r"|(?:已|已经|现已)?(?:被)?(?:废止|失效)的))[《〈“]?$"
)
_MARK_INSIDE = re.compile(rf"{_YEAR}\s?年?{_MADE}*|〔(?P<doc>[12][0-9]{{3}})〕|\[(?P<doc2>[12][0-9]{{3}})\]")
_FORMER_INSIDE = re.compile(r"旧|原|废止|失效|修[订正改]前")
_FOREIGN = re.compile(
    r"(?:德国|日本|法国|美国|英国|韩国|瑞士|意大利|俄罗斯|苏联|荷兰|西班牙|奥地利|欧盟|加拿大|澳大利亚|新加坡|印度|越南|台湾地区|台湾|香港|澳门|"
    r"国民政府|民国|大清|清末|罗马)的?《?$"
)
# 合同法 does not end in 同法, nor 基本法 in 本法.
_SAME = re.compile(
    r"(?P<word>(?:(?<![合共相不如])同|该|(?<![基根日原])本|此|上述|前述|这部|该部)(?P<kind>法律|法典|法|条例|解释|规定|办法|细则|规则|通则))(?:的|中的|中|里的)?$"
)
_SHORT_FOR = re.compile(
    r"[（(]以下(?:简)?称为?[：:]?[“”\"《「『]{0,2}([^“”\"《》「」『』（()）\n]{2,30})[“”\"》」』]{0,2}[）)]"
)
_OLD_YEAR = re.compile(rf"(?<![0-9]){_YEAR}年|[（(〔](?P<case>[12][0-9]{{3}})[）)〕]")
_CLAUSE_END = re.compile(r"[，。；！？\n,;!?]")
_SENTENCE_END = re.compile(r"[。！？\n!?]")
_PAPER_TRAIL = re.compile(r"判决|裁定|裁判|判令|调解书|旧文|当时|那时|[（(][12][0-9]{3}[）)][^，。]{1,14}号")
_REMARK = re.compile(r"[（(][^（()）]{0,40}[）)]$")
_LOOSE = ("的", "里", "中", "之", "，", "规定")
_WHICH = "看不出是哪部法律，请写全称并加书名号"
# Words that end like the name of a law and are none.
_NO_NAME = re.compile(
    r"(?:按规定|按照规定|依规定|依照规定|有关规定|相关规定|等规定|本规定|此规定|公司规定|平台规定|银行规定|单位规定|国家规定|"
    r"方法|办法|说法|看法|想法|做法|写法|算法|无法|违法|合法|依法|用法|司法|执法|守法|普法|立法|语法|手法|法律解释|"
    r"意见|决定|通知|标准|解释|法规|规则|指引)$"
)
_DROPPED = frozenset(" \t\u3000《》〈〉“”")
_NEAR, _FAR = 300, 3000


@dataclass(frozen=True)
class Part:
    """One number in a mention, with the place of the words that will bear its link."""

    start: int
    end: int
    number: int
    sub: int = 0


@dataclass(frozen=True)
class Mention:
    """One provision, or one range of them, that a text names."""

    start: int
    end: int
    text: str
    law: str  # key of the name (see names.key); empty when the text names none
    name: str  # as a reader would write it: the full title where it is known
    parts: tuple[Part, ...]  # one, or the two ends of a range
    paragraph: int = 0
    item: int = 0
    year: int | None = None  # of the edition that the text means, where it says so
    former: bool = False  # the text says that an older edition is meant
    said_in: int | None = None  # an earlier year to which the sentence belongs
    problem: str = ""  # why nobody can tell which law is meant

    @property
    def number(self) -> int:
        return self.parts[0].number

    @property
    def sub(self) -> int:
        return self.parts[0].sub


@dataclass(frozen=True)
class _Law:
    """The law that stands before a number, and where its name begins."""

    key: str = ""
    name: str = ""
    start: int = 0
    year: int | None = None
    former: bool = False
    problem: str = ""
    paper: bool = False  # a contract or the like: say nothing
    silent: bool = False
    attached: bool = True  # name and number are one mention
    loose: bool = False  # 的 or a comma stands between them


@dataclass
class _Text:
    """A text with what is asked of it again and again."""

    text: str
    keys: Collection[str]
    local: dict[str, str] = field(default_factory=dict)  # short names that the text agrees on
    by_ending: dict[str, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # last two characters → names, longest first
    brackets: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[int, _Law]] = field(default_factory=list)


def find(text: str, keys: Collection[str] = names.KNOWN) -> list[Mention]:
    """All mentions in reading order. `keys` are the forms of every name that counts (see names.keys)."""
    subject = _Text(text, keys, by_ending=_by_ending({form: form for form in keys}))
    subject.brackets = list(_bracketed(text))
    subject.local = _short_names(subject)
    if subject.local:
        subject.by_ending = _by_ending({form: form for form in keys} | subject.local)
    subject.named = list(_named_laws(subject))
    found: list[Mention] = []
    done = 0
    for match in _START.finditer(text):
        if match.start() < done or _digit_at(text, match.start() - 1):
            continue
        law = _law_before(subject, match.start())
        chain = _chain(text, match.start(), sure=bool(law.key) and not law.loose)
        if not chain:
            continue
        done = chain[-1].end
        if law.paper or law.silent:
            continue
        found += _mentions(subject, law, chain)
    return found


# The numbers: 第六百七十五条、第六百七十六条; 第675、676条; 第667条至第680条; each with 款 and 项


@dataclass(frozen=True)
class _Element:
    start: int
    end: int
    parts: tuple[Part, ...]
    closed: bool
    tail: str = ""


def _chain(text: str, start: int, *, sure: bool) -> list[_Element]:
    """The elements from `start` on, up to the last that is closed by 条."""
    chain: list[_Element] = []
    position, separator = start, ""
    while element := _element(text, position, first=not chain):
        if chain and not _continues(text, chain[-1], separator, element):
            break
        if separator and separator.strip()[:1] in _TILL and separator.strip():
            last = chain.pop()
            if element.parts[0].number < last.parts[0].number:
                chain.append(last)
                break
            element = replace(element, start=last.start, parts=(last.parts[0], element.parts[0]))
        chain.append(element)
        joint = (
            _AND.match(text, element.end)
            or (len(element.parts) == 1 and _TO.match(text, element.end))
            or None
        )
        if not joint:
            break
        position, separator = joint.end(), joint[0]
    while chain and not chain[-1].closed:
        chain.pop()
    if len(chain) == 1 and not sure and _ORDINAL.match(text, chain[-1].end):
        chain.pop()
    return chain


def _element(text: str, position: int, *, first: bool) -> _Element | None:
    match = _ELEMENT.match(text, position)
    if not match:
        return None
    number = parse_number(match["number"])
    dash = parse_number(match["dash"] or "") or 0
    if not number or number > 9999:
        return None
    if dash > number:  # 第67-70条 is a range, 第293-1条 is 第二百九十三条之一
        end = match.end("number")
        return _Element(position, end, (Part(position, end, number),), False)
    sub = parse_number(match["sub"] or "") or dash
    tail = _TAIL.match(text, match.end()) if match["tiao"] else None
    end = tail.end() if tail else match.end()
    part = Part(position, end, number, sub)
    return _Element(position, end, (part,), bool(match["tiao"]), tail[0] if tail else "")


def _continues(text: str, last: _Element, separator: str, element: _Element) -> bool:
    """Whether what follows a separator still belongs to the list."""
    has_di = text.startswith("第", element.start)
    if not has_di and not element.closed and last.closed:
        return False  # 第675条、12个月
    if separator.strip() in {",", "，", "；", ";", "并"}:
        # A comma also begins the next thought: 第五百七十七条，第二条路是…
        return has_di and element.closed and element.parts[0].number > last.parts[-1].number
    if element.closed and _ORDINAL.match(text, element.end):
        return False
    return has_di or element.closed or not last.closed


def _mentions(subject: _Text, law: _Law, chain: list[_Element]) -> Iterator[Mention]:
    said_in = _earlier_year(subject.text, law.start)
    for i, element in enumerate(chain):
        start = law.start if i == 0 and law.attached and law.key else element.start
        parts = element.parts
        if i == 0 and law.attached and law.key:
            parts = (replace(parts[0], start=start), *parts[1:])
        paragraph, item = _PARAGRAPH.search(element.tail), _ITEM.search(element.tail)
        yield Mention(
            start=start,
            end=element.end,
            text=subject.text[start : element.end],
            law=law.key,
            name=law.name,
            parts=parts,
            paragraph=(parse_number(paragraph[1]) or 0) if paragraph else 0,
            item=(parse_number(item[1]) or 0) if item else 0,
            year=law.year,
            former=law.former,
            said_in=said_in,
            problem=law.problem,
        )


# The law before a number


def _law_before(subject: _Text, position: int) -> _Law:
    """What stands before `position`: at once, or past blanks, remarks in brackets, 的, 合同编, 总则."""
    text, end, aside, joints = subject.text, position, "", ""
    with_di = text.startswith("第", position)
    for _ in range(6):
        loose = any(joint in joints for joint in _LOOSE)
        if loose and not with_di:
            break  # 民法典的1260条 counts them
        law = _name_ending_at(subject, end, aside)
        if law:
            return replace(law, loose=loose)
        infix = _INFIX.search(text, max(0, end - 64), end)
        if not infix or ("，" in joints and not infix[0].isspace()):
            break
        if infix[0] in ",，" and not text.endswith("》", 0, infix.start()):
            break  # a comma parts a number from a name in 《》 alone
        aside += infix[0] if infix[0][0] in "（(" else ""
        joints = infix[0].replace(",", "，") + joints
        end = infix.start()
    return _unnamed(subject, position) if with_di else _Law(silent=True)


def _name_ending_at(subject: _Text, end: int, aside: str = "") -> _Law | None:
    """The law, or the contract, whose name ends at `end`; None when no name stands there."""
    text = subject.text
    if text.endswith("》", 0, end):
        i = bisect_right(subject.brackets, (end, -1))
        found = i < len(subject.brackets) and subject.brackets[i][0] == end
        return _in_brackets(subject, subject.brackets[i][1], end, aside) if found else None
    if bare := _bare_name(subject, end):
        return _marked(subject, bare[0], bare[1], aside, "")
    if same := _same_law(subject, end):
        return same
    window = text[max(0, end - 12) : end]
    if names.PAPERS.search(window):
        return _Law(paper=True)
    if names.GENERIC.search(window):
        return (
            _Law(silent=True) if _NO_NAME.search(window) else _Law(start=end, problem=_WHICH, attached=False)
        )
    return None


def _in_brackets(subject: _Text, start: int, end: int, aside: str) -> _Law:
    inner = subject.text[start + 1 : end - 1]
    remark = _REMARK.search(inner)
    form = names.key(inner)
    if remark and form not in subject.keys:
        aside, form = aside + remark[0], names.key(inner[: remark.start()])
    form = subject.local.get(form, form)
    if names.PAPERS.search(form) and form not in subject.keys:
        return _Law(paper=True)
    known = form if form in subject.keys else _without_court(subject, form)
    return _marked(subject, known, start, aside, inner)


def _without_court(subject: _Text, form: str) -> str:
    for other in names.keys(form):
        if other in subject.keys:
            return other
    return form


def _marked(subject: _Text, form: str, start: int, aside: str, inner: str) -> _Law:
    """The law with what stands around its name about an edition."""
    before = subject.text[max(0, start - 26) : start]
    if _FOREIGN.search(before):
        return _Law(silent=True)
    mark = _MARK_BEFORE.search(before)
    year, former = None, False
    if mark:
        year = parse_number(mark["year"] or mark["year2"] or "")
        former = bool(mark["former"])
    inside = _MARK_INSIDE.search(aside)
    if inside:
        year = parse_number(inside["year"] or inside["doc"] or inside["doc2"])
    former = former or bool(_FORMER_INSIDE.search(aside))
    name = names.full_title(form if form in subject.keys else inner or form)
    return _Law(form, name, start, year, former)


def _bare_name(subject: _Text, end: int) -> tuple[str, int] | None:
    """The longest known name that ends at `end`, brackets inside it disregarded; with its start."""
    forms = subject.by_ending.get(subject.text[end - 2 : end] if end > 1 else "")
    if not forms and subject.text[end - 1 : end] in _DROPPED:
        forms = subject.by_ending.get(
            "".join(c for c in subject.text[max(0, end - 6) : end] if c not in _DROPPED)[-2:]
        )
    if not forms:
        return None
    window_start = max(0, end - len(forms[0][0]) - 40)
    places = [i for i in range(window_start, end) if subject.text[i] not in _DROPPED]
    joined = "".join([subject.text[i] for i in places]).translate(names.WIDTHS)
    while (prc := joined.find(names.PRC)) >= 0:
        joined = joined[:prc] + joined[prc + len(names.PRC) :]
        del places[prc : prc + len(names.PRC)]
    for form, meant in forms:
        if joined.endswith(form):
            return meant, _with_prc(subject.text, places[len(joined) - len(form)])
    return None


def _with_prc(text: str, start: int) -> int:
    opening = start - 1 if text[start - 1 : start] in ("《", "〈") and start else start
    return opening - 7 if text[max(0, opening - 7) : opening] == "中华人民共和国" else start


def _same_law(subject: _Text, end: int) -> _Law | None:
    """同法, 该条例: the last law named before it that can be called so."""
    same = _SAME.search(subject.text, max(0, end - 8), end)
    if not same:
        return None
    kind = same["kind"]
    endings = ("法", "法典") if kind in ("法律", "法") else (kind,)
    i = bisect_right(subject.named, same.start(), key=_place)
    while i and same.start() - subject.named[i - 1][0] < _FAR:
        i -= 1
        law = subject.named[i][1]
        if law.paper and kind not in ("法律", "法典", "法", "条例", "解释"):
            return _Law(paper=True)
        if _REMARK.sub("", law.name).endswith(endings) or _REMARK.sub("", law.key).endswith(endings):
            return replace(law, start=same.start())
    if kind in ("规定", "细则", "规则", "办法"):
        return _Law(silent=True)
    return _Law(start=same.start(), problem=f"“{same['word']}”前面没有写明是哪部法律", attached=False)


def _unnamed(subject: _Text, position: int) -> _Law:
    """A bare 第…条: nothing to say, unless a law was named shortly before in the same paragraph and may be meant."""
    i = bisect_right(subject.named, position, key=_place) - 1
    place, law = subject.named[i] if i >= 0 else (-_FAR, _Law())
    if position - place > _NEAR or law.paper or "\n" in subject.text[place:position]:
        return _Law(silent=True)
    return _Law(start=position, problem="没有写是哪部法律的条文", attached=False)


def _place(named: tuple[int, _Law]) -> int:
    return named[0]


# Names and years elsewhere in the text


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Every 《…》 as (end, start), in order of the end; a name may hold another one."""
    stack: list[int] = []
    for match in re.finditer(r"[《》\n]", text):
        if match[0] == "《":
            stack.append(match.start())
        elif match[0] == "\n":
            stack.clear()
        elif stack and match.end() - stack[-1] <= 140:
            yield match.end(), stack.pop()
        else:
            stack.clear()


def _short_names(subject: _Text) -> dict[str, str]:
    """（以下简称“解释”）: what the text itself agrees to call a law."""
    local: dict[str, str] = {}
    for match in _SHORT_FOR.finditer(subject.text):
        law = _name_ending_at(subject, match.start())
        if law and law.key:
            local[names.key(match[1])] = law.key
    return local


def _named_laws(subject: _Text) -> Iterator[tuple[int, _Law]]:
    """Where the text names laws at all, in order: what 同法 and 该法 may refer back to."""
    by_place = {end: _in_brackets(subject, start, end, "") for end, start in subject.brackets}
    endings = re.compile("|".join(map(re.escape, subject.by_ending)) or r"(?!)")
    for match in endings.finditer(subject.text):
        if match.end() not in by_place and not subject.text.startswith("》", match.end()):
            bare = _bare_name(subject, match.end())
            if bare:
                by_place[match.end()] = _marked(subject, bare[0], bare[1], "", "")
    yield from sorted(((place, law) for place, law in by_place.items() if not law.silent), key=_place)


def _by_ending(meant: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    by_ending: dict[str, list[tuple[str, str]]] = {}
    for form in sorted(meant, key=len, reverse=True):
        by_ending.setdefault(form[-2:], []).append((form, meant[form]))
    return by_ending


def _earlier_year(text: str, position: int) -> int | None:
    """The year of the clause or, where it speaks of judgments and the like, of the sentence that names the law."""
    before = text[max(0, position - 200) : position]
    sentence = _SENTENCE_END.split(before)[-1]
    clause = _CLAUSE_END.split(sentence)[-1]
    where = sentence if _PAPER_TRAIL.search(sentence) else clause
    years = [parse_number(match["year"] or match["case"]) for match in _OLD_YEAR.finditer(where)]
    return years[-1] if years else None


def _digit_at(text: str, position: int) -> bool:
    return position >= 0 and (text[position].isdigit() or text[position] in _CN + "第.")
