"""Which law stands before a number: by its name, as 同法, or not at all; and what is said there of its edition."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.text import parse_number
from statutes.citing import names

_INFIX = re.compile(
    r"(?:[ \t\u3000\u00a0,，]"
    r"|[（(][^（()）\n]{0,60}[）)]"
    r"|(?<=》)[（(]"
    r"|(?:第[一二三四五六七八九十]{1,3}|总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)[编章]|(?<=[》法典编])(?:总则|分则|附则)"
    r"|(?:19|20)[0-9]{2}年?(?:修正|修订|修改|版)[版本]?|(?<=[》法典例])[原旧]"
    r"|的相关规定|的有关规定|(?<=[》法典例定释])规定的?|的|中的|里的|中|里|之)$"
)
YEAR = r"(?P<year>[12][0-9]{3}|[12１２][０-９]{3}|[一二][〇零○一二三四五六七八九]{3})"
_MADE = (
    r"(?:起|公布|颁布|修正|修订|修改|施行|实施|生效|通过|发布|制定|新版|旧版|老版|版|的|后|第[一二三四]次)"
)
_MARK_BEFORE = re.compile(
    rf"(?:{YEAR}(?:年|(?=修[正订改]))(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?{_MADE}*|(?P<year2>[12][0-9]{{3}})版的?"
    r"|(?P<former>原|旧|老|旧版的?|老版的?|原来的|以前的|过去的|修[订正改]前的?|[当那]时(?:适用|有效|施行|生效)*的?"
    r"|(?:已|已经|现已)?(?:被)?(?:废止|失效)的))[《〈“]?$"
)
_MARK_INSIDE = re.compile(rf"{YEAR}\s?年?{_MADE}*|〔(?P<doc>[12][0-9]{{3}})〕|\[(?P<doc2>[12][0-9]{{3}})\]")
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
_REMARK = re.compile(r"[（(][^（()）]{0,40}[）)]$")
_PART_OF_CODE = re.compile(r"[·•・.（]?(?:总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)编）?$")
_LOOSE = ("的", "里", "中", "之", "，", "规定")
_LAST_WORDS = re.compile(r"[\u4e00-\u9fff（）]+$")
_WHICH = "看不出是哪部法律，请写全称并加书名号"
# Words that end like the name of a law and are none.
_NO_NAME = re.compile(
    r"(?:按规定|按照规定|依规定|依照规定|有关规定|相关规定|等规定|本规定|此规定|公司规定|平台规定|银行规定|单位规定|国家规定|"
    r"方法|办法|说法|看法|想法|做法|写法|算法|无法|违法|合法|依法|用法|司法|执法|守法|普法|立法|语法|手法|法律解释|"
    r"意见|决定|通知|标准|解释|法规|规则|指引)$"
)
_DROPPED = frozenset(" \t\u3000《》〈〉＜＞<>“”「」『』")
_NEAR, _FAR = 300, 3000


@dataclass(frozen=True)
class Law:
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
class Subject:
    """A text with what is asked of it again and again. Make one by `Subject.of`."""

    text: str
    keys: Collection[str]
    local: dict[str, str] = field(default_factory=dict)  # short names that the text agrees on
    # The last two characters of a name → the names, longest first, each with the name that it means; where they stand.
    by_ending: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    endings: re.Pattern[str] = re.compile(r"(?!)")
    brackets: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[int, Law]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, keys: Collection[str]) -> "Subject":
        subject = cls(text, keys)
        subject.by_ending, subject.endings = _endings_of(frozenset(keys))
        subject.brackets = list(_bracketed(text))
        subject.local = _short_names(subject)
        if subject.local:
            subject.by_ending, subject.endings = _by_ending({form: form for form in keys} | subject.local)
        subject.named = list(_named_laws(subject))
        return subject

    def last_named(self, *, before: int) -> tuple[int, Law] | None:
        """The last law named before a place, with where its name ends."""
        i = bisect_right(self.named, before, key=_place)
        return self.named[i - 1] if i else None


def law_before(subject: Subject, position: int) -> Law:
    """What stands before `position`: at once, or past blanks, remarks in brackets, 的, 合同编, 总则."""
    text, end, aside, joints = subject.text, position, "", ""
    with_di = text.startswith("第", position)
    for _ in range(6):
        loose = any(joint in joints for joint in _LOOSE)
        if loose and not with_di:
            break  # 民法典的1260条 counts them
        law = _name_ending_at(subject, end, aside)
        if law:
            inside = joints.endswith(("（", "("))  # 《民法典》（第三条）: no link across half a bracket
            return replace(law, loose=loose, attached=law.attached and not inside)
        infix = _INFIX.search(text, max(0, end - 64), end)
        if not infix or ("，" in joints and not infix[0].isspace()):
            break
        if infix[0] in ",，" and not text.endswith("》", 0, infix.start()):
            break  # a comma parts a number from a name in 《》 alone
        aside += infix[0] if infix[0][0] in "（(原旧12" else ""
        joints = infix[0].replace(",", "，") + joints
        end = infix.start()
    return _unnamed(subject, position) if with_di else Law(silent=True)


def _name_ending_at(subject: Subject, end: int, aside: str = "") -> Law | None:
    """The law, or the contract, whose name ends at `end`; None when no name stands there."""
    text = subject.text
    if text.endswith("》", 0, end):
        i = bisect_right(subject.brackets, (end, -1))
        if i < len(subject.brackets) and subject.brackets[i][0] == end:
            return _in_brackets(subject, subject.brackets[i][1], end, aside)
    if bare := _bare_name(subject, end):
        return _marked(subject, bare[0], bare[1], aside, "")
    if same := _same_law(subject, end):
        return same
    window = text[max(0, end - 12) : end]
    if names.PAPERS.search(window):
        return Law(paper=True)
    if window.endswith("规定") and (window.endswith("》规定") or _bare_name(subject, end - 2)):
        return None  # 《民法典》规定第…条: a verb
    if names.GENERIC.search(window):
        name = None if _NO_NAME.search(window) else _LAST_WORDS.search(window)
        return Law(start=end - len(name[0]), problem=_WHICH) if name else Law(silent=True)
    return None


def _in_brackets(subject: Subject, start: int, end: int, aside: str) -> Law:
    inner = subject.text[start + 1 : end - 1]
    remark = _REMARK.search(inner)
    form = names.key(inner)
    if remark and form not in subject.keys:
        aside, form = aside + remark[0], names.key(inner[: remark.start()])
    form = subject.local.get(form, form)
    if names.PAPERS.search(form) and form not in subject.keys:
        return Law(paper=True)
    known = form if form in subject.keys else _other_form(subject, form)
    return _marked(subject, known, start, aside, inner)


def _other_form(subject: Subject, form: str) -> str:
    """A name without 最高人民法院关于, or 民法典·合同编 as 民法典; as it is where neither is known."""
    forms = (*names.keys(form), _PART_OF_CODE.sub("", form))
    return next((other for other in forms if other in subject.keys), form)


def _marked(subject: Subject, form: str, start: int, aside: str, inner: str) -> Law:
    """The law with what stands around its name about an edition."""
    before = subject.text[max(0, start - 26) : start]
    if _FOREIGN.search(before):
        return Law(silent=True)
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
    return Law(form, name, start, year, former)


def _bare_name(subject: Subject, end: int) -> tuple[str, int] | None:
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
    opening = start - 1 if text[start - 1 : start] in ("《", "〈", "＜", "<") and start else start
    return opening - 7 if text[max(0, opening - 7) : opening] == "中华人民共和国" else start


def _same_law(subject: Subject, end: int) -> Law | None:
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
            return Law(paper=True)
        if _REMARK.sub("", law.name).endswith(endings) or _REMARK.sub("", law.key).endswith(endings):
            return replace(law, start=same.start())
    if kind in ("规定", "细则", "规则", "办法"):
        return Law(silent=True)
    return Law(start=same.start(), problem=f"“{same['word']}”前面没有写明是哪部法律")


def _unnamed(subject: Subject, position: int) -> Law:
    """A bare 第…条: nothing to say, unless a law was named shortly before in the same paragraph and may be meant."""
    i = bisect_right(subject.named, position, key=_place) - 1
    place, law = subject.named[i] if i >= 0 else (-_FAR, Law())
    if position - place > _NEAR or law.paper or "\n" in subject.text[place:position]:
        return Law(silent=True)
    return Law(start=position, problem="没有写是哪部法律的条文", attached=False)


def _place(named: tuple[int, Law]) -> int:
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


def _short_names(subject: Subject) -> dict[str, str]:
    """（以下简称“解释”）: what the text itself agrees to call a law."""
    local: dict[str, str] = {}
    for match in _SHORT_FOR.finditer(subject.text):
        law = _name_ending_at(subject, match.start())
        if law and law.key:
            local[names.key(match[1])] = law.key
    return local


def _named_laws(subject: Subject) -> Iterator[tuple[int, Law]]:
    """Where the text names laws at all, in order: what 同法 and 该法 may refer back to."""
    by_place = {end: _in_brackets(subject, start, end, "") for end, start in subject.brackets}
    for match in subject.endings.finditer(subject.text):
        if match.end() not in by_place and not subject.text.startswith("》", match.end()):
            bare = _bare_name(subject, match.end())
            if bare:
                by_place[match.end()] = _marked(subject, bare[0], bare[1], "", "")
    yield from sorted(((place, law) for place, law in by_place.items() if not law.silent), key=_place)


def _by_ending(meant: dict[str, str]) -> tuple[dict[str, list[tuple[str, str]]], re.Pattern[str]]:
    by_ending: dict[str, list[tuple[str, str]]] = {}
    for form in sorted(meant, key=len, reverse=True):
        by_ending.setdefault(form[-2:], []).append((form, meant[form]))
    return by_ending, re.compile("|".join(map(re.escape, by_ending)) or r"(?!)")


@lru_cache(maxsize=4)  # a library's names are the same for all the texts that are read with it
def _endings_of(keys: frozenset[str]) -> tuple[dict[str, list[tuple[str, str]]], re.Pattern[str]]:
    return _by_ending({form: form for form in keys})
