from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm, Factor, Payments, Share
from selfhelp.rules.cost import Order

DAILY, PENALTY, CARD = "daily", "penalty", "card"
KINDS = [
    (DAILY, "按天收的：花呗、借呗、分期、网贷"),
    (PENALTY, "贷款罚息：合同写“在原利率上加收 50%”这样的"),
    (CARD, "信用卡：没还到最低还款额"),
]


class CostForm(CalculatorForm):
    groups = (
        ("", ("kind", "base", "daily_rate", "due_on", "until")),
        ("选了贷款罚息，填这里", ("contract_annual_rate", "multiplier", "day_count")),
        ("选了信用卡，填这里", ("paid", "posted_on", "minimum_share", "late_fee_share", "whole_bill")),
        ("逾期以后还过几次，或者还有别的费用", ("payments", "order", "fees")),
    )
    when = {
        "daily_rate": "贷款罚息不填",
        **dict.fromkeys(("contract_annual_rate", "multiplier", "day_count"), "选了贷款罚息才填"),
        **dict.fromkeys(("posted_on", "minimum_share", "late_fee_share"), "选了信用卡才填"),
    }
    of_rule = {"bill": "base", "days_from_posting": "posted_on", "days": "until"}

    kind = fields.One(label="是哪一种", choices=KINDS, initial=DAILY)
    base = fields.Money(
        label="到期没还的金额（元）",
        help_text="花呗、借呗看账单页“已逾期”那一笔；贷款看“剩余本金”；信用卡看这一期账单的总额。",
    )
    daily_rate = Share(
        label="每天的利率",
        initial="0.05%",
        required=False,
        help_text="看合同“逾期利息”那一条。万分之五就是 0.05%，是花呗常见的数〔待核对〕，以你的合同为准。"
        "选贷款罚息的不用管这一格。",
    )
    due_on = fields.Day(
        label="到期日", help_text="账单或者还款计划上的还款日，例如 2026-10-08。信用卡填到期还款日。"
    )
    until = fields.Day(label="算到哪一天", required=False, help_text="打算还的那天。不填就算到今天。")
    contract_annual_rate = Share(label="合同年利率", required=False, help_text="合同写的年利率，例如 14.4%。")
    multiplier = Factor(
        label="上浮到几倍",
        initial="1.5",
        required=False,
        help_text="合同写上浮 50% 就是 1.5，上浮 30% 就是 1.3。",
    )
    day_count = fields.One(
        label="一年按多少天",
        choices=[("360", "360 天"), ("365", "365 天")],
        initial="360",
        required=False,
        help_text="看合同“计息”一条；写“日利率 = 年利率 ÷ 360”的选 360。",
    )
    paid = fields.Money(
        label="这一期已经还了（元）", positive=False, required=False, help_text="一分没还就不填。"
    )
    posted_on = fields.Day(
        label="消费记到账上的那天", required=False, help_text="账单明细里的“记账日”。有好几笔的，填最早一笔。"
    )
    minimum_share = Share(
        label="最低还款额是账单的百分之几",
        initial="10%",
        required=False,
        help_text="常见 10%，以领卡合约为准。",
        too_high="比例超过 100%",
    )
    late_fee_share = Share(
        label="违约金是没还部分的百分之几",
        initial="5%",
        required=False,
        help_text="常见 5%〔待核对〕，以领卡合约为准。",
        too_high="比例超过 100%",
    )
    whole_bill = fields.Tick(label="合约写明：没还到最低还款额，利息按整张账单算", required=False)
    payments = Payments(
        label="逾期以后还过的钱",
        required=False,
        help_text="一次一行：日期、空格、金额，例如 2026-10-20 1000。",
    )
    order = fields.One(
        label="还的钱先抵什么",
        choices=[
            (Order.INTEREST_FIRST, "没有另外约定：先费用，再利息，最后本金"),
            (Order.PRINCIPAL_FIRST, "书面约定了先抵本金"),
        ],
        initial=Order.INTEREST_FIRST,
        required=False,
    )
    fees = fields.Money(
        label="对方已经为要债花掉、该你承担的费用（元）",
        positive=False,
        required=False,
        help_text="没有就不填。",
    )

    def clean(self):
        values = super().clean()
        if values.get("kind") == PENALTY:
            self.need("contract_annual_rate", "multiplier", because="选了贷款罚息，这里要填。")
        elif values.get("kind") in (DAILY, CARD):
            self.need("daily_rate", because="请填每天的利率，合同里找不到就问客服要书面答复。")
        if values.get("kind") == CARD:
            self.need("posted_on", "minimum_share", "late_fee_share", because="选了信用卡，这里要填。")
        return values
