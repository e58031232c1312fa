from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm

SETTLED, NOT_SETTLED = "yes", "no"


class CreditRecordForm(CalculatorForm):
    groups = (
        ("", ("settled", "ended_on")),
        ("核对 2025 年的一次性政策（还款窗口已于 2026-03-31 截止）", ("overdue_on", "amount")),
    )
    when = {"ended_on": "还清了才填"}
    of_rule = {"repaid_on": "ended_on"}

    settled = fields.One(
        label="这一笔还清了吗",
        choices=[(SETTLED, "已经全部还清"), (NOT_SETTLED, "还没有还清")],
        initial=SETTLED,
    )
    ended_on = fields.Day(
        label="全部还清那天",
        required=False,
        help_text="看结清证明，或者信用报告上这个账户变成“结清”的那个月。没还清的不填。",
    )
    overdue_on = fields.Day(
        label="逾期发生的那天", required=False, help_text="只想核对这项政策的才填。看信用报告的还款记录。"
    )
    amount = fields.Money(label="单笔逾期金额（元）", required=False, help_text="一笔一笔看，不加在一起。")

    def clean(self):
        values = super().clean()
        if values.get("settled") == SETTLED:
            self.need("ended_on", because="还清了的，请填全部还清那天；没还清，就选“还没有还清”。")
        elif values.get("settled") == NOT_SETTLED:
            values["ended_on"] = None
        if (values.get("overdue_on") is None) != (values.get("amount") is None):
            self.need("overdue_on", "amount", because="逾期那天和金额要一起填，才能核对。")
        return values
