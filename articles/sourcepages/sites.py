"""Whose page it is and under which column: breadcrumbs, window title, copyright holder and the name at the head vote together."""

import re
from collections import Counter

from articles.sourcepages import furniture
from articles.sourcepages.bylines import Byline
from articles.sourcepages.htmltext import Meta
from articles.sourcepages.labels import ORG, ORIGINAL, PERSON, Said, first_word, is_column, is_site, tidy_name
from articles.sourcepages.lines import Line
from articles.sourcepages.titles import split_site

HOME = re.compile(r"^(?:网站|返回|本站|我的)?(?:首\s*页|主\s*页|home|index|网站地图)$", re.I)
_NOT_CATEGORY = re.compile(
    r"^(?:正文|正文内容|文章正文|文章内容|内容|内容页|详情|详细|详细内容|详情页|查看|查看详情|"
    r"阅读|浏览|浏览文章|文章|文章详情|文章详细|文章页|信息详情|新闻详情|新闻内容|阅读文章|帖子|"
    r"查看文章|查看内容|查看主题|查看帖子|问题详情|咨询详情|问题|本文|当前页|您的位置|详情内容|资讯详情|全文|问答详情|>+)$"
)
_SECTION = re.compile(
    r"^(?:新闻|资讯|财经|法律|知识|法律知识|社会|金融|理财|问答|首页|头条|生活|科技|要闻|百科|"
    r"文章|贷款|信用卡|普法|案例|法律咨询|咨询|专题|网贷|债务|征信|论坛|社区|bbs|国内|热点|综合|"
    r"时事|行业资讯|新闻资讯|新闻中心|资讯中心|文章中心|常见问题)$"
)
_HOLDER = (
    re.compile(
        r"(?:copyright|©|\(c\)|版权所有|版权)\s*(?:©|\(c\)|[:：])?\s*(?:your\s+)?(?:\d{4}\s*(?:[-–—~至]\s*(?:\d{4}|"
        r"至今|今))?)?\s*(?P<name>[^\s,，。;|©\d·][^,，。;|©]{1,24}?)\s*(?:版权所有|all rights|保留|"
        r"[\s|·,，。]|$)",
        re.I,
    ),
    re.compile(r"(?P<name>[^\s,，。;；:|©·]{2,20})\s*版权所有", re.I),
    re.compile(r"(?:主办(?:单位)?|主管单位|版权所有|所有者)\s*[:：]\s*(?P<name>[^\s,，。;；|]{2,20})"),
    re.compile(r"版权(?:归|属于?)\s*(?P<name>[^\s,，。;；:所]{2,20}?)\s*(?:所有|及)", re.I),
)
_WELCOME = re.compile(
    r"欢迎(?:您|你)?(?:访问|来到|光临|浏览|登录)\s*(?P<name>[^\s,，。!！]{2,16}?)(?:官方网站|官网|"
    r"公众号|微信|APP|app|客户端|[!！,，\s]|$)"
)
_BACK_HOME = re.compile(r"^返回(?P<name>[^\s,，。首上顶列页目]{2,10}?)(?:首页)?[,，]\s*查看更多")
_SLOGAN = re.compile(
    r"^(?P<name>[\u4e00-\u9fffA-Za-z0-9.]{2,14})\s*[-—–_|:·]+\s*(?:.{0,24}(?:网|平台|门户|专业|"
    r"领先|让|服务|咨询|资讯|知识|您|中国|首选|权威|律师|法律|最|一站式|懂)).{0,24}$"
)


def find_steps(lines: list[Line], title: str, meta: Meta) -> list[str]:
    """The breadcrumbs, without the title and the words that only say that this is a text."""
    for line in lines:
        steps = furniture.crumbs(line)
        if steps:
            return _tidy_steps(steps, title)
    marked = [line.text for line in lines if "crumbs" in line.hints and line.length <= 30]
    return _tidy_steps(marked, title) if 2 <= len(marked) <= 7 else []


def _tidy_steps(steps: list[str], title: str) -> list[str]:
    bare = re.sub(r"\W+", "", title)
    found = []
    for step in steps:
        step = re.split(
            r"\s{1,}(?=(?:人气|日期|时间|阅读|浏览|作者|来源|发布|更新|点击|编辑|\d{4}[-/.年]))", step
        )[0].strip(" :：|·")
        own = re.sub(r"\W+", "", step)
        if not own or (bare and len(own) >= 5 and (own in bare or bare in own or own[:8] == bare[:8])):
            continue
        found.append(step)
    return found


def find_site(
    lines: list[Line], said: list[Said], steps: list[str], title: str, title_at: int | None, meta: Meta
) -> str | None:
    votes: Counter[str] = Counter()
    if meta.site:
        votes[meta.site] += 5
    _vote_steps(votes, steps)
    window = meta.title or next((line.text for line in lines[:2] if _is_window(line, title)), "")
    if window:
        parts = split_site(window)[1]
        if parts:
            votes[parts[-1]] += 2.5 if len(parts[-1]) <= 16 else 1
    for line in lines:
        _vote_line(votes, line)
    for one in said:
        if one.what == "site" and (name := first_word(one.value)) and not PERSON.match(name):
            name = re.sub(r"(?:整理|综合|编辑|原创)$", "", name)
            votes[name] += 1.6 if ORG.search(name) else 0.8
    _vote_logo(votes, lines, title_at)
    for name in list(votes):
        if not is_site(name) or _same(name, title):
            del votes[name]
    if not votes:
        return None
    support = {
        name: weight + sum(0.9 * other for key, other in votes.items() if key != name and name in key)
        for name, weight in votes.items()
    }
    best = max(support, key=lambda name: (support[name], -len(name)))
    return best if support[best] >= 1.5 else None


def _vote_steps(votes: Counter[str], steps: list[str]) -> None:
    if not steps or HOME.match(steps[0]):
        return
    first = re.sub(r"(?:网站)?首页$|主页$", "", steps[0]).strip(" -·")
    if first and not _SECTION.match(first):
        votes[first] += 3 if len(steps) > 1 or ORG.search(first) else 1.5


def _is_window(line: Line, title: str) -> bool:
    bare = re.sub(r"\W+", "", title)
    own = re.sub(r"\W+", "", line.text)
    return bool(bare) and own.startswith(bare) and len(own) > len(bare)


def _vote_line(votes: Counter[str], line: Line) -> None:
    if line.length > 300:
        return
    holders = {tidy_name(match["name"]) for words in _HOLDER for match in words.finditer(line.seen)}
    for name in holders:
        votes[name] += 2.6 if re.search(r"[\u4e00-\u9fff]", name) else 1.6
    if re.search(r"原创|版权|声明|转载", line.seen) and (match := ORIGINAL.search(line.seen)):
        name = tidy_name(match["name"])
        if ORG.search(name):
            votes[name] += 2.5
    if match := _WELCOME.search(line.seen):
        votes[tidy_name(match["name"])] += 1.0
    if (match := _SLOGAN.match(line.flat)) and line.length <= 40:
        votes[match["name"]] += 1.2 + (0.8 if ORG.search(match["name"]) else 0)
    if match := re.match(r"^(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,12})首页(?:\s|$|\|)", line.flat):
        votes[match["name"]] += 1.5
    if match := _BACK_HOME.match(line.flat):
        votes[match["name"]] += 3
    if "title" in line.hints and "site" in line.hints:
        votes[line.text] += 3


def _vote_logo(votes: Counter[str], lines: list[Line], title_at: int | None) -> None:
    """A name alone at the head of the page that the foot prints again, or that ends as names of sites do."""
    foot = " ".join(line.seen for line in lines[-12:] if title_at is None or line.index > title_at)
    for line in lines[:10]:
        if line.length > 16 or line.index > (11 if title_at is None else title_at):
            continue
        name = re.sub(r"(?:网站)?首页$", "", line.text).strip()
        if 2 <= len(name) <= 16 and not HOME.match(name) and not _SECTION.match(name):
            votes[name] += (1.2 if ORG.search(name) else 0) + (
                1.6 if len(name) >= 3 and name in foot and line not in lines[-12:] else 0
            )


def _same(name: str, title: str) -> bool:
    own, bare = re.sub(r"\W+", "", name), re.sub(r"\W+", "", title)
    return bool(bare) and (own == bare or (len(own) > 6 and own in bare))


def find_category(
    lines: list[Line], said: list[Said], steps: list[str], byline: Byline, site: str | None, meta: Meta
) -> str | None:
    rest = [step for step in steps if not HOME.match(step) and not _NOT_CATEGORY.match(step)]
    if (
        rest
        and site
        and (
            rest[0] == site
            or rest[0] == f"{site}首页"
            or (
                steps
                and not HOME.match(steps[0])
                and rest[0] == steps[0]
                and len(rest) > 1
                and not _SECTION.match(rest[0])
            )
        )
    ):
        rest = rest[1:]
    if rest and rest[-1] != site and is_column(rest[-1]):
        return rest[-1]
    for one in said:
        if one.what == "category" and (name := first_word(one.value)) and is_column(name):
            return name
    marked = [
        line.text for line in lines if "category" in line.hints and line.zone != "junk" and line.length <= 12
    ]
    for name in (byline.category, *marked[:1], meta.category):
        if name and is_column(name):
            return name
    return None
