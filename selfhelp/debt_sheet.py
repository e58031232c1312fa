"""The words of the debt sheet: why a debt stands where it stands, what to do first, and in which laws that is found."""

from dataclasses import dataclass

from selfhelp.lawful import CODE
from selfhelp.rules.sheet import Group, Stage
from selfhelp.tools import Shelf, Tool


@dataclass(frozen=True)
class Why:
    title: str
    reason: str
    do: str


OF_STAGE = {
    Stage.SUED: Why(
        "有法院材料：先办期限",
        "收到起诉状副本，一般[15日内答辩](law:民事诉讼法-128#1)；没有正当理由不到庭，[可以缺席判决](law:民事诉讼法-147)。",
        "不一定先给它钱。先看应诉通知书上的日子，写答辩状，准备调解。",
    ),
    Stage.PAYMENT_ORDER: Why(
        "支付令：先办期限",
        "收到支付令，[15日内还清，或者提书面异议](law:民事诉讼法-227#2)；两样都不做，对方可以申请执行。",
        "对数额有事实上的异议，写支付令异议书；只是没钱的，马上找申请人谈分期。",
    ),
    Stage.JUDGED: Why(
        "有生效的文书：看履行的日子",
        "过了判决、调解书定的日子，还要[加倍付迟延期间的利息](law:民事诉讼法-264)；对方[可以申请执行](law:民事诉讼法-247)。",
        "看清哪天前还、能不能上诉；还不了的，先和对方谈。",
    ),
    Stage.ENFORCED: Why(
        "已经执行：报告财产，谈和解",
        "收到执行通知，要[报告财产](law:民事诉讼法-252)；扣收入，[要留下生活必需费用](law:民事诉讼法-254#1)；可以[谈执行和解](law:执行和解规定-1#1)。",
        "先问承办法官，再定别家付多少。",
    ),
}
OF_GROUP = {
    Group.OTHERS: Why(
        "会连累别人",
        "连带责任的，到期没还，[可以直接找担保人](law:民法典-688#2)；一般保证，[在执行还不了以前一般有权拒绝](law:民法典-687#2)。",
        "尽早告诉担保人，别让他从催收那里知道。",
    ),
    Group.NEEDED: Why(
        "会丢掉要紧的东西",
        "抵押了的，断几期对方可能要求处置。条件看合同。",
        "打电话问：断几期会怎样，能不能延期；要书面答复。",
    ),
    Group.DEAR: Why(
        "按年化从高到低",
        "同样一笔钱，还在年化高的那笔上，省下的利息多。年化一样的，先清小额：少一家催，少一份费用。",
        "按每月能付的数去谈；谈成了要书面的。",
    ),
    Group.UNKNOWN_RATE: Why(
        "年化还不知道",
        "不知道年化，排不准。合同、还款计划里有，也可以问客服。",
        "先问清年化，再排一次。",
    ),
    Group.ASIDE: Why(
        "可能过了时效：先放着",
        "可能满了[三年](law:民法典-188#1)。答应还、还一点、签字，[可能就不能再拿时效来抗辩](law:民法典-192#2)。我们看不出中间有没有重新算过。",
        "别答应、别签字，先打 12348 或者问律师。没有算进“可以安排的”总数。",
    ),
}
EVERY = (*OF_STAGE.values(), *OF_GROUP.values())

TOOL = Tool(
    name="sheet",
    title="欠款一览表：先办哪一笔",
    summary="最多 20 笔放在一张表上，算总数、排先后、说理由；催收来电也记在一起。可以只存在自己的设备上。",
    shelf=Shelf.KEEP,
    url_name="sheet",
    order=10,
    words="多家网贷 先还哪家 债务清单 欠款表 八栏表 总共欠多少 催收记录 来电记录",
    provisions=tuple(
        dict.fromkeys(code for why in EVERY for text in (why.reason, why.do) for code in CODE.findall(text))
    ),
)


def why(stage: Stage, group: Group) -> Why:
    return OF_STAGE[stage] if group is Group.COURT else OF_GROUP[group]
