from decimal import Decimal

from selfhelp.forms import fields
from selfhelp.forms.calculator import Amounts, CalculatorForm, Payments, Share
from selfhelp.rules.lending import Lender

LENDERS = [
    (Lender.LICENSED, "银行、消费金融公司、信托公司等持牌金融机构"),
    (Lender.LOCAL, "小额贷款公司、融资担保公司等地方金融组织"),
    (Lender.PRIVATE, "个人、普通公司，没有放贷牌照的"),
]


class RateForm(CalculatorForm):
    groups = (
        ("", ("lender", "contract_on", "net", "monthly", "months", "fee")),
        ("每期还的钱不一样", ("payments", "months_between")),
        ("还款的间隔不一样，按日子算", ("received_on", "dated")),
        ("只借几天、一次还清", ("days", "repay")),
        ("个人之间、没有牌照的：想算高出四倍 LPR 的那部分利息", ("principal", "annual_rate", "until", "suit_on", "old_rule")),
    )  # fmt: skip

    of_rule = {"received": "net"}
    when = {
        **dict.fromkeys(("monthly", "months"), "每期一样才填"),
        **dict.fromkeys(("received_on", "dated"), "按日子算才填"),
        **dict.fromkeys(("days", "repay"), "一次还清才填"),
    }

    lender = fields.One(
        label="钱是谁借给你的",
        choices=LENDERS,
        help_text="看合同第一页的“贷款人”“出借人”，不是 App 的名字。看不出来的，打 12378 问有没有金融牌照。",
    )
    contract_on = fields.Day(
        label="合同是哪天签的", help_text="合同最后一页或者 App“借款记录”里的日子，例如 2025-03-01。"
    )
    net = fields.Money(
        label="实际到手多少（元）",
        help_text="看银行卡收到的那一笔。先扣掉的利息、服务费、会员费不算到手。",
    )
    monthly = fields.Money(
        label="每期还多少（元）", required=False, help_text="看还款计划。每期一样的填这里。"
    )
    months = fields.Whole(label="一共几期", least=1, most=360, what="期数", required=False)
    fee = fields.Money(
        label="每期另外还付的钱（元）",
        required=False,
        positive=False,
        help_text="担保费、服务费、保险费、会员费，名目不论，只要是每期都要付的。",
    )
    payments = Amounts(
        label="每期实际付的钱",
        required=False,
        help_text="一期一行，也可以写 1072×12 这样。所有名目加在一起。填了这里，上面“每期还多少”就不用填。",
    )
    months_between = fields.Whole(
        label="隔几个月还一次", least=1, most=12, what="间隔", required=False, help_text="每月还的不用填。"
    )
    received_on = fields.Day(label="哪天到手的", required=False)
    dated = Payments(
        label="哪天付了多少", required=False, help_text="一次一行：日期、空格、金额，例如 2026-04-09 2000。"
    )
    days = fields.Whole(label="借了几天", least=1, most=365, what="天数", required=False)
    repay = fields.Money(label="到期一次还多少（元）", required=False)
    principal = fields.Money(label="本金（元）", required=False, help_text="先扣了利息的，填实际到手的数。")
    annual_rate = Share(
        label="约定的年利率",
        required=False,
        most=Decimal(100),
        too_high="年利率超过 10000%",
        help_text="利息、违约金、各种费用合在一起。例如 24%；月息 2 分是 24%。",
    )
    until = fields.Day(label="算到哪一天", required=False, help_text="打算还的那天。不填就算到今天。")
    suit_on = fields.Day(
        label="起诉那天",
        required=False,
        help_text="2020-08-20 之前的合同才用得上。还没有起诉的不填，按今天算。",
    )
    old_rule = fields.Tick(label="2020-08-20 之前那一段，你或者对方请求按当时的标准算", required=False)

    def clean(self):
        values = super().clean()
        ways = [values.get("payments"), values.get("dated"), values.get("repay"), values.get("monthly")]
        if not any(ways) and not self.errors:
            self.add_error("monthly", "请填每期还多少；每期不一样的，展开下面填。")
        if values.get("monthly") and not any(ways[:3]):
            self.need("months", because="请填一共几期。")
        if values.get("dated"):
            self.need("received_on", because="按日子算，要填哪天到手的。")
        if values.get("repay"):
            self.need("days", because="一次还清的，要填借了几天。")
        if values.get("principal") or values.get("annual_rate"):
            self.need("principal", "annual_rate", because="本金和约定的年利率要一起填。")
        return values

    def refuse(self, bad):
        """The list of payments is whichever way of telling them was used."""
        if bad.field == "payments":
            used = next((name for name in ("payments", "dated") if self.cleaned_data.get(name)), "monthly")
            self.add_error(used, bad.words)
        else:
            super().refuse(bad)
