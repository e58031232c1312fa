"""Who wrote a comment, as one line says it: 头像 骆某-法务助理 2025-03-25, 12楼 小明 昨天 22:17, 网友[成都] 回复."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.sourcepages.dates import find_dates
from articles.sourcepages.lines import Line

PROFESSION = (
    r"(?:(?:实习|执业|专职|兼职|主任|合伙人?|高级|资深|主办|值班|认证|专业|金牌|首席|公益|驻场|"
    r"债务|金融|律所)*律师(?:助理|团队)?|法务(?:助理|专员|经理|总监|主管|顾问|人员)?|"
    r"(?:高级|资深|金融|债务|专业|公司|常年|首席)*法律(?:顾问|工作者|咨询师|专家|助理|从业者|援助者|"
    r"援助|咨询员|服务者|服务工作者|人士|达人|专员)|"
    r"(?:债务|信贷|金融|理财|征信)(?:顾问|经理|专家|规划师|咨询师|分析师|从业者|重组师))"
)
ROLE = (
    rf"(?:{PROFESSION}|"
    r"网友|游客|访客|楼主|层主|版主|管理员|站长|博主|答主|题主|提问者|提问人|作者|编辑|小编|会员|"
    r"用户|匿名用户|热心网友|网民|读者|当事人|债务人|咨询人|咨询者|"
    r"司法工作者|公证员|仲裁员|法官|检察官|银行职员|客服|官方|官方客服|客服专员|新手上路|注册会员|"
    r"中级会员|高级会员|金牌会员|普通会员|认证用户|VIP会员)"
)
_ROLE_END = re.compile(rf"^(?P<name>.{{1,16}}?)[\s\-—–_·|/,:(（\[【]+(?P<role>{ROLE})[)）\]】]*$")
_ROLE_GLUED = re.compile(rf"^(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?P<role>{PROFESSION})$")
_ANY_ROLE = re.compile(r"^(?P<name>[^\s\-—–]{1,10})(?:\s*[-—–]\s*|\s+)(?P<role>[\u4e00-\u9fff]{2,8})$")
ROLE_ALONE = re.compile(rf"^{ROLE}$")
_ROLE_FRONT = re.compile(r"^(?P<role>律师|法务|法律顾问)(?P<name>[\u4e00-\u9fff]{2,3})$")
_ROLE_START = re.compile(rf"^(?P<role>{ROLE})[\s\-—–_·|/,:(（\[【]+(?P<name>[^\s:,]{{1,16}})[)）\]】]*$")
_AVATAR = re.compile(r"^(?:\[?(?:用户)?头像\]?|\[?avatar\]?|\[图\]|图标)\s*[:|]?\s*", re.I)
_FLOOR = re.compile(
    r"(?:^|[\s(（\[【])(?:第\s*)?#?\s*\d{1,5}\s*(?:楼层?|#|F(?![a-z])|l(?![a-z])|层)(?=[\s:)）\]】,.]|"
    r"$)|(?:^|\s)#\s*\d{1,5}(?=\s|$)|(?:^|\s)(?:沙发|板凳|地板|地下室|地毯|下水道|\d+\s*[Ff])(?=[\s:]|"
    r"$)|^\d{1,3}[.、]\s+(?=\S{1,16}\s)"
)
_BUTTONS = re.compile(
    r"(?:(?:送TA礼物|送礼物|点赞|有用|支持|反对|没用|有帮助|赞同|赞成|喜欢|感谢|赞|踩|顶|\bup\b|👍|❤|回复|评论|"
    r"举报|引用|收藏|分享|追问|查看对话|展开|删除|只看(?:该作者|他|ta|楼主)|倒序浏览|显示全部楼层|"
    r"电梯直达|申请好友|加好友|发消息|发短消息|采纳|已采纳|推荐|置顶|热评|精选|编辑|使用道具|向ta咨询|"
    r"向TA咨询|查看详情|咨询我|咨询ta|在线咨询|关注|\+关注|私信|打赏)"
    r"\s*[(（:\[]?\s*\d{0,7}\s*[)）\]]?)(?=[\s|/·,，、(（]|$|(?:点赞|有用|支持|反对|赞|踩|顶|回复|"
    r"举报|引用|删除|喜欢|感谢|收藏|分享|转发))"
)
_PLACE = re.compile(
    r"(?:IP\s*(?:属地|归属地|地址)?\s*[:：]?\s*[\u4e00-\u9fff]{2,10}(?=\s|$|[)）\]】])|(?:来自|"
    r"(?:服务)?地区|所在地|所在地区|归属地)\s*[:：]?\s*[\u4e00-\u9fff\-·\s]{2,12}(?:客户端|网友|手机)?(?=\s|"
    r"$|[)）\]】])|来自\s*(?:\S{1,12}))"
)
_SAYS = re.compile(
    r"(?:编辑于|更新于|修改于|发表于|发布于|评论于|回复于|回答于|留言于|写于|回答时间|回复时间|评论时间|时间|日期|发表|"
    r"说道|表示|评论道|写道|评论说|说|回答|回复道|于)\s*[:：]?\s*$|^\s*(?:编辑于|更新于|发表于|发布于|评论于|"
    r"回复于|回答于|于|回答时间|回复时间|评论时间|时间)\s*[:：]?\s*"
)
_NAME_LABEL = re.compile(
    r"^(?:作者|用户|网友|昵称|评论人|留言人|回复人|发言人|回答者|答|楼主|姓名|称呼)\s*[:：]\s*"
)
_NAME = re.compile(r"^[\w\u4e00-\u9fff*＊x._@·\-~～^+!()（）★☆ 🀀-🫿]{1,24}$", re.I)
_INLINE = re.compile(r"^(?P<name>[^\s:，。,]{1,16})\s*:\s*(?P<rest>[^:]{2,100})\s$")
_FIRM = re.compile(r"[\u4e00-\u9fff]{2,14}(?:律师事务所|律所|法律服务所|事务所|有限公司)")
_REGION = re.compile(
    r"[\[(（【]?(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|"
    r"河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|"
    r"澳门)"
    r"(?:省|市|自治区)?(?:\s*[-—·\s]?\s*[\u4e00-\u9fff]{2,6}(?:市|区|县|州)?)?\s*(?:网友|用户|"
    r"手机用户|市民|移动用户|联通用户|电信用户)?[\])）】]?(?=\s|$|[|,])"
)
PROVINCE = (
    r"北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    r"广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_BRACKETED = re.compile(r"[\[(（【][^\])）】]{0,20}[\])）】]")
_BRACKETED_PLACE = re.compile(
    rf"[\[(（【]\s*(?:IP[^\])）】]{{0,12}}|(?:来自)?(?:{PROVINCE})[^\])）】]{{0,12}}|[^\])）】]{{1,10}}(?:网友|"
    rf"用户|市民)|[\u4e00-\u9fff]{{2,8}}(?:省|市|区|县|州))\s*[\])）】]"
)
_LIKES = re.compile(
    r"(?:^|\s)[(（]?\d{1,6}[)）]?\s*(?:赞|次赞|人赞|个赞|人觉得有用|人赞同|条回复|人点赞|获赞)?\s*$"
)
_EXTRA = re.compile(
    r"(?:执业|从业)\s*\d+\s*年|好评率?\s*\d+%?|服务\s*\d+\s*人(?:次)?|响应(?:快|速度快)|评分\s*[\d.]+\s*分?|"
    r"帮助\s*\d+\s*人|解答\s*\d+\s*(?:次|条)?|(?:执业|实名|平台|已)?认证|最佳答案|已采纳|Lv\.?\s*\d+|\d+级|积分\s*[:：]?\s*\d+|"
    r"帖子\s*[:：]?\s*\d+|粉丝\s*\d+|在线|置顶|作者回复"
)


@dataclass(frozen=True)
class Signature:
    """A line that says who wrote what follows."""

    name: str
    role: str
    date: str
    rest: str = ""  # words of the comment on the same line


def read_signature(line: Line, *, dated: bool = False) -> Signature | None:
    """The signature that a line is; `dated` asks for a date in it. None for running text."""
    if line.length > 160 or not line.flat or re.match(r"^[•●■◆▪]", line.flat):
        return None
    return _signature(line.text, line.flat, dated)


@lru_cache(maxsize=4096)  # the parts of a page, its comments and their borders all ask the same
def _signature(text: str, flat: str, dated: bool) -> Signature | None:
    dates = find_dates(flat[:120], text[:120])
    if not dates:
        name, role = ("", "") if dated else name_and_role(flat)
        return Signature(name, role, "") if name else None
    date = dates[0]
    before, after = flat[: date.start], flat[date.end :]
    if date.kind == "short" and ":" not in date.text and len(before.strip()) > 6:
        return None  # the date behind the title of another page
    inline = _INLINE.match(before)
    if inline and not ROLE_ALONE.match(inline["name"]) and not _NAME_LABEL.match(before):
        name, role = name_and_role(inline["name"], sure=True)
        if name and not strip_extras(after):
            return Signature(name, role, date.text, text[inline.start("rest") : date.start].strip())
    if re.search(r"[,，。!！?？;；]", _BRACKETED.sub("", before)):
        return None
    said = strip_extras(after)
    name, role = name_and_role(before, sure=True)
    if name and said and ROLE_ALONE.match(said):
        return Signature(name, role or said, date.text)
    if name and len(said) > 3:
        rest = text[date.end :].lstrip(" :：)）]】,，|\u3000")
        return Signature(name, role, date.text, rest) if len(text) > date.end + 3 else None
    if name:
        return Signature(name, role, date.text)
    if not strip_extras(before) and 2 <= len(said) <= 6:
        name, role = name_and_role(after, sure=True)
        return Signature(name, role, date.text) if name and not _is_place(name) else None
    return None


def only_date(line: Line) -> Signature | None:
    """A line that gives no more than the date of a comment, perhaps with a place, a floor, a role and buttons."""
    if line.length > 90:
        return None
    dates = find_dates(line.flat, line.text)
    if not dates:
        return None
    date = dates[0]
    before, after = strip_extras(line.flat[: date.start]), strip_extras(line.flat[date.end :])
    role = before if ROLE_ALONE.match(before) else after if ROLE_ALONE.match(after) else ""
    if (before and before != role) or (after and after != role and not _is_place(after)):
        return None
    return Signature("", role, date.text)


def _is_place(words: str) -> bool:
    return len(words) <= 4 and bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}|\W+", words))


def without_buttons(text: str) -> str:
    """Without 回复, 举报, 赞 (3) and the like."""
    return _BUTTONS.sub(" ", _BUTTONS.sub(" ", text))


def strip_extras(text: str) -> str:
    """Without avatars, floors, buttons, places and numbers of likes: name and role remain."""
    text = _AVATAR.sub("", text.strip())
    text = _BRACKETED_PLACE.sub(" ", text)
    text = _FLOOR.sub(" ", text)
    text = _PLACE.sub(" ", text)
    for _ in range(3):
        text = _BUTTONS.sub(" ", text)
    text = _EXTRA.sub(" ", text)
    text = _FIRM.sub(" ", text)
    text = _REGION.sub(" ", text)
    text = _LIKES.sub(" ", text)
    text = _SAYS.sub(" ", text.strip(" |·"))
    text = re.sub(r"[\[(（【]\s*[\])）】]", " ", text)
    return re.sub(r"\s+", " ", text).strip(' |/·,，-—:：[]【】()（）"“”•・')


def name_and_role(text: str, *, sure: bool = False) -> tuple[str, str]:
    """The name and the role in what is left of a signature; empty name when it is none.

    `sure` when a date stands beside it: then a second word is a role even where no list knows it.
    """
    text = strip_extras(text)
    label = _NAME_LABEL.match(text)
    if label:
        text = text[label.end() :]
    if not text or len(text) > 30:
        return "", ""
    if ROLE_ALONE.match(text):
        return text, ""
    for pattern in (_ROLE_END, _ROLE_GLUED, _ROLE_FRONT, _ROLE_START, *((_ANY_ROLE,) if sure else ())):
        match = pattern.match(text)
        name = match["name"].strip(" -—·|/,:(（[【)）]】") if match else ""
        if match and name and _NAME.match(name):
            return name, match["role"]
    if len(text) <= 20 and _NAME.match(text) and not re.search(r"[。，！？；：、]", text):
        return text, ""
    return "", ""
