"""How laws are called in running text, and which well-known ones the library may not hold."""

import re
from functools import cache

PRC = "中华人民共和国"
_DROP = re.compile(r"[\s《》〈〉＜＞<>「」『』“”\"'　]|" + PRC)
WIDTHS = str.maketrans("()[]", "（）〔〕")
_COURT = re.compile(r"^最高人民法院(?:、最高人民检察院)?(?:关于)?|^最高人民检察院(?:关于)?|^关于")

# Laws that a text may name although they are not in the library: so that 劳动合同法第三条 is not read as
# 合同法第三条, and a reader of the editor's list sees which law is meant. Bare names here are also how people write.
_CURRENT = """
宪法 立法法 国家赔偿法 行政处罚法 行政许可法 行政强制法 行政复议法 行政诉讼法 刑事诉讼法
民事诉讼法 民法典 刑法 治安管理处罚法 个人信息保护法 数据安全法 网络安全法 电子商务法
电子签名法 消费者权益保护法 反不正当竞争法 反垄断法 反电信网络诈骗法 反洗钱法 反家庭暴力法
广告法 价格法 产品质量法 食品安全法 商业银行法 银行业监督管理法 中国人民银行法 证券法
证券投资基金法 期货和衍生品法 保险法 信托法 票据法 公司法 合伙企业法 个人独资企业法
企业破产法 劳动法 劳动合同法 劳动争议调解仲裁法 社会保险法 仲裁法 公证法 律师法 法律援助法
人民调解法 农村土地承包法 土地管理法 城市房地产管理法 道路交通安全法 著作权法 专利法 商标法
税收征收管理法 个人所得税法 企业所得税法 会计法 审计法 邮政法 教育法 义务教育法
未成年人保护法 老年人权益保障法 妇女权益保障法 残疾人保障法 居民身份证法 户口登记法
人民法院组织法 人民检察院组织法 法官法 检察官法 监察法 社区矫正法 精神卫生法 海商法
海事诉讼特别程序法 涉外民事关系法律适用法 招标投标法 政府采购法 统计法 档案法 民用航空法
铁路法 旅游法 慈善法 民营经济促进法
"""
CURRENT = tuple(_CURRENT.split())
_REPEALED = """
合同法 经济合同法 民法通则 民法总则 担保法 物权法 侵权责任法 婚姻法 继承法 收养法
治安管理处罚条例
"""
REPEALED = tuple(_REPEALED.split())
# How people shorten them; the short names of a law in the library stand in its row.
SHORT = {
    "民诉法": "民事诉讼法",
    "刑诉法": "刑事诉讼法",
    "行诉法": "行政诉讼法",
    "个保法": "个人信息保护法",
    "消保法": "消费者权益保护法",
    "消法": "消费者权益保护法",
    "消费者保护法": "消费者权益保护法",
    "反电诈法": "反电信网络诈骗法",
    "反诈法": "反电信网络诈骗法",
    "反不当竞争法": "反不正当竞争法",
    "治安处罚法": "治安管理处罚法",
    "治安管理法": "治安管理处罚法",
    "银监法": "银行业监督管理法",
    "商行法": "商业银行法",
    "人行法": "中国人民银行法",
    "电商法": "电子商务法",
    "网安法": "网络安全法",
    "数安法": "数据安全法",
    "破产法": "企业破产法",
    "法援法": "法律援助法",
    "侵权法": "侵权责任法",
    "妇女法": "妇女权益保障法",
}
# Not laws but papers that also have 条: their numbers are never ours.
PAPERS = re.compile(
    r"(?:合同|合同书|协议|协议书|合约|契约|条款|约定|章程|公约|须知|承诺书|授权书|告知书|确认书|说明书|保单|借据|借条|欠条|服务规则|用户规则|"
    r"平台规则|申请表|细则|函|清单|计划|方案|文章|指南|攻略|帖子|判决书|裁定书|调解书|起诉状|答辩状)$"
)
# `本规定`, `公司规定`: 规定 and its like name a law only behind a name of their own.
GENERIC = re.compile(r"(?:法|法典|条例|规定|解释|办法|细则|规则|意见|通知|批复|决定|通则|指引|标准)$")


def key(name: str) -> str:
    """One form for all spellings of a name: no brackets, no 中华人民共和国, one width."""
    return _DROP.sub("", name).translate(WIDTHS)


@cache
def keys(*names: str) -> tuple[str, ...]:
    """Every form under which a law with these names is found in running text."""
    found: dict[str, None] = {}
    for name in names:
        whole = key(name)
        for form in (whole, _COURT.sub("", whole), re.sub(r"（试行）$", "", whole)):
            if len(form) >= 2:
                found[form] = None
    return tuple(found)


def full_title(name: str) -> str:
    """The official title of a well-known law, as far as it is one; other names as they are written."""
    bare = SHORT.get(key(name), key(name))
    return f"{PRC}{bare}" if bare in KNOWN else name.strip()


KNOWN = frozenset((*CURRENT, *REPEALED, *SHORT))
