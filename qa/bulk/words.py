"""Invented words: enough different ones that texts are alike as real ones are, some closely and most hardly."""

from random import Random

TAGS = ("花呗", "借呗", "网贷", "信用卡", "微粒贷", "白条", "征信", "催收", "协商还款", "起诉", "消费贷", "房贷")  # fmt: skip
PLACES = (
    "杭州", "成都", "武汉", "长沙", "郑州", "沈阳", "西安", "昆明", "贵阳", "南宁", "合肥", "南昌",
    "济南", "太原", "兰州", "海口", "福州", "重庆", "天津", "石家庄", "哈尔滨", "长春", "银川", "西宁",
    "乌鲁木齐", "拉萨", "呼和浩特", "宁波", "苏州", "东莞",
)  # fmt: skip
WORK = (
    "送外卖", "开网约车", "在工厂上班", "做餐饮", "带孩子", "摆摊", "当保安", "做美容", "跑运输",
    "教培训班", "做直播", "干装修", "在酒店上班", "种地", "刚毕业", "做会计", "当护士", "开小超市",
    "在工地", "卖保险",
)  # fmt: skip
CAUSES = (
    "失业三个月", "生意赔了", "父亲住院", "孩子生病", "离婚以后", "厂里欠薪", "店面关了", "摔断了腿",
    "被人骗了一笔", "工资降了一半", "疫情那年起", "合伙人跑了", "给朋友担保", "装修超支", "投资亏了",
    "车子被撞", "公司破产", "搬家换城市", "妻子怀孕", "房租涨了",
)  # fmt: skip
HAPPENED = (
    "催收打电话给我父母", "收到自称律师函的短信", "客服说要上门", "说要起诉到仲裁委员会",
    "通讯录里的朋友都接到电话", "微信支付被限制", "银行卡里的钱被划走", "收到法院的支付令",
    "收到传票，下个月开庭", "额度被停", "说要把我列入失信名单", "单位也接到了电话", "要求三天内一次还清",
    "说可以打折但要先转服务费", "发来一份没有盖章的通知", "利息比本金还多", "分期以后每月更多",
    "合同上的机构我没听过", "还清以后征信还有记录", "担保费每个月扣一次",
)  # fmt: skip
WORRIES = (
    "会坐牢吗", "会影响孩子上学吗", "能不能只还本金", "该怎么和他们谈", "要不要先还一点",
    "他们这样做合法吗", "我要去应诉吗", "时效过了没有", "工资卡会被冻结吗", "可以投诉到哪里",
    "还能坐高铁吗", "老家的房子会被拍卖吗", "这笔费用该不该付", "能要求删除记录吗", "要不要换号码",
)  # fmt: skip
ADVICE = (
    "先把合同、账单和转账记录找齐，按时间排好。",
    "和对方谈的时候留下书面记录，电话里说的不算数。",
    "收到法院的材料要当天拆开，看清开庭的日子。",
    "不要转服务费给自称能代为协商的人。",
    "先算清本金、利息和费用各是多少，再提一个还得起的数。",
    "对方骚扰家人和同事的，把时间、号码和原话记下来。",
    "逾期本身是合同上的事，和犯罪是两回事。",
    "有能力还一部分的，写清楚这一笔是还哪一期。",
    "征信上的记录从还清那天起算，不必花钱请人处理。",
    "不认识的机构来收款，先请它出示债权转让的材料。",
)
REMARKS = (
    "我也遇到过，后来谈成了分期。", "谢谢，照着写了一份说明。", "客服换了三个人，说法都不一样。",
    "请问超过三年还能起诉吗？", "录音很有用。", "先别慌，看清楚合同再说。",
    "我这边是仲裁，也是这样处理的吗？", "已经谈妥，慢慢还。", "支付令真的要十五天内异议。",
    "感谢律师，讲得明白。",
)  # fmt: skip
_LENDER = "鑫汇恒通融达信诚安顺华泰金源博远聚宝丰盈众联创合美亿嘉瑞祥利德宏盛永兴万和富康百易捷优速云数小乐玖壹禾木林川海山江河"


def lender(chance: Random) -> str:
    """The name of a lender that nobody knows: a few are named often, most of them once."""
    return "".join(_LENDER[int(len(_LENDER) * chance.random() ** 2)] for _ in range(2))


def question(chance: Random) -> tuple[str, str]:
    """A title and what happened."""
    pick, name = chance.choice, lender(chance)
    happened, worry = pick(HAPPENED), pick(WORRIES)
    title = f"{pick(CAUSES)}，{name}{pick(TAGS)}逾期{chance.randint(1, 30)}个月，{worry}"
    body = (
        f"我在{pick(PLACES)}{pick(WORK)}，{pick(CAUSES)}，在{name}借了{chance.randint(3, 180) * 500}元，"
        f"还了{chance.randint(0, 24)}期就断了。{happened}，{pick(HAPPENED)}。"
        f"上周{pick(HAPPENED)}。家里还有{lender(chance)}的一笔。{worry}？另外，{pick(WORRIES)}？"
    )
    return title[:60], body


def conclusion(chance: Random) -> str:
    return f"{chance.choice(ADVICE)}\n{chance.choice(ADVICE)}"


def reasons(chance: Random) -> list[int]:
    """Which pieces of advice an answer gives, by their places in ADVICE."""
    return chance.sample(range(len(ADVICE)), chance.randint(2, 5))


def remark(chance: Random) -> str:
    return f"{chance.choice(REMARKS)}{chance.choice(PLACES)}这边{chance.choice(HAPPENED)}。"
