from decimal import Decimal

from reference.models import LocalFigure
from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm, Factor, Share

CARD, ONLINE, OTHER = "card", "online", "other"
LENDERS = [(CARD, "信用卡"), (ONLINE, "花呗、借呗等网贷，消费金融、小额贷款"), (OTHER, "别的")]


class InstalmentForm(CalculatorForm):
    groups = (
        ("", ("lender", "debt", "income", "living", "other")),
        ("想按自己定的期数算，或者有利息", ("months", "monthly_rate", "buffer", "place")),
    )

    lender = fields.One(label="是哪一种欠款", choices=LENDERS)
    debt = fields.Money(
        label="一共欠多少（元）", help_text="App 或者账单上的“全部待还”，问客服要书面的数也可以。"
    )
    income = fields.Money(
        label="每月拿到手的收入（元）",
        positive=False,
        help_text="工资、零工都算，取最近三个月的平均。没有就填 0。",
    )
    living = fields.Money(
        label="每月必须花的（元）",
        positive=False,
        help_text="吃饭、房租、看病、孩子上学、老人。先留够这些，再说还债。",
    )
    other = fields.Money(
        label="每月还必须还别的（元）",
        positive=False,
        required=False,
        help_text="房贷、车贷、别家的分期。没有就不填。",
    )
    months = fields.Whole(
        label="想分几期", least=1, most=360, what="期数", required=False, help_text="一个月一期。"
    )
    monthly_rate = Share(
        label="每月的利率",
        required=False,
        most=Decimal(1) / 12,
        too_high="月利率折成一年超过 100%",
        help_text="对方答应免息的不填；年利率 6% 就是每月 0.5%。",
    )
    buffer = Factor(
        label="留多少余地",
        initial="0.9",
        required=False,
        help_text="0.9 就是每 100 元只拿 90 元还债，留 10 元应急。0 到 1 之间。",
    )

    place = fields.Place(
        label="和哪里的低保标准比", help_text="列出的是我们录入了最低生活保障标准的地方，只作参考。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_places("place", LocalFigure.Kind.SUBSISTENCE)

    def clean(self):
        values = super().clean()
        if values.get("monthly_rate"):
            self.need("months", because="有利息的，请填想分几期。")
        return values
