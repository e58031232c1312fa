"""Last days: what has to be done within how long of which event, and when that is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import (
    CIVIL_CODE,
    CIVIL_PROCEDURE,
    PROCEDURE_INTERPRETATION,
    Basis,
    Ground,
    Sure,
)
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.periods import Calendar, add_days, add_months, add_years

BASIS = Basis(
    key="deadlines",
    title="期限",
    formula=(
        "收到的那天不算，从第二天开始数",
        "按月、按年算的，到对应的那一天；没有对应的日子，就是月末",
        "最后一天是法定休假日的，顺延到休假后的第一天",
    ),
    grounds=(
        Ground("开始的当日不计入。", "所有人", "民法典-201#1", "", CIVIL_CODE),
        Ground("按年、月算的，到对应日；没有对应日，是月末日。", "所有人", "民法典-202", "", CIVIL_CODE),
        Ground("最后一日是法定休假日的，顺延。", "所有人", "民法典-203", "", CIVIL_CODE),
        Ground(
            "诉讼里的期间：开始的日不算，休假顺延，期满前交邮不算过期。",
            "诉讼当事人",
            "民事诉讼法-85",
            "",
            CIVIL_PROCEDURE,
        ),
    ),
    leaves_out=(
        "法院在文书上另外写明的日子，以文书为准",
        "机构答复你的期限只作提醒，不顺延",
    ),
)


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "日"
    MONTHS = "个月"
    YEARS = "年"


class Whose(StrEnum):
    """Who has to keep the period. Only the reader's own last day is asserted; the others' are reminders."""

    READER = "reader"
    COURT = "court"
    OTHER = "other"


@dataclass(frozen=True)
class Term:
    """A period that begins with an event."""

    key: str
    title: str
    begins: str
    length: int
    unit: Unit
    whose: Whose
    ground: Ground
    note: str = ""

    @property
    def rolls(self) -> bool:
        """Whether the last day moves off holidays."""
        return self.whose is Whose.READER

    @property
    def words(self) -> str:
        return f"{self.length}{self.unit}"


@dataclass(frozen=True)
class Before:
    """Something that has to happen before an event, without a number of days."""

    key: str
    title: str
    before: str
    whose: Whose
    ground: Ground
    note: str = ""


_D, _M, _Y = Unit.DAYS, Unit.MONTHS, Unit.YEARS
_ME, _COURT, _OTHER = Whose.READER, Whose.COURT, Whose.OTHER
_CREDIT, _FEES, _AID = date(2013, 3, 15), date(2007, 4, 1), date(2022, 1, 1)
_NOTARIZED, _AWARD, _ARBITRATION = date(2018, 10, 1), date(2018, 3, 1), date(2026, 3, 1)


def _procedure(number: str, says: str, binds: str) -> Ground:
    return Ground(says, binds, f"民事诉讼法-{number}", "", CIVIL_PROCEDURE)


def _interpretation(number: int, says: str, binds: str) -> Ground:
    return Ground(says, binds, f"民诉解释-{number}", "", PROCEDURE_INTERPRETATION)


def _code(number: str, says: str, binds: str) -> Ground:
    return Ground(says, binds, f"民法典-{number}", "", CIVIL_CODE)


TERMS = (
    Term("payment_order_objection", "支付令：还清，或者书面提异议", "收到支付令", 15, _D, _ME,
         _procedure("227#2", "收到支付令之日起十五日内清偿，或者书面提异议。", "债务人"),
         "要书面；只说没钱、想延期，不影响支付令的效力。拒收可以留置送达。"),
    Term("answer", "交答辩状", "收到起诉状副本", 15, _D, _ME,
         _procedure("128#1", "收到之日起十五日内提出答辩状。", "被告"),
         "小额诉讼、简易程序由法院定，看通知书上的日子。不答辩，法院照样审。"),
    Term("jurisdiction_objection", "提管辖异议", "收到起诉状副本", 15, _D, _ME,
         _procedure("130#1", "在提交答辩状期间提出。", "被告"), "确有理由才提。"),
    Term("appeal", "对一审判决上诉", "判决书送达", 15, _D, _ME,
         _procedure("171#1", "判决书送达之日起十五日内。", "当事人"), "小额诉讼一审终审，不能上诉。"),
    Term("ruling_appeal", "对一审裁定上诉", "裁定书送达", 10, _D, _ME,
         _procedure("171#2", "裁定书送达之日起十日内。", "当事人"),
         "只限不予受理、管辖异议、驳回起诉三种裁定。"),
    Term("retrial", "申请再审", "判决、裁定发生法律效力", 6, _M, _ME,
         _procedure("216", "发生法律效力后六个月内提出。", "当事人"),
         "有新证据、证据是伪造的等几种情形，从知道或者应当知道那天起算。"),
    Term("fee_payment", "交案件受理费", "收到法院的交费通知", 7, _D, _ME,
         Ground("接到通知次日起七日内交纳。", "原告", "诉讼费用交纳办法-22#1", "", _FEES),
         "交不起可以申请缓交、减交、免交。"),
    Term("late_deadline", "耽误了期限，申请顺延", "障碍消除", 10, _D, _ME,
         _procedure("86", "障碍消除后十日内可以申请。", "当事人"),
         "要有不可抗拒的事由或者其他正当理由，准不准由法院定。"),
    Term("mediation_confirmation", "调解协议申请司法确认", "调解协议生效", 30, _D, _ME,
         _procedure("205", "生效之日起三十日内，双方共同申请。", "调解双方")),
    Term("reconsideration", "不服执行异议裁定，申请复议", "裁定送达", 10, _D, _ME,
         _procedure("236", "裁定送达之日起十日内。", "当事人、利害关系人")),
    Term("notarized_deed_objection", "公证债权文书：申请不予执行", "执行通知书送达", 15, _D, _ME,
         Ground("执行通知书送达之日起十五日内。", "被执行人", "公证执行规定-13", "", _NOTARIZED)),
    Term("award_objection", "仲裁裁决：申请不予执行", "执行通知书送达", 15, _D, _ME,
         Ground("执行通知书送达之日起十五日内。", "被执行人", "仲裁裁决执行规定-8", "", _AWARD, Sure.ONE_SOURCE)),
    Term("set_aside_award", "申请撤销仲裁裁决", "收到裁决书", 3, _M, _ME,
         Ground("收到裁决书之日起三个月内。", "当事人", "仲裁法2025-72", "", _ARBITRATION, Sure.ONE_SOURCE),
         "2026年3月1日之前的旧法是六个月。"),
    Term("guarantee", "保证期间（没有约定的）", "主债务履行期届满", 6, _M, _OTHER,
         _code("692#2", "主债务履行期限届满之日起六个月。", "债权人"),
         "债权人没有在期间里依法主张的，保证人不再承担保证责任。"),
    Term("credit_objection_reply", "征信异议的答复", "机构收到你的异议", 20, _D, _OTHER,
         Ground("收到异议之日起二十日内核查、处理并书面答复。", "征信机构、信息提供者", "征信业管理条例-25", "", _CREDIT)),
    Term("credit_complaint_reply", "征信投诉的答复", "人民银行受理你的投诉", 30, _D, _OTHER,
         Ground("受理之日起三十日内书面答复。", "人民银行派出机构", "征信业管理条例-26", "", _CREDIT)),
    Term("complaint_reply", "金融机构处理投诉", "机构收到你的投诉", 15, _D, _OTHER,
         Ground("十五日；复杂的三十日；特别复杂的再延三十日。", "银行保险机构",
                name="银行业保险业消费投诉处理管理办法", effective_on=date(2020, 3, 1), sure=Sure.ONE_SOURCE)),
    Term("legal_aid_review", "法律援助申请的审查", "法律援助机构收到申请", 7, _D, _OTHER,
         Ground("收到申请之日起七日内决定。", "法律援助机构", "法律援助法-43", "", _AID),
         "只是咨询，不用申请。"),
    Term("filing", "法院立案", "法院收到起诉状", 7, _D, _COURT,
         _procedure("126", "符合起诉条件的，七日内立案。", "法院")),
    Term("announcement_service", "公告送达", "法院发出公告", 30, _D, _COURT,
         _procedure("95#1", "发出公告之日起经过三十日，视为送达。", "受送达人"),
         "视为送达之后，从次日起算答辩、上诉等期限。"),
    Term("payment_order_undelivered", "支付令送不到就失效", "法院发出支付令", 30, _D, _COURT,
         _interpretation(430, "发出之日起三十日内无法送达的，终结督促程序。", "法院")),
    Term("simple_procedure", "简易程序审结", "法院立案", 3, _M, _COURT,
         _procedure("164", "三个月内审结，可以延长一个月。", "法院")),
    Term("small_claim_procedure", "小额诉讼审结", "法院立案", 2, _M, _COURT,
         _procedure("168", "两个月内审结，可以延长一个月。", "法院"), "一审终审。"),
    Term("small_claim_answer", "小额诉讼的答辩期（最长）", "收到起诉状副本", 15, _D, _COURT,
         _interpretation(275, "由法院合理确定，最长不超过十五日。", "法院"), "以法院通知的日子为准。"),
    Term("small_claim_evidence", "小额诉讼的举证期限（一般）", "法院通知", 7, _D, _COURT,
         _interpretation(275, "由法院确定，一般不超过七日。", "法院"), "以法院通知的日子为准。"),
    Term("enforcement_objection_review", "法院审查执行异议", "法院收到书面异议", 15, _D, _COURT,
         _procedure("236", "收到书面异议之日起十五日内审查。", "法院")),
    Term("enforcement_application", "对方申请强制执行", "法律文书写明的履行期最后一日", 2, _Y, _OTHER,
         _procedure("250", "申请执行的期间为二年，可以中止、中断。", "申请执行人"),
         "过了期限法院仍会受理，要你自己提异议。"),
    Term("freeze", "冻结银行存款（每次最长）", "冻结", 1, _Y, _COURT,
         _interpretation(485, "不得超过一年，可以续。", "法院")),
    Term("limitation", "诉讼时效", "还款期限届满", 3, _Y, _OTHER,
         _code("188#1", "向法院请求保护民事权利的期间为三年。", "债权人"),
         "会因为催收、承认等重新计算，请用时效工具算。"),
    Term("longest_protection", "最长保护期间", "权利受到损害", 20, _Y, _OTHER,
         _code("188#2", "超过二十年的，法院不予保护；有特殊情况可以申请延长。", "债权人")),
    Term("credit_record", "征信不良记录保存", "不良行为终止（还清）", 5, _Y, _OTHER,
         Ground("自终止之日起五年，超过的应当删除。", "征信机构", "征信业管理条例-16", "", _CREDIT),
         "没有还清的，五年不开始算。"),
)  # fmt: skip
BEFORE = (
    Before("extension", "申请展期", "还款期限届满", _ME,
           _code("678", "还款期限届满前可以申请，贷款人同意才行。", "借款人")),
    Before("small_claim_objection", "对走小额诉讼有异议", "开庭", _ME,
           _interpretation(279, "应当在开庭前提出。", "当事人")),
    Before("resisting_enforcement", "请求不予执行仲裁裁决、公证债权文书", "执行终结", _ME,
           _interpretation(479, "应当在执行终结前提出。", "被执行人"),
           "另有十五日的规定，请先看收到执行通知书的日子。"),
)  # fmt: skip
BY_KEY = {term.key: term for term in TERMS}


@dataclass(frozen=True)
class Deadline:
    """When a period ends.

    `last_day` is missing for what courts and institutions have to keep: `raw` then is a reminder, neither moved nor
    asserted. `unknown_years` are those whose holidays could not be kept off.
    """

    term: Term
    started_on: date
    raw: date
    last_day: date | None
    unknown_years: tuple[int, ...] = ()

    @property
    def moved(self) -> bool:
        return self.last_day is not None and self.last_day != self.raw

    def days_left(self, today: date) -> int:
        """Days from a day to the end; negative when it is past."""
        return ((self.last_day or self.raw) - today).days


def deadline(key: str, started_on: date, *, calendar: Calendar, today: date) -> Deadline:
    """The last day of a period of TERMS that began with an event on a day (民法典201–203, 民事诉讼法85).

    Raises BadInput for an unknown kind and for a day that has not come.
    """
    term = BY_KEY.get(key)
    if term is None:
        raise BadInput("kind", f"没有“{key}”这种期限。", "unknown_kind")
    inputs.happened("started_on", started_on, today)
    add = {_D: add_days, _M: add_months, _Y: add_years}[term.unit]
    raw = add(started_on, term.length)
    if not term.rolls:
        return Deadline(term, started_on, raw, None)
    rolled = calendar.roll(raw)
    return Deadline(term, started_on, raw, rolled.day, rolled.unknown_years)
