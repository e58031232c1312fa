from selfhelp.forms import fields
from selfhelp.forms.calculator import CalculatorForm, Payments, Share

MOST_PAUSES = 2


def pause_names(number: int) -> tuple[str, str]:
    return f"pause{number}_from", f"pause{number}_to"


class DelayInterestForm(CalculatorForm):
    groups = (
        ("", ("base", "deadline", "settlements", "until")),
        ("执行中间停过", sum(map(pause_names, range(1, MOST_PAUSES + 1)), ())),
        ("判决还写了一般利息怎么算", ("general_principal", "general_rate", "general_from", "day_count")),
    )
    of_rule = {
        "pauses": "pause1_from", "principal": "general_principal", "annual_rate": "general_rate", "start": "general_from",
    }  # fmt: skip

    base = fields.Money(
        label="判决要你付的钱（元）", help_text="看判决主文。不含“一般利息”；费用、违约金是固定数的算进来。"
    )
    deadline = fields.Day(
        label="履行期的最后一天",
        help_text="判决写“生效之日起十日内”的，从生效那天的第二天起数；碰上休假顺延以后的那天。没有写履行期的，填生效那天。",
    )
    settlements = Payments(
        label="后来还过几次",
        required=False,
        help_text="一次一行：日期、空格、金额，例如 2026-04-22 10000。法院划走的，填划走那天；"
        "拍卖、变卖、抵债的，填裁定生效那天。一次没还就不填。",
    )
    until = fields.Day(label="没还的算到哪一天", required=False, help_text="打算还清的那天。不填就算到今天。")
    pause1_from = fields.Day(
        label="第 1 段：不算的第一天",
        required=False,
        help_text="不是对方申请的、法院审查文书而中止或者暂缓执行的期间，还有再审中止的期间，不算。看法院的裁定。",
    )
    pause1_to = fields.Day(label="第 1 段：恢复执行那天", required=False)
    pause2_from = fields.Day(label="第 2 段：不算的第一天", required=False)
    pause2_to = fields.Day(label="第 2 段：恢复执行那天", required=False)
    general_principal = fields.Money(label="一般利息的本金（元）", required=False)
    general_rate = Share(label="一般利息的年利率", required=False, help_text="看判决主文，例如 3.45%。")
    general_from = fields.Day(label="一般利息从哪天算起", required=False)
    day_count = fields.One(
        label="一年按多少天",
        choices=[("365", "365 天"), ("360", "360 天")],
        initial="365",
        required=False,
    )

    def clean(self):
        values = super().clean()
        for number in range(1, MOST_PAUSES + 1):
            start, end = pause_names(number)
            if values.get(start) or values.get(end):
                self.need(start, end, because="不算的第一天和恢复那天要一起填。")
            if values.get(start) and values.get(end) and values[end] <= values[start]:
                self.add_error(end, "恢复那天要晚于中止那天。")
        general = ("general_principal", "general_rate", "general_from")
        if any(values.get(name) is not None for name in general):
            self.need(*general, because="一般利息的本金、利率、起算日要一起填。")
        return values
