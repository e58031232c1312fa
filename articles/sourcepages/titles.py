"""Which line is the title of the page: by its place, its return elsewhere on the page, and its words in the text."""

import re
from collections import Counter

from articles.sourcepages import furniture
from articles.sourcepages.htmltext import Meta
from articles.sourcepages.lines import Line
from articles.sourcepages.roles import Seen

_JOINT = re.compile(r"\s*(?:[-–—_|｜丨»«·]{1,3}|\s[-–—:]\s)\s*")
_STRONG_JOINT = re.compile(r"\s+[-–—|｜丨»·]+\s+|_+|\s*[|｜丨]\s*|\s*[-–—]{1,2}\s*(?=[^-–—_|]{2,24}$)")
_ASKING = re.compile(
    r"怎么|如何|吗|什么|为何|为什么|指南|解析|攻略|后果|影响|会不会|多久|[?？]|办法|分析|解读|"
    r"策略|规定|流程|技巧"
)
_LABEL = re.compile(r"^(?:标题|题目|主题|问题|问题标题|文章标题)\s*[:：]\s*")
_TOLD = re.compile(
    r"^[\s【\[]*(?:(?:本文|文章|原文|帖子)?(?:标题|题目)|文章名称|本文名称)\s*[】\]]?\s*[:：]\s*(?P<title>\S.{4,"
    r"80})$|^.{0,30}转载.{0,12}[:：]\s*\S{2,20}\s*[»>]+\s*(?P<title2>\S.{4,80})$"
)
_TRIM = re.compile(
    r"\s*[\[(（【](?:复制链接|图|组图|转|转载|转帖|原创|精华|置顶|热门?|推荐|已解决|已采纳|\d+图|"
    r"荐|hot|new|查看全文|收藏|打印)[\])）】]\s*$",
    re.I,
)
_STATE = re.compile(
    r"^[\[【]?(?:已解决|未解决|待解决|已采纳|已回答|置顶|精华|原创|转载)(?:[\]】]\s*|\s+)(?=\S{4})"
)
MIN_SCORE = 1.5


def strip_label(text: str) -> str:
    """标题：… without its label."""
    return _STATE.sub("", _LABEL.sub("", text).strip()).strip()


def split_site(title: str) -> tuple[str, list[str]]:
    """A window title as (title, [column, site]): 逾期怎么办_信用卡_某某网."""
    parts = [part.strip() for part in _STRONG_JOINT.split(title) if part.strip()]
    if len(parts) < 2:
        return title.strip(), []
    return parts[0], parts[1:]


def find_title(lines: list[Line], seen: list[Seen], meta: Meta) -> tuple[int | None, str]:
    """The line that holds the title (None when no line does) and the title itself."""
    limit = _head_limit(lines, seen)
    window = meta.headline or meta.title
    window_bare = re.sub(r"[\W_]+", "", window).lower()
    bares = Counter(line.bare for line in lines)
    grams = _grams(lines)
    scores = {}
    for i, line in enumerate(lines):
        tagged = line.tag in ("h1", "h2") or "title" in line.hints
        if i > limit and not tagged:
            continue
        score = _score(lines, seen, i, window_bare, bares, grams)
        if i <= limit or score > 4:
            scores[i] = score - 0.12 * min(i, 30)
    best = max(scores, key=lambda i: scores[i], default=None)
    named = _named_title(lines)
    if best is None or scores[best] < MIN_SCORE or (named and scores[best] < 3.0):
        return None, named or (split_site(window)[0] if window else "")
    return best, _clean(lines, best, meta)


def _named_title(lines: list[Line]) -> str:
    """本文标题：… or 未经允许不得转载：某站 » …: the title told in the foot of a page."""
    for line in lines:
        if line.length <= 160 and (match := _TOLD.match(line.flat)):
            return line.text[match.start("title" if match["title"] else "title2") :].strip(" 》】")
    return ""


def _clean(lines: list[Line], best: int, meta: Meta) -> str:
    text = strip_label(lines[best].text).strip("# *")
    first, rest = split_site(text)
    others = [line.bare for i, line in enumerate(lines) if i != best]
    first_bare = re.sub(r"[\W_]+", "", first).lower()
    if (
        rest
        and len(first) >= 6
        and (
            first_bare in others or best == 0 or lines[best].bare in re.sub(r"[\W_]+", "", meta.title).lower()
        )
    ):
        known = "".join(others[:60]) + "".join(others[-40:])
        if (
            first_bare in others
            or any(re.sub(r"[\W_]+", "", part).lower() in known for part in rest)
            or _is_site(rest[-1])
        ):
            return first
    return _TRIM.sub("", _TRIM.sub("", text))


def _is_site(name: str) -> bool:
    return bool(
        re.search(
            r"(?:网|网站|论坛|博客|百科|之家|平台|在线|事务所|律所|门户|社区|头条|资讯|知识|百家号|贴吧|"
            r"公众号|日报|晚报|新闻|频道|中心|法律|咨询|\.com|\.cn)$",
            name,
            re.I,
        )
    )


def _head_limit(lines: list[Line], seen: list[Seen]) -> int:
    """The first place where running text begins in earnest."""
    for i, line in enumerate(lines):
        if (
            line.is_prose
            and line.length >= 45
            and not seen[i].notice
            and not seen[i].touts
            and not seen[i].crumbs
            and line.zone != "junk"
        ):
            return i
    return min(len(lines) - 1, 30)


def _grams(lines: list[Line]) -> Counter[str]:
    text = "".join(line.bare for line in lines if line.is_prose)[:20000]
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


def _score(
    lines: list[Line], seen: list[Seen], i: int, window: str, bares: Counter[str], grams: Counter[str]
) -> float:
    line, one = lines[i], seen[i]
    if line.length < 4 or line.length > 100 or one.crumbs or not line.bare or furniture.profile(line):
        return -9.0
    score = _by_tag(line)
    if one.fields >= 2 or (one.fields and one.dated) or one.comments_open or one.tail_opens:
        score -= 4.0
    score -= 1.4 * one.notice + 0.8 * one.touts
    if window and len(line.bare) >= 6 and window.startswith(line.bare):
        score += 4.0
    elif window and len(line.bare) >= 6 and line.bare in window:
        score += 2.0
    if line.linked > 0.8:
        score -= 1.5
    score += _by_words(line, grams) + _by_neighbours(lines, seen, i) + _by_return(lines, i, bares)
    if one.numbered:
        score -= 2.5
    if one.related or one.comment_form:
        score -= 3.0
    if len(re.findall(r":", line.flat)) >= 2 or "\t" in line.text or one.signature or one.dateline:
        score -= 3.0
    if re.search(r"[-_|—–]\s*\S{2,20}$", line.flat) and any(
        other.bare != line.bare and len(other.bare) >= 6 and line.bare.startswith(other.bare)
        for other in lines[:40]
    ):
        score -= 3.0
    return score


def _by_tag(line: Line) -> float:
    score = {"h1": 4.0, "h2": 1.5, "h3": 0.5}.get(line.tag, 0.0)
    if "title" in line.hints and line.zone not in ("junk", "comments"):
        score += 1.5
    if line.zone in ("junk", "comments"):
        score -= 3.0
    return score


def _by_words(line: Line, grams: Counter[str]) -> float:
    bare = line.bare
    pairs = [bare[k : k + 2] for k in range(len(bare) - 1)]
    share = sum(grams[pair] > 0 for pair in pairs) / max(1, len(pairs))
    score = 2.5 * share if len(bare) >= 6 else 0.8 * share
    score += 0.8 if _ASKING.search(line.flat) else 0.0
    score += 1.0 if 8 <= line.length <= 50 else -0.8 if line.length < 6 else 0.0
    score -= 1.0 if line.length > 64 else 0.0
    if line.flat[-1] in "。;,:" or line.flat.count("。"):
        score -= 2.5
    if line.is_prose:
        score -= 1.0 if line.length <= 36 else 2.0
    return score


def _by_neighbours(lines: list[Line], seen: list[Seen], i: int) -> float:
    score = 0.0
    for j in range(i + 1, min(i + 4, len(lines))):
        if seen[j].fields >= 1 or (seen[j].dated and lines[j].length < 60):
            score += 2.0 if j == i + 1 else 1.2
            break
    if any(seen[j].crumbs for j in range(max(0, i - 3), i)):
        score += 1.2
    if any(seen[j].fields or (seen[j].dated and lines[j].length < 60) for j in range(max(0, i - 3), i)):
        score += 0.5
    if seen[i].run >= 8 and score <= 0:
        score -= 1.0
    return score


def _by_return(lines: list[Line], i: int, bares: Counter[str]) -> float:
    line = lines[i]
    if len(line.bare) < 6:
        return 0.0
    score = 1.0 if bares[line.bare] > 1 else 0.0
    for j, other in enumerate(lines):
        if j == i or len(other.bare) <= len(line.bare):
            continue
        if other.bare.startswith(line.bare) and j < 3 and len(other.bare) - len(line.bare) < 40:
            score += 2.0  # the window's title: title and site
            break
    for other in lines[: i + 1]:
        if other is not line and (steps := furniture.crumbs(other)):
            last = re.sub(r"[\W_]+", "", steps[-1]).lower()
            score += 2.5 if len(last) >= 6 and (last in line.bare or line.bare in last) else 0.0
    if any(
        line.bare in other.bare and other.bare != line.bare for other in lines[i + 1 :] if other.length < 200
    ):
        score += 1.0
    return score
