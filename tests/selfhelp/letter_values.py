"""What somebody might type into each letter, whole and true, for tests to change one thing in."""

COMMON = {"is_true": "on", "signed_on": "2026-11-21"}
LETTERS = {
    "repayment-plan": {
        "name": "张三", "phone": "13800138000", "creditor": "示例消费金融有限公司", "lender": "online", "ref": "1234",
        "principal": "２万", "total": "23,500.50", "overdue_since": "2026年6月15日", "limitation": "no",
        "reason": "2026年5月公司裁员，没有工资。", "evidence": "裁员通知\n工资流水", "income": "4500", "living": "3000",
        "monthly": "979.19", "months": "24", "asks": ["stop", "reduce"], "reply_by": "2026-12-10",
    },
    "credit-objection": {
        "name": "张三", "id_last4": "123X", "phone": "13800138000", "receiver": "征信中心某地分中心",
        "report_no": "2026-11-10 查询", "item": "示例银行，末四位 1234，2026年3月标为逾期", "error": "wrong",
        "why": "2026年2月28日已还清。", "asks": ["correct", "explain"], "statement": "当时系统扣款失败。",
        "evidence": "还款回单",
    },
    "complaint": {
        "name": "张三", "creditor": "示例小额贷款有限公司", "agency": "itself",
        "facts": "2026年11月2日23:10，0571-00000000 来电骂人\n2026年11月3日，打给我母亲", "evidence": "录音 3分12秒",
        "asks": ["stop", "who"],
    },
    "stop-harassment": {
        "name": "张三", "creditor": "示例小额贷款有限公司", "records": "2026年11月2日22:40，打给我母亲并辱骂",
        "third": "我的母亲", "contact_ok": "短信，每天 9:00 到 18:00", "limitation": "no", "willing": "no",
    },
    "not-my-debt": {
        "name": "李四", "number": "13900139000", "creditor": "示例小额贷款有限公司", "relation": "colleague",
        "signed": "no", "records": "2026年11月2日12:05，打到前台", "happened": ["told", "work"],
        "reply_to": "lisi@example.org",
    },
    "payment-order-objection": {
        "received": "2026-11-10", "court": "示例区人民法院", "case_no": "（2026）示0101民督123号",
        "applicant": "示例小额贷款有限公司", "scope": "第一项 本金 30,000 元", "grounds": ["amount"],
        "fact_amount": "2026年3月至7月已还 5 期，合计 3,612.40 元，没有扣。", "name": "张三",
        "address": "示例市示例路 1 号，13800138000",
    },
    "answer-outline": {
        "court": "示例区人民法院", "case_no": "（2026）示0101民初1号", "plaintiff": "示例银行", "received": "2026-11-10",
        "procedure": "ordinary", "name": "张三", "gender": "男", "age": "35", "nation": "汉族", "job": "无",
        "workplace": "无", "home": "示例市示例路 1 号", "contact": "13800138000",
        "claims": "第1项 本金：需核对\n第2项 违约金：不认可", "points": ["paid", "rate"], "lender": "bank",
        "facts": "2026年1月至6月还了 6 期", "copies": "1",
    },
    "living-expenses": {
        "court": "示例区人民法院", "case_no": "（2026）示0101执1号", "creditor": "示例银行",
        "accounts": "示例银行，末四位 1234，工资", "money_kind": ["wage"], "income": "4500", "family": "女儿，8 岁",
        "spending": "房租 1500 元\n吃饭 1200 元", "asked": "2700", "other_property": "no", "evidence": "工资流水",
        "name": "张三", "contact": "13800138000",
    },
}  # fmt: skip


def typed(letter, /, **changes):
    """A whole letter as a browser posts it; a value of None leaves the field out."""
    values = COMMON | LETTERS[letter] | changes
    return {key: value for key, value in values.items() if value is not None}
