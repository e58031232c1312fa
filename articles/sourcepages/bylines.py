"""Who wrote the page and when, with labels or without: 作者：某某, 某小编5个月前 (12-17)普法百科8, or a name alone."""

import re
from dataclasses import dataclass

from articles.sourcepages import furniture
from articles.sourcepages.dates import Printed, find_dates
from articles.sourcepages.htmltext import Meta
from articles.sourcepages.labels import (
    LABEL,
    ORG,
    ORIGINAL,
    PERSON,
    Said,
    first_word,
    is_name,
    is_person,
    tidy_name,
)
from articles.sourcepages.lines import Line
from articles.sourcepages.signature import PROVINCE, only_date, without_buttons

_PEN = re.compile(
    r"(?:小编|编辑|律师|记者|老师|作者|管理员|admin|笔者|君|法务|顾问|团队|编辑部|主编|小助手|"
    r"助理|整理)$",
    re.I,
)
_FULL_BLANK = re.compile(r"\s{2,}|[\u3000|｜丨•]|\s/\s|\s·\s")
_READS = re.compile(
    r"[\d.,]+\s*[万wWkK+]*\s*(?:总)?(?:粉丝|获赞|关注|文章|作品|回答)|"
    r"(?:阅读|浏览|点击|人气|热度|围观|评论|收藏|点赞|查看|次|人|赞|字|粉丝|获赞)(?:量|数|次数)?\s*[(（:：]?\s*[\d.,]+\s*"
    r"[万wWkK+]*\s*[)）]?|[\d.,]+\s*[万wWkK+]*\s*(?:次|人|条|个)?(?:阅读|浏览|点击|评论|围观|收藏|"
    r"点赞|查看|赞|人看过|阅读量|回复|热度|字)|(?<![\d*\u4e00-\u9fff])\d{1,7}(?![\d\u4e00-\u9fff])"
)
_NAME_ALONE = re.compile(
    r"^(?!(?:关注|收藏|分享|目录|收起|展开|登录|注册|原创|字体|字号|导读|摘要|正文|打印|返回|评论|"
    r"阅读|首页|举报|播放|编辑|查看|来源|搜索|大中小|主题|帖子|积分|发消息|楼主|切换|下载|点赞|"
    r"赞同|专栏|问答|回答|已解决|听全文|.{0,2}正文|语音|热门|推荐|头条|最新|更多))[\u4e00-\u9fff·A-Za-z0-9_]{2,"
    r"12}$"
)
_DATED_BY = re.compile(r"(?:编辑|发布|发表|更新|修改|首发|创建)(?:于|时间)?\s*$")


_SAID = re.compile(
    LABEL.pattern + r"[^\s|｜丨,，]{0,24}", LABEL.flags
)  # what a label says is told there, not here
_BLANK_LABEL = re.compile(r"(?:^|[\s·|])(?:分类|栏目|专栏|归类)\s+(?P<name>[^\s·|:：]{2,12})(?=[\s·|]|$)")


_ASKS = re.compile(r"怎么|如何|什么|吗$|多久|怎样|怎办|办法$|流程$|后果$")
_NO_PERSON = re.compile(r"粉丝|浏览|点赞|评论\d|倒序|只看|\d[万wW]|[<>{}=|#]|^[.+]")


@dataclass
class Byline:
    author: str = ""
    category: str = ""
    date: Printed | None = None
    site: str = ""


def find_byline(lines: list[Line], title_at: int | None) -> Byline:
    """The line by the title that gives author, date and column without labels: 某小编5个月前 (12-17)普法百科8."""
    found = Byline()
    near = [line for line in lines if title_at is None or title_at - 4 <= line.index <= title_at + 5]
    for line in near:
        if line.length > 90 or line.index == title_at or furniture.crumbs(line):
            continue
        dates = find_dates(line.flat, line.text)
        if not dates:
            continue
        date = next((one for one in dates if one.kind == "full"), dates[0])
        if found.date and not (date.kind == "full" and found.date.kind != "full"):
            continue
        found.date = date
        if len(LABEL.findall(line.seen)) >= 2:
            continue
        _read_byline(found, line, date)
    return found


def _read_byline(found: Byline, line: Line, date: Printed) -> None:
    before = _unlabelled(without_buttons(line.text[: date.start]))
    after = _unlabelled(without_buttons(line.text[date.end :]))
    by = re.search(
        r"(?:^|\s)(?:由|by|文)\s*[:：]?\s*(?P<name>[^\s|,，]{1,16})\s*(?:发布|发表|撰写|编辑|posted|"
        r"on|$)",
        before,
        re.I,
    )
    by = (
        by
        or re.search(r"(?:^|\s)由\s+(?P<name>[^\s|,，/·:：]{2,12})(?=\s|$)", line.flat)
        or re.search(r"\bby\s+(?P<name>[^\s|,，/]{2,20})", line.flat, re.I)
        or re.search(
            r"(?:记者|通讯员|作者|撰文|撰稿)[\s:：/|]+(?P<name>[\u4e00-\u9fff·]{2,4})(?=\s|$)", line.flat
        )
    )
    names = list(dict.fromkeys([by["name"]] if by else _tokens(before)))
    later = _tokens(_BLANK_LABEL.sub(" ", after))
    if (column := _BLANK_LABEL.search(line.flat)) and not found.category:
        found.category = column["name"]
    names = [name for name in names if is_person(name) or name.lower() in ("admin", "管理员")]
    for name in names:
        owner = re.sub(r"(?:官方)?(?:整理|综合|原创|编辑部?)$", "", name)
        if owner != name and ORG.search(owner):
            found.site = found.site or owner
        elif ORG.search(name) and not _PEN.search(name):
            found.site = found.site or name
        elif (
            not found.author
            and (PERSON.match(name) or _PEN.search(name) or len(names) == 1)
            and len(name) <= 12
        ):
            found.author = name
        elif not found.category and len(name) <= 8:
            found.category = name
    for name in later:
        if not is_person(name):
            continue
        if _PEN.search(name) and len(name) <= 10 and not found.author:
            found.author = name
        elif (
            PERSON.match(name)
            and (_PEN.search(name) or not found.author)
            and not re.search(
                r"知识|百科|资讯|法律|债|贷|信用|金融|新闻|财经|案例|普法|咨询|问答|逾期|催收|征信|花呗|借呗",
                name,
            )
        ):
            found.author = found.author or name
        elif not found.category and 2 <= len(name) <= 10 and not ORG.search(name) and not name[0].isdigit():
            found.category = name


def _unlabelled(text: str) -> str:
    text = re.sub(rf"(?:IP\s*属地\s*[:：]?\s*|来自)?(?:{PROVINCE})(?:省|市)?(?=\s|$)", " ", text)
    return _READS.sub(
        " ",
        _SAID.sub(
            " ",
            re.sub(
                r"(?:发布于|发表于|更新于|编辑于|发布|发表|于|posted|on|原创|已认证|关注|订阅|收藏|分享)(?=\s|"
                r"$)",
                " ",
                text,
            ),
        ),
    )


def _tokens(text: str) -> list[str]:
    tokens = [token.strip("·|/,，:：[]【】()（）-—•") for token in re.split(r"[\s|｜/·•丨,，]+", text)]
    found = []
    for token in tokens:
        token = token if "*" in token else re.sub(r"\d{1,7}$", "", token).strip()
        if 2 <= len(token) <= 16 and not re.fullmatch(
            r"(?:原创|阅读|浏览|评论|分类|作者|来源|时间|收藏|分享|点赞|编辑|转载|首发|更新|发布|字体|"
            r"大|中|小|关注|举报|字号|人气|.{0,3}分钟|[\d\W]+)",
            token,
        ):
            found.append(token)
    return found


def lone_name(lines: list[Line], page: list[Line], title_at: int | None) -> str:
    """A name alone between title and text: short, and of words that the text does not use."""
    if title_at is None:
        return ""
    words = "".join(line.bare for line in page if line.is_prose)
    text_at = next((line.index for line in page if line.is_prose and line.index > title_at), len(page))
    listed = next((line.index for line in page[title_at + 1 :] if furniture.tail_opens(line)), len(page))
    for line in lines:
        if (
            line.index > min(text_at, listed)
            or not title_at < line.index <= title_at + 6
            or not 2 <= line.length <= 12
        ):
            continue
        pairs = [line.bare[i : i + 2] for i in range(len(line.bare) - 1)]
        strange = sum(pair not in words for pair in pairs) * 3 >= 2 * len(pairs)
        if _ASKS.search(line.text) or line.bare in page[title_at].bare:
            continue
        if pairs and strange and is_person(line.text) and _NAME_ALONE.match(line.text):
            return line.text
    return ""


def find_published(
    lines: list[Line], said: list[Said], byline: Byline, title_at: int | None, meta: Meta
) -> str | None:
    for what in ("published", "updated"):
        for one in said:
            if one.what == what and one.date and _near(one, lines, title_at):
                return one.date.text
    if byline.date and byline.date.kind in ("full", "ago", "day", "short"):
        return byline.date.text
    for one in said:
        if one.date and one.what in ("published", "updated", "site", "author"):
            return one.date.text
    for line in lines:
        for date in find_dates(line.seen, line.text) if line.length <= 80 else ():
            if _DATED_BY.search(line.seen[: date.start]):
                return date.text
    for line in lines[::-1]:
        alone = only_date(line) if line.length <= 24 else None
        if alone and re.match(r"\d{4}|二[〇○零]", alone.date):
            return alone.date
    before = [line for line in lines if title_at is None or line.index <= title_at + 8]
    for line in before:
        if line.length <= 80:
            full = [one for one in find_dates(line.flat, line.text) if one.kind == "full"]
            if full:
                return full[0].text
    return meta.published or None


def _near(one: Said, lines: list[Line], title_at: int | None) -> bool:
    return title_at is None or one.place <= title_at + 12


def find_author(
    lines: list[Line], said: list[Said], byline: Byline, site: str | None, meta: Meta, title_at: int | None
) -> str | None:
    for one in said:
        if one.what == "author" and (name := _person(one.value)):
            return name
    for one in said:
        if (
            one.what == "published"
            and not one.date
            and is_person(name := _person(one.value))
            and not ORG.search(name)
        ):
            return name  # 发布：某某律师
    account = _account(lines, said)
    if account and account != site:
        return account
    if byline.author and byline.author != site:
        return byline.author
    for line in lines:
        if (
            line.length <= 200
            and re.search(r"原创|撰写|转载", line.seen)
            and (match := ORIGINAL.search(line.seen))
        ):
            name = tidy_name(match["name"])
            if 2 <= len(name) <= 10 and not ORG.search(name) and is_name(name):
                return name
    for what in ("site", "editor"):
        for one in said:
            if what == "editor" and byline.date and one.place > (title_at or 0) + 12:
                continue  # who checked the page, named in its foot
            name = _person(one.value) if one.what == what else ""
            if name and (PERSON.match(name) or what == "editor") and name != site and not ORG.search(name):
                return name
    marked = [
        line.text
        for line in lines
        if "author" in line.hints and line.zone not in ("junk", "comments") and line.length <= 12
    ]
    return (marked[0] if marked else None) or (
        meta.author if meta.author and meta.author != site and is_name(meta.author) else None
    )


def _account(lines: list[Line], said: list[Said]) -> str:
    """The account that a platform prints twice at the head: alone on a line, and as the source."""
    alone = {line.text for line in lines[:12] if line.length <= 14}
    for one in said:
        if one.what == "site" and (name := first_word(one.value)) in alone and is_person(name):
            return name
    return ""


def _person(value: str) -> str:
    name = first_word(value)
    if ORG.search(name) and (after := first_word(value.strip()[len(name) :])) and PERSON.match(after):
        name = after
    if not name or (not is_name(name) and name.lower() not in ("admin", "管理员", "佚名")):
        return ""
    if _NO_PERSON.search(name):
        return ""
    return name if len(name) <= 20 and not re.fullmatch(r"[\d\W]+", name) else ""
