from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm
from selfhelp.rules.deadlines import TERMS

# Field → the event with which periods begin, as rules.deadlines names it, how the form asks for it, and a hint.
GROUPS = (
    (
        "",
        (
            ("order_on", "收到支付令", "支付令哪天收到的", "签收那天；拒收、法院把它留在住处的，是留下那天。"),
            ("complaint_on", "收到起诉状副本", "起诉状副本、传票哪天收到的", "签收那天。电子送达的，是系统显示到达那天。"),
            ("judgment_on", "判决书送达", "一审判决书哪天送到的", ""),
            ("enforced_on", "执行通知书送达", "执行通知书哪天送到的", "仲裁裁决、公证债权文书的执行，看这一天。"),
        ),
    ),
    (
        "法院来的别的文书",
        (
            ("ruling_on", "裁定书送达", "一审裁定书哪天送到的", "不予受理、管辖异议、驳回起诉这三种才能上诉。"),
            ("objection_ruling_on", "裁定送达", "执行异议的裁定哪天送到的", ""),
            ("final_on", "判决、裁定发生法律效力", "判决、裁定哪天生效的", "没上诉的，是上诉期过完那天；二审判决是送达那天。"),
            ("fee_notice_on", "收到法院的交费通知", "交费通知哪天收到的", ""),
            ("notice_on", "法院通知", "小额诉讼的通知哪天收到的", ""),
            ("award_on", "收到裁决书", "仲裁裁决书哪天收到的", ""),
            ("obstacle_over_on", "障碍消除", "耽误期限的事哪天消除的", "生病住院、自然灾害这样的正当理由。"),
            ("term_over_on", "法律文书写明的履行期最后一日", "判决、调解书写的履行期哪天到的", ""),
        ),
    ),
    (
        "调解、担保、还款",
        (
            ("mediated_on", "调解协议生效", "调解协议哪天生效的", ""),
            ("main_due_on", "主债务履行期届满", "你担保的那笔债，哪天到期的", ""),
            ("due_on", "还款期限届满", "自己的债，哪天到期的", ""),
            ("harmed_on", "权利受到损害", "权利受损害那天", "算二十年最长保护期间用的，一般不填。"),
            ("settled_on", "不良行为终止（还清）", "逾期的债哪天全部还清的", ""),
        ),
    ),
    (
        "等别人答复、法院在办的",
        (
            ("credit_objection_on", "机构收到你的异议", "征信异议哪天交到的", "看回执或者快递签收那天。"),
            ("credit_complaint_on", "人民银行受理你的投诉", "征信投诉哪天受理的", ""),
            ("complaint_to_lender_on", "机构收到你的投诉", "给金融机构的投诉哪天收到的", ""),
            ("aid_on", "法律援助机构收到申请", "法律援助申请哪天交到的", ""),
            ("filed_on", "法院收到起诉状", "法院哪天收到起诉状", ""),
            ("docketed_on", "法院立案", "法院哪天立案的", ""),
            ("announced_on", "法院发出公告", "法院公告哪天发出的", ""),
            ("order_issued_on", "法院发出支付令", "支付令上写的发出日期", ""),
            ("frozen_on", "冻结", "账户哪天被冻结的", ""),
            ("objected_on", "法院收到书面异议", "执行异议书哪天交到法院的", ""),
        ),
    ),
)  # fmt: skip
EVENTS = {name: begins for _, group in GROUPS for name, begins, _, _ in group}
HEARING = "hearing_on"
MISSING = "请至少填一个日子，才算得出最后一天。"


class DeadlinesForm(CalculatorForm):
    groups = tuple(
        (title, tuple(name for name, *_ in group) + ((HEARING,) if not title else ()))
        for title, group in GROUPS
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for _, group in GROUPS:
            for name, _, label, hint in group:
                self.fields[name] = fields.Day(label=label, help_text=hint, required=False)
        self.fields[HEARING] = fields.Day(
            label="哪天开庭", help_text="传票上写的日子，可以是以后的一天。", required=False
        )

    def clean(self):
        values = super().clean()
        if not self.errors and not any(values.values()):
            first = next(iter(self.fields))
            self.add_error(first, MISSING)
        for name, value in list(values.items()):
            if name != HEARING and value and value > self.today:
                self.add_error(name, f"这一天（{value.isoformat()}）还没有到，请核对年份和日期。")
        return values


def terms_of(begins: str):
    """The periods that an event begins."""
    return [term for term in TERMS if term.begins == begins]
