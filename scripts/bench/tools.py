"""What somebody types into the self-help tools, rather more than less, so that the dearest answer is measured."""

from urllib.parse import urlencode

from asking import Request

LIMIT = 3  # rendered article pages that a tool may cost
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# What somebody types into each calculator, rather more than less: many payments, many dates, a long plan.
CALCULATIONS: dict[str, dict[str, str]] = {
    "cost": {
        "kind": "daily", "base": "30000", "daily_rate": "0.05%", "due_on": "2024-01-31", "until": "2026-10-31",
        "payments": "\n".join(f"2025-{month:02}-15 500" for month in range(1, 13)),
    },
    "rate": {
        "lender": "private", "contract_on": "2023-10-08", "net": "12000", "payments": "\n".join(["1072.15"] * 36),
        "principal": "12000", "annual_rate": "36%", "until": "2026-10-07",
    },
    "instalment": {
        "lender": "card", "debt": "68450.32", "income": "5000", "living": "3000", "months": "60", "monthly_rate": "0.5%",
    },
    "limitation": {
        "years": "3", "due_on": "2018-03-15", "event1": "request", "event1_on": "2020-06-01", "event2": "request",
        "event2_on": "2022-09-01", "event3": "suit", "event3_on": "2024-02-01", "event3_ended": "2024-08-30",
    },
    "credit-record": {"settled": "yes", "ended_on": "2023-06-30", "overdue_on": "2023-01-31", "amount": "9000"},
    "court-fee": {"kind": "acceptance", "amount": "1234567.89", "average_wage": "98000"},
    "delay-interest": {
        "base": "300000", "deadline": "2024-01-12",
        "settlements": "\n".join(f"2025-{month:02}-15 5000" for month in range(1, 13)), "until": "2026-10-31",
    },
    "deadlines": dict.fromkeys(
        (
            "order_on", "complaint_on", "judgment_on", "enforced_on", "ruling_on", "final_on", "mediated_on",
            "due_on", "settled_on", "credit_objection_on", "filed_on", "frozen_on",
        ),
        "2026-10-12",
    ),
}  # fmt: skip
MESSAGE = "【示例】您的欠款已逾期，今天18:00前不还将上门走访，通知您的家人和单位。\n" * 20
LETTER = {
    "name": "张三", "creditor": "示例小额贷款有限公司", "agency": "itself", "evidence": "录音 3分12秒", "asks": "stop",
    "facts": "\n".join(f"2026年10月{day}日23:10，0571-00000000 来电骂人" for day in range(1, 21)),
    "is_true": "on", "signed_on": "2026-10-31",
}  # fmt: skip
DEBTS = {"d-rows": "20", "c-rows": "1"} | {
    f"d{number}-{name}": value
    for number in range(20)
    for name, value in (("creditor", f"第{number}家"), ("principal", "12000"), ("rate", "14.4%"), ("due_on", "2026-12-01"))
}  # fmt: skip


def requests() -> dict[str, Request]:
    """Every calculator, then the other tools, each with words that stand in a true answer."""
    found = {
        f"calculator {name}": Request(f"/selfhelp/{name}/", FORM, urlencode(typed), shows='id="result"')
        for name, typed in CALCULATIONS.items()
    }
    return found | {
        "guide, a question": Request("/selfhelp/guide/", shows="</html>"),
        "guide, everything": Request("/selfhelp/guide/all/", shows="</html>"),
        "letter, written": Request(
            "/selfhelp/letters/complaint/", FORM, urlencode(LETTER), shows='class="letter"'
        ),
        "message, read": Request(
            "/selfhelp/message/", FORM, urlencode({"text": MESSAGE, "whose": "mine"}), shows='id="mark-1"'
        ),
        "debt sheet, 20 debts": Request("/selfhelp/sheet/", FORM, urlencode(DEBTS), shows='id="sums"'),
    }
