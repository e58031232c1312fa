"""诉讼费: what the court takes, step by step, who bears it in the end, and whether a claim is small."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reference.models import LocalFigure
from selfhelp import freshness
from selfhelp.calculators.held import Held, sourced
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome
from selfhelp.calculators.wording import iso, plain, share, yuan
from selfhelp.forms.court_fee import KINDS, CourtFeeForm
from selfhelp.rules import court_fees
from selfhelp.rules.court_fees import Fee, Kind, SmallClaim, SmallClaimLimits, Step

STEPPED = (Kind.ACCEPTANCE, Kind.PAYMENT_ORDER, Kind.EXECUTION, Kind.PRESERVATION)
WHO_PAYS = {
    Kind.ACCEPTANCE: "先由起诉的一方交，最后一般[由败诉方负担](law:诉讼费用交纳办法-29)，看判决怎么写。",
    Kind.PAYMENT_ORDER: "先由申请的一方交。你没有提异议的，[由你负担](law:诉讼费用交纳办法-36)。",
    Kind.EXECUTION: "执行时[由被执行人负担](law:诉讼费用交纳办法-38)，不用申请的一方先交。",
    Kind.PRESERVATION: "先由申请的一方交，[可以列进诉讼请求](law:诉讼费用交纳办法-38)里要对方出。",
    Kind.JURISDICTION: "管辖异议不成立的，由提异议的一方交。",
    Kind.PERSONALITY: "先由起诉的一方交，最后一般[由败诉方负担](law:诉讼费用交纳办法-29)。",
    Kind.SET_ASIDE_AWARD: "由申请的一方交。",
}
MODES = {
    SmallClaim.MANDATORY: "可能走小额诉讼：金额不超过年平均工资的一半。一审终审，不能上诉。",
    SmallClaim.BY_AGREEMENT: "双方同意才走小额诉讼：金额在年平均工资的一半到二倍之间。可以不同意，要在开庭前说。",
    SmallClaim.NOT: "可能不走小额诉讼：金额超过年平均工资的二倍。",
}


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    kind, amount = Kind(values["kind"]), values["amount"] or Decimal(0)
    fee = court_fees.court_fee(kind, amount, schedules=held.fees)
    name = dict(KINDS)[kind]
    wage, whose, row = _wage(values, held)
    is_measured = wage is not None and amount and kind is Kind.ACCEPTANCE
    lines = [Line("争议的金额", yuan(amount))] if amount else []
    if fee.half is not None:
        lines.append(Line("简易程序（含小额）、调解或者撤诉，减半", _range(fee.half, fee.half_most)))
    lines.append(Line(f"{name}，全额", _range(fee.fee, fee.most), True))
    return Outcome(
        sentence=_sentence(name, fee),
        lines=tuple(lines),
        working=_working(kind, amount, fee, held),
        doubts=(*freshness.fees(held).doubts, *(freshness.of_wage(row, held) if row and is_measured else ())),
        notices=(_small_claim(amount, wage, whose),) if is_measured else (),
        steps=(
            WHO_PAYS[kind],
            "交不起的，可以向法院申请缓交、减交、免交，带上低保证、收入证明等材料。",
            "对方要你出“诉讼费”的，看判决、调解书怎么写，交到法院给的账户，不转给个人。",
        ),
        data=(*_data(kind, held), *((freshness.told(row),) if row and is_measured else ())),
        carry={"owed": f"{amount}"} if amount else {},
    )


def _range(low: Decimal, most: Decimal | None) -> str:
    return yuan(low) if most is None else f"{yuan(low)} 至 {yuan(most)}"


def _sentence(name: str, fee: Fee) -> str:
    half = (
        f"；走简易程序、调解或者撤诉的减半，{_range(fee.half, fee.half_most)}" if fee.half is not None else ""
    )
    return f"{name}估算 {_range(fee.fee, fee.most)}{half}。"


def _working(kind: Kind, amount: Decimal, fee: Fee, held: Held) -> tuple[str, ...]:
    if not amount or kind not in STEPPED:
        per_case = "按件收，不看金额。"
        return (per_case if kind is not Kind.PERSONALITY else "按件收，赔偿超过 5 万元的部分再按比例加。",)
    schedule = court_fees.schedule_of(kind, held.fees)
    lines = [_step(step, within, part) for step, within, part in schedule.parts(amount)]
    at_most = f"，最多 {yuan(schedule.most)}" if schedule.most else ""
    third = "，再除以 3" if kind is Kind.PAYMENT_ORDER else ""
    lines.append(f"各段加起来{at_most}{third} = {yuan(fee.fee)}")
    return tuple(lines)


def _step(step: Step, within: Decimal, part: Decimal) -> str:
    if not step.share:
        return (
            f"{plain(step.up_to)} 元以内：{plain(step.flat)} 元"
            if step.up_to
            else f"每件 {plain(step.flat)} 元"
        )
    more = f" + {plain(step.flat)}" if step.flat else ""
    top = step.over + within
    return (
        f"{plain(step.over)} 到 {plain(top)} 元：{plain(within)} × {share(step.share)}{more} = {yuan(part)}"
    )


def _data(kind: Kind, held: Held) -> tuple[str, ...]:
    """The schedule that was used, with its provision, day and source."""
    row = held.fee_rows.get(court_fees.STEPS_OF.get(kind, ""))
    if row is None:
        return ("标准出自 2007-04-01 起施行的《诉讼费用交纳办法》，有幅度的由各省定。",)
    return (f"费率 {iso(row.effective_on)} 起施行，{sourced(row)}。",)


def _wage(values: Mapping[str, Any], held: Held) -> tuple[Decimal | None, str, LocalFigure | None]:
    """The average wage to measure a claim by, whose it is, and its row: what was typed goes before what we hold."""
    if values["average_wage"] is not None:
        return values["average_wage"], "你填的年平均工资", None
    row = held.local(LocalFigure.Kind.AVERAGE_WAGE).get(values.get("province", ""))
    return (row.amount, f"{row.place} {row.year} 年的年平均工资", row) if row else (None, "", None)


def _small_claim(amount: Decimal, wage: Decimal, whose: str) -> Notice:
    limits: SmallClaimLimits = court_fees.small_claim(amount, wage)
    words = (
        f"{MODES[limits.mode]}按{whose} {yuan(wage)}：一半是 {yuan(limits.mandatory_max)}，"
        f"二倍是 {yuan(limits.agreed_max)}（[怎么分](law:民事诉讼法-165)）。"
    )
    return Notice("会不会走小额诉讼", words)


COURT_FEE = Calculator(
    name="court-fee",
    title="诉讼费要多少",
    summary="填金额，算出受理费、支付令、执行、保全各要多少，最后可能谁出。",
    lede="选一种，填金额。每一段怎么加起来，都列给你看。",
    words="诉讼费 受理费 支付令费用 执行费 保全费 打官司多少钱 谁出 减半 小额诉讼",
    order=60,
    basis=court_fees.BASIS,
    form=CourtFeeForm,
    reckon=reckon,
    uses=("fees",),
    quoted=("诉讼费用交纳办法-29",),
    article="received-court-summons",
    article_title="收到传票以后怎么办",
    then=("deadlines", "delay-interest"),
    letters=("answer-outline",),
)
