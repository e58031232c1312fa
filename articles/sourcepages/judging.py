"""Whether a page is an article at all; when not, why, in words for the editor."""

import re

from articles.sourcepages.found import FoundComment
from articles.sourcepages.lines import Line
from articles.sourcepages.roles import Seen

MIN_BODY = 90  # characters of running text; a notice of an error or a login form has fewer
_ERROR = re.compile(
    r"\b404\b|\b50[0234]\b|not found|forbidden|页面(?:不存在|没有找到|找不到|已(?:被)?删除|走丢|"
    r"丢失|出错|无法(?:访问|显示|打开))|(?:内容|文章|帖子|主题|信息|网页|问题)(?:不存在|已(?:被)?(?:删除|"
    r"下架|屏蔽|关闭)|正在审核)|"
    r"(?:抱歉|对不起|很遗憾|sorry).{0,20}(?:页面|访问|内容|文章|帖子|网页|找|出错|权限|主题)|无法访问此|"
    r"访问(?:被拒绝|受限|出错|过于频繁)|服务器(?:错误|繁忙|内部错误)|网站(?:已关闭|维护|暂停)|"
    r"域名.{0,10}(?:出售|过期|转让)",
    re.I,
)
_SHELL = re.compile(
    r"(?:enable|启用|开启|打开|支持)\s*(?:了)?\s*javascript|javascript.{0,20}(?:启用|enable|开启|"
    r"required|disabled)|加载中|loading|doesn't work properly|请稍[候等]|正在(?:加载|跳转|载入)",
    re.I,
)
_LOGIN = re.compile(
    r"(?:扫码|短信|密码|账号|手机号|验证码)\s*登录|登录后(?:查看|阅读|继续)|请(?:先)?登录|安全验证|"
    r"人机验证|滑动(?:滑块|验证)|完成验证|访问验证|拖动|会员专享|没有权限|忘记密码"
)


def why_no_article(
    lines: list[Line], seen: list[Seen], body: list[Line], has_sections: bool, comments: list[FoundComment]
) -> str:
    """Empty when it is an article, or a question with its answers."""
    everything = " ".join(line.seen for line in lines[:80])
    prose = [line for line in body if line.is_prose]
    size = sum(line.length for line in prose)
    answers = [one for one in comments if (one.role or one.date) and len(one.text) >= 20]
    thread = (
        max((line.length for line in prose), default=0) >= 40 and sum(bool(one.date) for one in comments) >= 2
    )
    asked = thread or (bool(prose and answers) and sum(len(one.text) for one in answers) >= MIN_BODY // 2)
    if not lines:
        return "页面里没有文字。"
    if size < 400 and _ERROR.search(everything) and len(prose) <= 5:
        return "这是出错页或已删除的页面，没有文章。"
    if size < 400 and _LOGIN.search(everything) and len(prose) <= 4:
        return "这是登录或验证页面，看不到文章正文。"
    if asked:
        return ""
    if size < MIN_BODY and _SHELL.search(everything):
        return "这页的内容要靠脚本载入，保存下来的只是空壳。请在浏览器里打开后复制正文。"
    labels = sum(1 for i, line in enumerate(lines) if seen[i].run >= 4 or line.teaser)
    if size < MIN_BODY:
        return "这是列表或导航页，没有文章正文。" if labels >= 6 else "页面里找不到成段的正文。"
    if _is_listing(lines, seen, body, size, labels, has_sections):
        return "这是列表页：只有许多文章的标题和摘要。"
    return ""


def _is_listing(
    lines: list[Line], seen: list[Seen], body: list[Line], size: int, labels: int, has_sections: bool
) -> bool:
    teasers = sum(line.teaser for line in lines)
    own_teasers = sum(line.teaser for line in body)
    dated = sum(1 for line in body if seen[line.index].dated and line.length < 80)
    long = [line for line in body if line.is_prose and not line.teaser]
    if own_teasers >= 3 and own_teasers * 2 >= len(long):
        return True
    if dated >= 4 and dated * 3 >= len(long):
        return True
    if labels >= 15 and size < 260 and not has_sections and len(long) < 3:
        return True
    return teasers >= 4 and size < 300
