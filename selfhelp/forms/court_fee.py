from reference.models import LocalFigure
from selfhelp import freshness
from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm
from selfhelp.rules.court_fees import Kind

KINDS = [
    (Kind.ACCEPTANCE, "起诉还钱（案件受理费）"),
    (Kind.PAYMENT_ORDER, "申请支付令"),
    (Kind.EXECUTION, "申请强制执行"),
    (Kind.PRESERVATION, "申请保全（先冻结财产）"),
    (Kind.JURISDICTION, "管辖异议没有成立"),
    (Kind.PERSONALITY, "名誉、隐私等人格权受侵害，请求赔偿"),
    (Kind.SET_ASIDE_AWARD, "申请撤销仲裁裁决"),
]
NEED_AMOUNT = {Kind.ACCEPTANCE, Kind.PAYMENT_ORDER, Kind.EXECUTION, Kind.PRESERVATION}


class CourtFeeForm(CalculatorForm):
    groups = (("", ("kind", "amount")), ("想知道会不会走小额诉讼（一审终审）", ("province", "average_wage")))

    when = {"amount": "前四种要填"}

    kind = fields.One(label="是哪一种", choices=KINDS, initial=Kind.ACCEPTANCE)
    amount = fields.Money(
        label="争议的金额（元）",
        required=False,
        help_text="看起诉状“诉讼请求”里的总数；支付令看“给付”多少。管辖异议、撤销裁决不用填。",
    )
    province = fields.Place(
        label="哪个省的法院", help_text="列出的是我们录入了年平均工资的省。没有你的省，就在下面自己填。"
    )
    average_wage = fields.Money(
        label="本省上年度就业人员年平均工资（元）",
        required=False,
        help_text="在本省统计局官网查，或者打 12368 问法院。填了就按你填的算。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_places("province", LocalFigure.Kind.AVERAGE_WAGE)
        if "province" not in self.fields:
            where = freshness.WHERE[LocalFigure.Kind.AVERAGE_WAGE]
            self.fields["average_wage"].help_text = f"本站没有各省年平均工资的数据，不替你猜：{where}。"

    def clean(self):
        values = super().clean()
        if values.get("kind") in NEED_AMOUNT:
            self.need("amount", because="请填争议的金额。")
        return values
