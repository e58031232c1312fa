"""Which lines of an article are headings, or begin with one: numbered ones by their siblings, others by what follows them."""

import re
from dataclasses import dataclass, field

from articles.sourcepages import glued
from articles.sourcepages.lines import Line
from articles.sourcepages.numbering import RANK, Number, read_number

MAX_WHOLE = 42
_SPLITTING = {"cn", "cnp", "ar", "arp", "step", "ask", "part", "en", "roman", "ar2"}
_LEAD_IN = re.compile(
    r"(?:如下|包括|以下|下列|例如|比如|是|有|为|说|即|规定|认为|指出|表示|显示|建议|称|要求|问|"
    r"答|写道|请看|来看|注意|几点|方面|几种|材料|情形|条件|步骤|措施|方式|方法|做法|问题|因素|"
    r"原因|内容|要点|讲|做到|工作|准备|起来)$"
)
_GENERIC = re.compile(
    r"^(?:.{0,4}(?:总结|小结|结语|结论|结束语|结尾|写在最后|最后的话|前言|引言|导语|导读|摘要|"
    r"序言|后记|法律依据|相关法条|法条链接|相关法律|法律规定|法律链接|依据|温馨提示|友情提示|律师提醒|"
    r"律师提示|律师建议|律师说法|律师点评|律师解答|律师分析|"
    r"法官说法|法官提醒|案例分析|案情简介|案情回顾|基本案情|裁判结果|裁判要旨|典型意义|案例|背景|"
    r"争议焦点|法院判决|法院审理|法院认为|提示|提醒|注意事项|常见问题|问答|建议|风险提示|核心要点|"
    r"要点|处理结果|判决结果|案件背景|以案释法|说法|重点提示|特别提醒|小贴士|编者按|专家观点|专家建议|"
    r"操作步骤|解决办法|解决方案|应对策略|参考法条|参考资料|结果|评析|分析|释法|普法).{0,4})$"
)
_BULLET = re.compile(r"^[-–—•·●○■□◆◇▪►▶★☆※✦✅✔❌➤→*+]\s*")
_LAW_ONLY = re.compile(
    r"^(?:《[^》]{2,60}》)?\s*第[一二三四五六七八九十百千零〇\d]{1,9}条|^《[^》]+》[:：]?$"
)
_TALK = re.compile(
    r"^(?:答|问|补充问题|问题补充|追问|追答|提问|咨询|补充|问题描述|案情|原标题|图|甲|乙|"
    r"主持人|记者|网友|笔者|我|他|她|您好|你好|各位|大家好|亲爱|尊敬)[:：,，]|^(?:尊敬|亲爱)的.{1,12}[:：]?$|^(?:您好|你好|"
    r"大家好|各位)"
)
_BRACKETS = re.compile(r"^[【\[〖「『]\s*([^】\]〗」』]{2,30})\s*[】\]〗」』]\s*[:：]?$")
_BRACKET_LEAD = re.compile(r"^[【\[〖]\s*[^】\]〗]{2,16}\s*[】\]〗].{6,}")
_EMPHASIS = re.compile(r"^[*_#\s>●■◆◇▶►▌▎▍┃|•★☆✦✅]+|[*_#\s]+$")
_CLOSING = re.compile(
    r"^(?:总结|小结|结语|结论|结束语|写在最后|最后|结尾|后记|总之|综上)|(?:总结|小结|结语|结论)$"
)


@dataclass
class Candidate:
    """A line that may be a heading, or begin with one."""

    place: int  # in the body's lines
    line: Line
    number: Number | None
    words: str  # after the number, as printed
    heading: str = ""
    rest: str = ""  # text on the same line
    glued: bool = False
    group: list["Candidate"] = field(default_factory=list, repr=False)
    accepted: bool = False
    loose: int | None = None  # where its heading ends when nothing parts it from the text

    @property
    def kind(self) -> str:
        return self.number.kind if self.number else "plain"

    @property
    def flat_end(self) -> str:
        return self.line.flat.rstrip("* ")[-1:]


def find_headings(body: list[Line]) -> list[Candidate]:
    """The headings of a body, in order."""
    candidates = [_candidate(i, line) for i, line in enumerate(body)]
    tagged = _tags_in_use(body)
    numbered = [one for one in candidates if one.number]
    groups = _groups(numbered)
    _cut_loose(groups, candidates)
    for group in groups:
        _decide_group(group, body, candidates)
    for one in reversed(candidates):
        if not one.accepted:
            _decide_plain(one, body, candidates, tagged)
    return [one for one in candidates if one.accepted]


def _candidate(place: int, line: Line) -> Candidate:
    number = read_number(line)
    words = line.text[number.end :] if number else line.text
    return Candidate(place, line, number, _EMPHASIS.sub("", words))


def _tags_in_use(body: list[Line]) -> set[str]:
    return {line.tag for line in body if line.tag in ("h1", "h2", "h3", "h4", "h5")}


# Numbered ones


def _groups(numbered: list[Candidate]) -> list[list[Candidate]]:
    """Runs of the same kind that count on; a kind that stands higher ends the runs below it."""
    groups: list[list[Candidate]] = []
    open_groups: dict[str, list[Candidate]] = {}
    for one in numbered:
        assert one.number
        kind, value = one.number.kind, one.number.value
        last = open_groups.get(kind)
        if (last and last[-1].number and value in (last[-1].number.value + 1, last[-1].number.value + 2)) or (
            last and value == 0
        ):
            last.append(one)
        else:
            open_groups[kind] = [one]
            groups.append(open_groups[kind])
        for other in list(open_groups):
            if RANK[other] > RANK[kind]:
                del open_groups[other]
        one.group = open_groups[kind]
    return groups


def _decide_group(group: list[Candidate], body: list[Line], all_of_them: list[Candidate]) -> None:
    if _is_list(group):
        return
    whole = [one for one in group if _is_whole(one)]
    split = [one for one in group if one not in whole]
    with_text = [one for one in whole if _text_follows(one, body, all_of_them)]
    tagged = [one for one in whole if re.fullmatch(r"h[1-6]", one.line.tag) or one.line.strong]
    if whole and (len(with_text) * 2 >= len(whole) or len(tagged) * 2 >= len(whole)):
        for one in whole:
            if one in with_text or one in tagged or one.kind in ("cn", "part") or one is not group[-1]:
                _accept(one, len(one.words), 0)
    if split and group[0].kind in _SPLITTING and not (whole and len(whole) > len(split) and not with_text):
        _split(split, group, body, all_of_them)


def _is_whole(one: Candidate) -> bool:
    flat = one.words
    if len(flat) > MAX_WHOLE or not flat:
        return False
    if re.search(r"[。;；!！]", flat[:-1]) or flat[-1] in ",，;；、" or (flat[-1] == "。" and len(flat) > 24):
        return False
    if one.kind in ("di", "letter", "circ", "arp") and (len(flat) > 24 or flat[-1] in "。;；"):
        return False
    if (
        re.search(r"[:：].{10,}$", flat)
        and glued.at_colon(_flat(one)) is not None
        and (len(flat) > 22 or flat[-1] == "。")
    ):
        return False
    return len(re.findall(r"[,，]", flat)) <= 2


def _text_follows(one: Candidate, body: list[Line], all_of_them: list[Candidate]) -> bool:
    """Something stands below it before its next sibling or a heading of the same rank."""
    after = one.place + 1
    if after >= len(body):
        return False
    following = all_of_them[after]
    if following.number and RANK[following.kind] <= RANK[one.kind]:
        return following.kind != one.kind and following.number.value == 1
    line = body[after]
    if one.flat_end in "。" and one.kind not in ("cn", "part"):
        return line.is_prose and len(one.words) <= 16
    return (
        line.is_prose
        or line.length >= 14
        or bool(following.number)
        or line.ends
        or bool(_BULLET.match(line.text))
    )


def _flat(one: Candidate) -> str:
    return one.line.flat[len(one.line.flat) - len(one.line.text) + one.line.text.find(one.words) :][
        : len(one.words)
    ]


def _cut_loose(groups: list[list[Candidate]], all_of_them: list[Candidate]) -> None:
    """Cut headings from text that nothing parts from them: the numbered paragraphs of one kind on the page tell together."""
    for kind in _SPLITTING:
        rows = [
            [one for one in group if not _is_whole(one)]
            for group in groups
            if group[0].kind == kind and len(group) > 1 and not _is_list(group)
        ]
        rows = [row for row in rows if row and not _are_marked(row)][:20]
        parents = [_parent_of(row[0], all_of_them) for row in rows]
        told = [[(_flat(one), parent) for one in row] for row, parent in zip(rows, parents, strict=True)]
        for row, ends in zip(rows, glued.unmarked(told), strict=True):
            for one, end in zip(row, ends, strict=True):
                one.loose = end


def _is_list(group: list[Candidate]) -> bool:
    return sum(one.flat_end == ";" for one in group) >= 2  # 1. …；2. …；3. …。 is one sentence as a list


def _marked_end(flat: str) -> int | None:
    """Where a colon, a full stop or a blank ends the heading."""
    ends = [end for way in (glued.at_colon, glued.at_stop, glued.at_blank) if (end := way(flat)) is not None]
    return min(ends, default=None)


def _are_marked(row: list[Candidate]) -> bool:
    return sum(_marked_end(_flat(one)) is not None for one in row) * 3 >= len(row) * 2


def _split(
    split: list[Candidate], group: list[Candidate], body: list[Line], all_of_them: list[Candidate]
) -> None:
    ends = [_marked_end(_flat(one)) for one in split]
    if not _are_marked(split):
        loose = [one.loose for one in split]
        if sum(end is not None for end in loose) * 3 >= len(split) * 2 and len(group) > 1:
            ends = loose
        elif not any(one.accepted for one in group):
            return
    if len(group) == 1 and group[0].kind not in ("cn", "part", "step", "ask"):
        return
    for one, end in zip(split, ends, strict=True):
        if end is not None:
            _accept(one, end, end)


def _parent_of(one: Candidate, all_of_them: list[Candidate]) -> str:
    for other in reversed(all_of_them[: one.place]):
        if other.number and RANK[other.kind] < RANK[one.kind]:
            return other.words
        if not other.number and other.line.length <= 30 and not other.line.ends:
            return other.words
    return ""


def _accept(one: Candidate, end: int, rest_from: int) -> None:
    one.accepted = True
    heading = one.words[:end]
    one.rest = re.sub(r"^[\s:：。*]+", "", one.words[rest_from:]) if rest_from else ""
    one.glued = bool(rest_from)
    one.heading = tidy(heading)


def tidy(heading: str) -> str:
    """A heading without the marks around it."""
    heading = _EMPHASIS.sub("", heading).strip()
    bracketed = _BRACKETS.match(heading)
    if bracketed:
        heading = bracketed[1]
    return heading.rstrip(":： *_").strip()


# Others


def _decide_plain(one: Candidate, body: list[Line], all_of_them: list[Candidate], tagged: set[str]) -> None:
    line = one.line
    words = _BULLET.sub("", one.words) if line.tag not in ("h2", "h3", "h4") else one.words
    if one.number and one.kind not in ("di",) and not (line.tag in tagged or line.strong):
        return
    score = _plain_score(line, words, one, body, all_of_them, tagged)
    if score >= 2.0:
        one.number = None
        one.accepted = True
        one.heading = tidy(line.text)


def _plain_score(
    line: Line, words: str, one: Candidate, body: list[Line], all_of_them: list[Candidate], tagged: set[str]
) -> float:
    flat = line.flat
    markdown = re.match(r"^#{1,6}\s", line.text)
    name = tidy(line.text)
    if not name or len(name) > 45:
        return 0.0
    if line.tag in ("h2", "h3", "h4", "h5") or markdown:
        return 3.0
    if line.length > 40 or _LAW_ONLY.match(flat) or _TALK.match(flat) or "quote" in line.hints:
        return 0.0
    quoted = re.match(
        r"^[“\"「(（][^”\"」)）]{1,12}[”\"」)）](?=[\u4e00-\u9fff]{2})(?!.{0,6}(?:说|道|问|答|表示))", flat
    )
    if re.match(r"^[“\"「(（]", flat) and not quoted and not flat.endswith(("?", "？")):
        return 0.0
    following = body[one.place + 1] if one.place + 1 < len(body) else None
    if following is None:
        return 0.0
    last = flat.rstrip("* ")[-1:]
    before = body[one.place - 1] if one.place else None
    if last in "。;,、；，.…" or re.search(r"[。;；]", flat[:-1]) or line.marks > 3:
        return 0.0
    if _BULLET.match(line.text) and not line.strong:
        return 0.0
    if last == ":" and not _generic(name):
        return 0.0
    after = all_of_them[one.place + 1]
    if last == ":" and after.number and not after.accepted and not _GENERIC.match(name):
        return 0.0  # it announces a list
    return _shape(line, name, last, before, following, all_of_them[one.place + 1], tagged)


def _generic(name: str) -> bool:
    if _GENERIC.match(name):
        return True
    return len(name) <= 8 and not _LEAD_IN.search(name)


def _shape(
    line: Line, name: str, last: str, before: Line | None, following: Line, after: Candidate, tagged: set[str]
) -> float:
    score = 0.0
    if following.is_prose or (following.length >= 24 and following.ends):
        score += 2.0
    elif after.number and (after.accepted or _BRACKETS.match(line.text)):
        score += 2.0 if after.number.value == 1 else 1.2
    elif _LAW_ONLY.match(following.flat):
        score += 1.6
    elif after.accepted:
        score += 0.8
    elif following.ends and following.length >= 12:
        score += 1.2
    elif following.flat.rstrip()[-1:] == ":":
        score += 2.0 if before is not None and before.is_prose and len(name) >= 4 else 1.0
    if line.strong:
        score += 1.5
    if _BRACKETS.match(line.text):
        score += 0.6
    if _GENERIC.match(name):
        score += 1.2
    if last in "?？" or re.search(r"怎么|如何|什么|哪些|吗$|为何|多久|怎样|是否", name):
        score += 0.8
    commas = len(re.findall(r"[,，、]", line.flat))
    score -= 0.5 * max(0, commas - (1 if last in "?？" else 0))
    score -= 0.6 if line.length > 28 else 0.0
    score -= 0.8 if line.length < 4 else 0.0
    if last in "!！":
        score -= 1.0
    if before is not None and before.flat.rstrip()[-1:] == ":" and not _BRACKETS.match(line.text):
        score -= 1.2
    if before is not None and not (before.ends or before.flat[-1:] in ":?!”)") and before.length > 30:
        score -= 0.7
    if line.gap == 0 and following.gap > 0:
        score -= 0.6
    if tagged & {"h2", "h3", "h4"} and not line.strong and not _GENERIC.match(name):
        score -= 1.2
    if re.match(r"^\d{4}年|^\d+\s*(?:元|万)|^[\d\s.,:/-]+$", line.flat):
        score -= 2.0
    return score
