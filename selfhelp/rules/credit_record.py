"""How long a bad mark stays on a credit report, and the one-time policy whose window has closed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from selfhelp.rules import inputs
from selfhelp.rules.basis import Basis, Ground, Sure
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.periods import add_months, add_years

YEARS = 5
NOT_STARTED = "还没有结清，5年还没开始算"

BASIS = Basis(
    key="credit-record",
    title="征信不良记录到哪一天",
    formula=(
        "最后保存日 = 还清那天 + 5 年（没有对应的日子就是月末）",
        "从最后保存日的次日起，应当删除",
    ),
    grounds=(
        Ground(
            "不良信息从不良行为终止那天起保存 5 年，超过 5 年应当删除。",
            "征信机构",
            "征信业管理条例-16#1",
            "",
            date(2013, 3, 15),
        ),
        Ground(
            "2020年至2025年、单笔不超过一万元的逾期，2026年3月31日前还清的，不再展示。窗口已经截止。",
            "人民银行征信系统里的个人信贷逾期",
            name="人民银行一次性信用修复政策（2025）",
            effective_on=date(2026, 1, 1),
            sure=Sure.TWO_SOURCES,
        ),
    ),
    leaves_out=(
        "征信报告按月更新，显示可能晚一段时间",
        "没有还清的，5 年不开始算",
        "法院的失信名单、执行记录（不在这 5 年里算）",
    ),
)


@dataclass(frozen=True)
class CreditRecord:
    """The last day on which a mark is kept; nothing while the debt is not settled."""

    clock_started: bool
    last_kept_day: date | None = None
    delete_from: date | None = None
    already: bool = False
    message: str = ""


def credit_record(ended_on: date | None, *, today: date) -> CreditRecord:
    """Five years from the day on which the debt was settled (征信业管理条例第十六条). Raises BadInput."""
    if ended_on is None:
        return CreditRecord(clock_started=False, message=NOT_STARTED)
    inputs.happened("ended_on", ended_on, today)
    last = add_years(ended_on, YEARS)
    delete_from = last + timedelta(days=1)
    return CreditRecord(True, last, delete_from, already=today >= delete_from)


# The one-time policy of 2025: recounted by newspapers, the original has not been seen.
POLICY_FROM, POLICY_TO = date(2020, 1, 1), date(2025, 12, 31)
POLICY_MOST = Decimal(10000)
POLICY_PAID_BY = date(2026, 3, 31)
POLICY_EARLY, POLICY_EARLY_SHOWN = date(2025, 11, 30), date(2026, 1, 1)


@dataclass(frozen=True)
class OneTimePolicy:
    """Whether an overdue debt fell under the policy, since when it is not shown, or why not (codes in `reasons`)."""

    eligible: bool
    not_shown_by: date | None = None
    reasons: tuple[str, ...] = ()


def one_time_policy(overdue_on: date, amount: Decimal, repaid_on: date | None) -> OneTimePolicy:
    """Look back at the one-time policy: overdue 2020–2025, at most 10,000 yuan, repaid by 2026-03-31.

    Reasons: overdue_outside_window, amount_over_limit, not_repaid, repaid_too_late. Raises BadInput.
    """
    inputs.day("overdue_on", overdue_on)
    inputs.money("amount", amount, above=True)
    if repaid_on is not None and inputs.day("repaid_on", repaid_on) < overdue_on:
        raise BadInput("repaid_on", "还清那天早于逾期那天，请核对两个日期。", "before_overdue")
    reasons = []
    if not POLICY_FROM <= overdue_on <= POLICY_TO:
        reasons.append("overdue_outside_window")
    if amount > POLICY_MOST:
        reasons.append("amount_over_limit")
    if repaid_on is None:
        reasons.append("not_repaid")
    elif repaid_on > POLICY_PAID_BY:
        reasons.append("repaid_too_late")
    if reasons or repaid_on is None:
        return OneTimePolicy(False, reasons=tuple(reasons))
    if repaid_on <= POLICY_EARLY:
        return OneTimePolicy(True, POLICY_EARLY_SHOWN)
    next_month = add_months(repaid_on.replace(day=1), 2) - timedelta(days=1)
    return OneTimePolicy(True, next_month)
