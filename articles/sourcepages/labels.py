"""Labelled facts (作者：, 发布时间：, 来源：) and the names that stand behind them."""

import re
from dataclasses import dataclass

from articles.sourcepages.dates import Printed, find_dates
from articles.sourcepages.lines import Line

# 作者｜某某, 文/某某
_BARRED = re.compile(r"((?:^|\s)(?:作者|编辑|撰文|撰稿|文|来源|责编|记者)\s?)[|丨/](?=\s?\S)")
ORG = re.compile(
    r"(?:网|网站|报|日报|晚报|晨报|时报|商报|周刊|杂志|社|通讯社|事务所|律所|电视台|台|港|公众号|"
    r"微信公众号|博客|论坛|频道|中心|公司|集团|法院|检察院|银行|平台|在线|客户端|学院|协会|委员会|"
    r"管理局|司法局|公安局|监管局|局|头条号?|搜狐号?|搜狐|新浪|知乎|百家号|网易号?|腾讯|百度|天涯|"
    r"豆瓣|微博|门户|社区|之家|资讯|热线|视界|家园|联盟|编辑部|研究院|百科|法律咨询|法务|"
    r"\.com|\.cn|\.net|\.org)$",
    re.I,
)
_LABELS = {
    "author": "作者|文|撰文|撰稿|撰稿人|发布者|发布人|发表者|供稿|执笔|主笔|作\\s*者|原创作者|原作者|本文作者|"
    "文章作者|by|author|答|回答者|解答律师|回答律师|楼主|发帖人|提问者|提问人|咨询者|博主|UP主",
    "editor": "责任编辑|责编|编辑|小编|整理|编\\s*辑|审核|校对|编审|值班编辑",
    "published": "发布时间|发布日期|发表时间|发表日期|发布于|发表于|刊发时间|发稿时间|添加时间|录入时间|创建时间|"
    "提问时间|日期|时间|时\\s*间|日\\s*期|发布|发表|上传时间|posted on|date|published|提交时间|"
    "咨询时间",
    "updated": "更新时间|更新日期|更新于|更新|最新修订|最后更新|最后修改|修订时间|修改时间|回复时间|编辑于|"
    "updated",
    "site": "来源|文章来源|信息来源|稿源|出处|来\\s*源|转自|转载自|摘自|原文来源|source|来源网站|发布单位|"
    "发布机构|内容来源",
    "category": "分类|栏目|所属栏目|类别|所属分类|文章分类|频道|归类|板块|版块|所属频道|类型|案由|专栏|category|"
    "专题|领域|问题类型|咨询类型|所属类别|归档|发布在|分类目录",
    "tags": "标签|文章标签|本文标签|tags?|关键词|关键字|相关标签|话题|相关话题|本文关键词|tag标签|标签云",
    "url": "本文链接|原文链接|本文地址|原文地址|文章链接|链接|网址|转载链接|本文网址|永久链接|固定链接|"
    "文章地址|原文网址|url|本页地址|转载请注明出处|本文固定链接|本文永久链接",
    "other": "阅读|浏览|点击|人气|热度|围观|浏览量|阅读量|点击数|点击量|阅读数|访问|访问量|浏览次数|阅读次数|"
    "点击次数|次数|评论|评论数|字号|字体|地区|收藏|点赞|悬赏|回复|查看|字数|预计阅读|状态|律师|"
    "电话|浏览数|赞|分享|查看数|热|大小|执业律所|律所|擅长|执业证号|参与|已有|关注|喜欢|本文字数|"
    "阅读时长|IP|IP属地|ip属地|归属地|所在地|声明|原标题|导读|摘要|简介|推荐|评分|作者单位|ID|"
    "编号|文号|导语|核心提示",
}
LABEL = re.compile(
    r"(?:(?<=[\s|｜丨·,，/\]】)）\[【(（。\d])|^)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")\s*[:：]\s*",
    re.I,
)
ORIGINAL = re.compile(
    r"(?:本文|本篇|此文|该文|文章|内容|本作品|本站内容)?(?:系|为|是|由)\s*(?P<name>(?:(?!根据|"
    r"结合|依据|参考|原创|撰写|编写|编辑|投稿|发布|整理|供稿|创作|执笔)[^,，。;；:\s]){2,24})\s*(?:根据|"
    r"结合|依据|参考)?[^,，。;]{0,16}?(?:原创|撰写|编写|编辑整理|投稿|编辑|发布|整理|供稿|创作|"
    r"执笔)"
)
PERSON = re.compile(r"^[\u4e00-\u9fff·]{2,4}$|^[\u4e00-\u9fff]{2,8}(?:律师|小编|编辑|记者|老师|法务|顾问)$")


@dataclass
class Said:
    """What one line says under a label."""

    what: str
    value: str
    place: int
    date: Printed | None = None


def labelled(line: Line) -> list[Said]:
    """作者：某某　发布时间：… as single facts; the value of each ends where the next begins."""
    if line.length > 260:
        return []
    seen = _BARRED.sub(r"\1:", line.seen)
    matches = list(LABEL.finditer(seen))
    found = []
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(line.seen)
        value = line.text[match.end() : end].strip(" \u3000|｜·,，/[]【】()（）")
        dates = find_dates(line.seen[match.end() : end], line.text[match.end() : end])
        found.append(Said(match.lastgroup or "", value, line.index, dates[0] if dates else None))
    return found


def first_word(value: str) -> str:
    value = re.split(r"[\s\u3000|｜丨,，;；。]+|(?=\d{4}[-/.年])", value.strip(" :：|·[]【】()（）"))[0]
    return value.strip('·|/:：[]【】()（）《》"“”')


def is_name(name: str) -> bool:
    if re.match(r"[的为由是在均所该此者等“”]", name):
        return False
    if not 2 <= len(name) <= 24 or re.search(r"[,，。!！?？:：;；]", name):
        return False
    return not re.fullmatch(
        r"(?:网络|互联网|本站|本网|原创|转载|未知|佚名|admin|管理员|网友|(?:网友|会员|用户|读者|作者)?(?:投稿|上传|提供|分享)|本站原创|"
        r"整理|综合|网站|作者|all rights "
        r"reserved|reserved|rights|all|原作者|原作者所有|作者本人|首页|平台|用户|会员|网络整理|来源网络|"
        r"网络转载|本文|归|所有|©|我们|nbsp|正文|[\d\W]+)",
        name,
        re.I,
    )


_NO_NAME = re.compile(
    r"粉丝|浏览|阅读|点赞|获赞|评论|关注|收藏|分享|举报|排序|倒序|只看|楼主|发消息|领域|创作者|优质|认证|人气|热度|"
    r"积分|帖子|主题\s*\d|版权|备案|上一篇|下一篇|首页|登录|注册|\d[万wW]|https?:|[<>{}=|\\#&;]"
)


def is_person(name: str) -> bool:
    """It may be the name of somebody: no count, no button, no field of work."""
    return is_name(name) and not _NO_NAME.search(name) and name[0] not in ".-+·" and not name[0].isspace()


def is_site(name: str) -> bool:
    return is_name(name) and not re.search(
        r"怎么|如何|什么|吗$|怎样|多久|多少|粉丝|阅读\d|\d[万wW]|[<>{}=|\\]|^[.+]", name
    )


def is_column(name: str) -> bool:
    """It may be the name of a column: a few characters, no number, no button."""
    return (
        2 <= len(name) <= 20
        and not re.match(r"[\d.+\W]", name)
        and not re.search(
            r"[。！？!?;；]|\d{3}|\d[万wW]|粉丝|浏览|点击|阅读\s*[\d(（]|登录|注册|^关注|倒序|只看", name
        )
    )


def tidy_name(name: str) -> str:
    name = re.sub(r"^(?:本站|网站|由|your\s+)|(?:官网|官方网站|网站)$", "", name.strip(), flags=re.I)
    name = re.sub(r"(?:根据|结合|\.some|\.all).*$", "", name, flags=re.I).strip(" -·|()（）.")
    return re.sub(r"(?<=[\u4e00-\u9fff]{2})公司$", "", name) if len(name) <= 5 else name
